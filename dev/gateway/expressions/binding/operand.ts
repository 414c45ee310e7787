import type { Expression } from '../syntax/ast.js'
import type { Method } from '../types/members.js'
import type { Type } from '../types/type.js'
import type { LambdaBinding } from './lambda.js'
import type { LocalFunction, Variable } from './scope.js'

/** One call's variables by slot: 0 is the frame of the enclosing function, 1 the value to return. */
export type Frame = unknown[]
export const PARENT = 0
export const RESULT = 1
export const FIRST_SLOT = 2

/** Compiled code: a closure over its parts, given the frame. */
export type Code = (frame: Frame) => unknown

/** A variable that someone else may read and write: what `ref` and `out` pass, and what `a[i()] += 1` needs. */
export interface Reference {
  get(): unknown
  set(value: unknown): void
}

/** What can be assigned to. */
export interface Place {
  store(value: Code): Code
  reference(frame: Frame): Reference
}

/** An expression with a value. Constants carry it; types null, default and throw are those of core.ts. */
export interface ValueOperand {
  readonly kind: 'value'
  readonly type: Type
  readonly code: Code
  readonly position: number
  readonly constant?: { readonly value: unknown }
  readonly place?: Place
  readonly variable?: Variable
  /** The elements of a tuple literal, which convert one by one. */
  readonly elements?: readonly Operand[]
}

export interface TypeOperand {
  readonly kind: 'type'
  readonly type: Type
  readonly position: number
}

export interface NamespaceOperand {
  readonly kind: 'namespace'
  readonly name: string
  readonly position: number
}

/** Methods of one name, not called yet. */
export interface GroupOperand {
  readonly kind: 'group'
  readonly name: string
  /** Nearest class first: its methods win when any fits. */
  readonly levels: readonly (readonly Method[])[]
  readonly receiver?: ValueOperand
  readonly typeArguments?: readonly Type[]
  readonly local?: LocalFunction
  /** The code that makes a delegate of the type `to`; undefined when no method fits. */
  toDelegate(to: Type): Code | undefined
  readonly position: number
}

export interface LambdaOperand {
  readonly kind: 'lambda'
  readonly binding: LambdaBinding
  readonly position: number
}

export type Operand = ValueOperand | TypeOperand | NamespaceOperand | GroupOperand | LambdaOperand

export interface ArgumentOperand {
  readonly name?: string
  readonly mode: 'value' | 'out' | 'ref'
  readonly operand: Operand | OutDeclaration
  readonly position: number
}

/** `out var x`, whose type is the parameter's. */
export interface OutDeclaration {
  readonly kind: 'declaration'
  readonly syntax: Extract<Expression, { kind: 'declaration' }>
  readonly type?: Type
  readonly position: number
}

/** An error of the program, by its place in the source. */
export class BindingError extends Error {
  override readonly name = 'BindingError'

  constructor(
    readonly code: string,
    message: string,
    readonly position: number,
  ) {
    super(message)
  }
}

export function fail(code: string, message: string, position: number): never {
  throw new BindingError(code, message, position)
}

export function notAValue(operand: Exclude<Operand, ValueOperand>): never {
  const { position } = operand
  if (operand.kind === 'type')
    return fail('CS0119', `'${operand.type.name}' is a type, which is not valid in the given context`, position)
  if (operand.kind === 'namespace')
    return fail('CS0118', `'${operand.name}' is a namespace but is used like a variable`, position)
  if (operand.kind === 'group') {
    return fail(
      'CS0428',
      `Cannot convert method group '${operand.name}' to a value. Did you intend to invoke the method?`,
      position,
    )
  }
  return fail('CS0815', 'A lambda expression has no type of its own here', position)
}
