import type { Argument, Designation, Expression, Initializer, Pattern } from '../syntax/ast.js'
import { type Branches, join, type Locals, type State } from './state.js'

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>

/** Follows the evaluation of expressions, for one kind of node after the other. */
export class ExpressionFlow {
  constructor(
    readonly locals: Locals,
    /** A lambda with a block as its body is followed like a function. */
    readonly block: (body: Node<'lambda'>['body'] & { kind: 'block' }, state: State) => void,
  ) {}

  run(node: Expression, state: State): State {
    switch (node.kind) {
      case 'name':
        return this.locals.read(node.name, node.position, state)
      case 'assign':
        return this.#assign(node, state)
      case 'call':
        return this.#arguments(node.arguments, this.run(node.target, state))
      case 'index':
        return this.#arguments(node.arguments, this.run(node.target, state))
      case 'new':
        return this.#initializer(node.initializer, this.#arguments(node.arguments, state))
      case 'lambda':
        return this.#lambda(node, state)
      case 'declaration':
        this.hide(node.designation)
        return state
      case 'conditionalAccess': {
        const after = this.run(node.target, state)
        this.run(node.access, after)
        return after
      }
      case 'throw':
        this.run(node.operand, state)
        return undefined
      case 'nameof':
        return state
      case 'conditional': {
        const { whenTrue, whenFalse } = this.condition(node.condition, state)
        return join(this.run(node.whenTrue, whenTrue), this.run(node.whenFalse, whenFalse))
      }
      case 'binary':
        return this.#binary(node, state)
      case 'unary':
      case 'is': {
        const { whenTrue, whenFalse } = this.condition(node, state)
        return join(whenTrue, whenFalse)
      }
      default:
        return operandsOf(node).reduce((current: State, operand) => this.run(operand, current), state)
    }
  }

  /** What holds when a condition is true and when it is false. */
  condition(node: Expression, state: State): Branches {
    if (node.kind === 'literal' && node.constant.type === 'bool') {
      return node.constant.value === true
        ? { whenTrue: state, whenFalse: undefined }
        : { whenTrue: undefined, whenFalse: state }
    }
    if (node.kind === 'unary' && node.operator === '!') {
      const { whenTrue, whenFalse } = this.condition(node.operand, state)
      return { whenTrue: whenFalse, whenFalse: whenTrue }
    }
    if (node.kind === 'is') return this.#is(node, state)
    if (node.kind === 'binary' && node.operator === '&&') {
      const left = this.condition(node.left, state)
      const right = this.condition(node.right, left.whenTrue)
      return { whenTrue: right.whenTrue, whenFalse: join(left.whenFalse, right.whenFalse) }
    }
    if (node.kind === 'binary' && node.operator === '||') {
      const left = this.condition(node.left, state)
      const right = this.condition(node.right, left.whenFalse)
      return { whenTrue: join(left.whenTrue, right.whenTrue), whenFalse: right.whenFalse }
    }
    const after = node.kind === 'unary' ? this.run(node.operand, state) : this.run(node, state)
    return { whenTrue: after, whenFalse: after }
  }

  hide(designation: Designation): void {
    if (designation.kind === 'single') this.locals.hide(designation.name)
    if (designation.kind === 'tuple') for (const element of designation.elements) this.hide(element)
  }

  #binary(node: Node<'binary'>, state: State): State {
    if (node.operator === '&&' || node.operator === '||') {
      const { whenTrue, whenFalse } = this.condition(node, state)
      return join(whenTrue, whenFalse)
    }
    const left = this.run(node.left, state)
    return node.operator === '??' ? join(left, this.run(node.right, left)) : this.run(node.right, left)
  }

  /** The variable of a pattern has a value only where the pattern matched. */
  #is({ operand, pattern }: Node<'is'>, state: State): Branches {
    const after = this.run(operand, state)
    const name = variableOf(pattern)
    if (name === undefined) return { whenTrue: after, whenFalse: after }
    const declared = this.locals.declare(name, after)
    return { whenTrue: this.locals.assign(name, declared), whenFalse: declared }
  }

  #assign({ operator, target, value }: Node<'assign'>, state: State): State {
    if (operator !== '=') return this.run(value, this.run(target, state))
    const targets = target.kind === 'tuple' ? target.elements.map((element) => element.value) : [target]
    const before = targets.reduce((current: State, item) => this.#place(item, current), state)
    const after = this.run(value, before)
    return targets.reduce((current: State, item) => this.#assigned(item, current), after)
  }

  /** What is evaluated of a target before its new value. */
  #place(target: Expression, state: State): State {
    return target.kind === 'name' ? state : this.run(target, state)
  }

  #assigned(target: Expression, state: State): State {
    return target.kind === 'name' ? this.locals.assign(target.name, state) : state
  }

  #arguments(list: readonly Argument[], state: State): State {
    let current = state
    for (const { mode, value } of list) {
      current = mode === 'out' ? this.#place(value, current) : this.run(value, current)
    }
    for (const { mode, value } of list) if (mode === 'out') current = this.#assigned(value, current)
    return current
  }

  #initializer(initializer: Initializer | undefined, state: State): State {
    if (initializer === undefined) return state
    if (initializer.kind === 'collection') return this.#all(initializer.elements.flat(), state)
    let current = state
    for (const { target, value } of initializer.members) {
      if (typeof target !== 'string') current = this.#arguments(target, current)
      current = isInitializer(value) ? this.#initializer(value, current) : this.run(value, current)
    }
    return current
  }

  #all(list: readonly Expression[], state: State): State {
    return list.reduce((current: State, item) => this.run(item, current), state)
  }

  /** What a lambda reads has to have a value when it is made; what it assigns may never be. */
  #lambda({ parameters, body }: Node<'lambda'>, state: State): State {
    for (const { name } of parameters) this.locals.hide(name)
    if (body.kind === 'block') this.block(body, state)
    else this.run(body, state)
    return state
  }
}

function isInitializer(value: Expression | Initializer): value is Initializer {
  return value.kind === 'object' || value.kind === 'collection'
}

function variableOf(pattern: Pattern): string | undefined {
  const designation = pattern.kind === 'type' || pattern.kind === 'var' ? pattern.designation : undefined
  return designation?.kind === 'single' ? designation.name : undefined
}

/** The operands of a node that evaluates all of them, in order. */
function operandsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'interpolated':
      return node.pieces.flatMap((piece) => ('value' in piece ? [piece.value] : []))
    case 'member':
      return [node.target]
    case 'newArray':
      return [...(node.size === undefined ? [] : [node.size]), ...(node.elements ?? [])]
    case 'arrayInitializer':
      return node.elements
    case 'anonymous':
      return node.members.map((member) => member.value)
    case 'tuple':
      return node.elements.map((element) => element.value)
    case 'increment':
    case 'cast':
    case 'as':
    case 'checked':
      return [node.operand]
    default:
      return []
  }
}
