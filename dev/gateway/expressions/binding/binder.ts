import type { Expression, Statement, TypeSyntax } from '../syntax/ast.js'
import { VOID } from '../types/core.js'
import type { Type } from '../types/type.js'
import type { BoundStatement } from './control.js'
import { bindExpression } from './expressions.js'
import { BindingError, fail, notAValue, type Operand, type ValueOperand } from './operand.js'
import { type FunctionScope, Scope, type Variable } from './scope.js'
import { bindStatement } from './statements.js'
import { resolveType, type TypeNames } from './type-names.js'

export interface Reads {
  requestBody: boolean
  responseBody: boolean
}

export interface LoopTarget {
  broken: boolean
  readonly isLoop: true
}
export interface SwitchTarget {
  broken: boolean
  readonly isLoop: false
  /** The constant labels, for `goto case`. */
  readonly cases: { readonly value: unknown; readonly section: number }[]
  defaultSection: number | undefined
  readonly value: ValueOperand
}

/** Nested binding attempts that no real expression needs; hostile ones multiply with every nested lambda. */
const MAXIMUM_BINDINGS = 50_000

/** Gives every expression its type and its code. One binder binds one policy expression. */
export class Binder {
  scope: Scope
  readonly reads: Reads = { requestBody: false, responseBody: false }
  /** Undefined outside checked and unchecked: run-time arithmetic wraps then, while constants must fit. */
  isChecked: boolean | undefined
  /** The loops and switches around the statement being bound; `broken` once a break leaves one. */
  readonly breakTargets: (LoopTarget | SwitchTarget)[] = []
  /** Slots of the exceptions that the catch clauses around handle. */
  readonly caught: number[] = []
  /** The member access being called: only there may a method hide behind a property of its name. */
  invoked: Expression | undefined
  /** The target of the `?.` being bound, for the receiver node within it. */
  receiver: ValueOperand | undefined
  /** What the type parameters of the generic functions around stand for. */
  typeNames: TypeNames = new Map()
  #bindings = 0

  constructor(
    readonly root: FunctionScope,
    readonly sharedNames: ReadonlySet<string>,
  ) {
    this.scope = new Scope(undefined, root)
  }

  get function(): FunctionScope {
    return this.scope.owner
  }

  /** Any expression, which may turn out to be a type, a namespace or a method without its call. */
  bind(expression: Expression): Operand {
    if (++this.#bindings > MAXIMUM_BINDINGS)
      fail('CS8078', 'An expression is too long or complex to compile', expression.position)
    return bindExpression(this, expression)
  }

  /** An expression that has a value. */
  value(expression: Expression): ValueOperand {
    const operand = this.bind(expression)
    if (operand.kind === 'value') {
      if (operand.type === VOID) fail('CS0815', 'An expression of type void has no value', operand.position)
      return operand
    }
    return notAValue(operand)
  }

  statement(statement: Statement): BoundStatement {
    return bindStatement(this, statement)
  }

  type(syntax: TypeSyntax): Type {
    return resolveType(syntax, this.typeNames)
  }

  /** Binds with more type parameters, or with what stands for them. */
  withTypes<T>(names: TypeNames, bind: () => T): T {
    const before = this.typeNames
    this.typeNames = new Map([...before, ...names])
    try {
      return bind()
    } finally {
      this.typeNames = before
    }
  }

  within<T>(scope: Scope, bind: () => T): T {
    const before = this.scope
    this.scope = scope
    try {
      return bind()
    } finally {
      this.scope = before
    }
  }

  /** Binds in a nested block and has its cells made anew whenever it is entered. */
  block<T>(bind: () => T): { result: T; scope: Scope } {
    const scope = new Scope(this.scope, this.function)
    return { result: this.within(scope, bind), scope }
  }

  declare(
    name: string,
    type: Type,
    position: number,
    options: { constant?: { value: unknown }; isReadOnly?: boolean; byReference?: boolean } = {},
  ): Variable {
    if (type === VOID) fail('CS1547', "Keyword 'void' cannot be used in this context", position)
    const owner = this.function
    const storage = options.byReference ? 'reference' : this.sharedNames.has(name) ? 'cell' : 'slot'
    const slot = owner.size++
    const { byReference: _, ...rest } = options
    const variable: Variable = { name, type, slot, owner, storage, ...rest }
    this.scope.declare(variable, position)
    if (storage === 'cell') this.scope.cells.push({ slot, value: null })
    return variable
  }

  /** `context`, the first variable of the outermost frame; nothing can assign it, so no cell is needed. */
  declareContext(type: Type): void {
    const variable: Variable = {
      name: 'context',
      type,
      slot: this.root.size++,
      owner: this.root,
      storage: 'slot',
      isReadOnly: true,
    }
    this.scope.declare(variable, 0)
  }

  /** Tries a binding that may not fit; undefined when it fails. */
  attempt<T>(bind: () => T): T | undefined {
    const { scope, receiver, isChecked } = this
    try {
      return bind()
    } catch (error) {
      if (error instanceof BindingError) return undefined
      throw error
    } finally {
      Object.assign(this, { scope, receiver, isChecked })
    }
  }
}
