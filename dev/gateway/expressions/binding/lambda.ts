import { enter, leave, step } from '../runtime/budget.js'
import type { Expression } from '../syntax/ast.js'
import { VOID } from '../types/core.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { bestCommonType, convert, tryConvert } from './convert.js'
import { BindingError, type Code, type Frame, fail, type Operand, RESULT } from './operand.js'
import { Cell, FunctionScope, Scope, type Variable } from './scope.js'

type Lambda = Extract<Expression, { kind: 'lambda' }>

interface Bound {
  readonly function: FunctionScope
  readonly parameters: readonly Variable[]
  readonly scope: Scope
  /** An expression body. */
  readonly operand?: Operand
  /** A block body. */
  readonly run?: (frame: Frame) => unknown
  readonly completes: boolean
}

/** A lambda whose parameter types come from where it is used; it is bound once for each list of them that is tried. */
export class LambdaBinding {
  readonly parameterCount: number
  /** Set when the lambda itself names its parameters' types. */
  readonly parameterTypes: readonly Type[] | undefined
  readonly #scope: Scope
  readonly #bound = new Map<string, Bound | BindingError>()

  constructor(
    readonly binder: Binder,
    readonly syntax: Lambda,
  ) {
    this.#scope = binder.scope
    this.parameterCount = syntax.parameters.length
    const types = syntax.parameters.map((parameter) => parameter.type && binder.type(parameter.type))
    this.parameterTypes = types.every((type) => type !== undefined) ? (types as Type[]) : undefined
  }

  /** The type that the body gives for these parameter types: void for none. Throws the body's errors. */
  inferReturn(types: readonly Type[]): Type | undefined {
    const { operand, function: scope } = this.#bind(types)
    if (operand !== undefined) return naturalType(operand)
    const values = scope.returns.flatMap(({ value }) => (value?.kind === 'value' ? [value] : []))
    return values.length === 0 ? VOID : bestCommonType(this.binder, values)
  }

  /** The code that makes the delegate; undefined when the lambda does not fit. */
  convert(types: readonly Type[], returns: Type, _to: Type): Code | undefined {
    if (this.parameterTypes?.some((type, i) => type !== types[i])) return undefined
    try {
      return this.#emit(types, returns, (operand) => tryConvert(this.binder, operand, returns))
    } catch (error) {
      if (error instanceof BindingError) return undefined
      throw error
    }
  }

  /** Throws the error that keeps the lambda from fitting. */
  explain(types: readonly Type[], returns: Type): never {
    this.#emit(types, returns, (operand) => convert(this.binder, operand, returns))
    return fail(
      'CS1661',
      'Cannot convert lambda expression because the parameter types do not match',
      this.syntax.position,
    )
  }

  #bind(types: readonly Type[]): Bound {
    const key = types.map((type) => type.id).join()
    let bound = this.#bound.get(key)
    if (bound === undefined) {
      try {
        bound = this.binder.within(this.#scope, () => bindBody(this.binder, this.syntax, types))
      } catch (error) {
        if (!(error instanceof BindingError)) throw error
        bound = error
      }
      this.#bound.set(key, bound)
    }
    if (bound instanceof BindingError) throw bound
    return bound
  }

  #emit(types: readonly Type[], returns: Type, convertTo: (operand: Operand) => Code | undefined): Code | undefined {
    const bound = this.#bind(types)
    const run =
      bound.operand === undefined
        ? emitBlock(this.syntax, bound, returns, convertTo)
        : emitExpression(bound.operand, returns, convertTo)
    return run === undefined ? undefined : closure(bound, run)
  }
}

function bindBody(b: Binder, { parameters, body }: Lambda, types: readonly Type[]): Bound {
  const owner = new FunctionScope(b.function, undefined)
  const scope = new Scope(b.scope, owner)
  return b.within(scope, () => {
    const variables = parameters.map(({ name, position }, i) => b.declare(name, types[i]!, position))
    if (body.kind !== 'block')
      return { function: owner, parameters: variables, scope, operand: b.bind(body), completes: false }
    const { run, completes } = b.statement(body)
    return { function: owner, parameters: variables, scope, run, completes }
  })
}

function naturalType(operand: Operand): Type | undefined {
  if (operand.kind !== 'value') return undefined
  return operand.type.kind === 'special' ? undefined : operand.type
}

function emitExpression(
  operand: Operand,
  returns: Type,
  convertTo: (operand: Operand) => Code | undefined,
): Code | undefined {
  if (returns !== VOID) return convertTo(operand)
  return operand.kind === 'value' ? operand.code : undefined
}

function emitBlock(
  syntax: Lambda,
  bound: Bound,
  returns: Type,
  convertTo: (operand: Operand) => Code | undefined,
): Code | undefined {
  for (const pending of bound.function.returns) {
    if ((pending.value === undefined) !== (returns === VOID)) return undefined
    if (pending.value === undefined) continue
    const code = convertTo(pending.value)
    if (code === undefined) return undefined
    pending.code = code
  }
  if (returns !== VOID && bound.completes)
    fail('CS1643', 'Not all code paths return a value in lambda expression', syntax.position)
  const run = bound.run!
  return (frame) => {
    run(frame)
    return frame[RESULT]
  }
}

/** A delegate is a plain function; it keeps the cells of the variables around it, as they are when it is made. */
function closure({ parameters, scope }: Bound, run: Code): Code {
  const shared = parameters.map((parameter) => parameter.storage === 'cell')
  const cells = scope.cells.slice(parameters.filter((parameter) => parameter.storage === 'cell').length)
  const plain = !shared.includes(true) && cells.length === 0
  return (outer) => {
    const captured = outer.slice()
    return (...values: unknown[]) => {
      step()
      enter()
      const frame: Frame = [
        captured,
        null,
        ...(plain ? values : values.map((value, i) => (shared[i] ? new Cell(value) : value))),
      ]
      for (const { slot, value } of cells) frame[slot] = new Cell(value)
      const result = run(frame)
      leave()
      return result
    }
  }
}
