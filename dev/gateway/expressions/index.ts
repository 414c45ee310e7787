import type { Position } from '../problem.js'
import { ExpressionError } from './errors.js'
import type { ContextSource } from './source.js'
import type { Value } from './value.js'

export { EvaluationError, ExpressionError } from './errors.js'
export type { BodySource, ContextSource, HeadersSource, ResponseSource, UrlSource } from './source.js'
export type { Value } from './value.js'

/** The result that a place in a policy takes: a wrong one is a compile error. `any` takes every type. */
export type Slot = 'string' | 'bool' | 'int' | 'double' | 'any'
/** What `evaluate` gives for each slot; a string slot's expression may give null. */
export interface SlotResult {
  string: string | null
  bool: boolean
  int: number
  double: number
  any: Value
}

export interface CompileOptions<S extends Slot> {
  readonly slot: S
  /** Where the `@` stands in the document; line 1, column 1 when absent. */
  readonly at?: Position
}

/** A compiled expression; stateless, so one serves every request. */
export interface Expression<S extends Slot = Slot> {
  /**
   * Synchronous: a body that `reads` names must be buffered before.
   * @throws EvaluationError with the .NET exception's type and message
   */
  evaluate(context: ContextSource): SlotResult[S]
  readonly reads: { readonly requestBody: boolean; readonly responseBody: boolean }
}

/**
 * Compiles the whole `@(…)` or `@{…}` text.
 * @throws ExpressionError with the position in the document
 */
export function compileExpression<S extends Slot>(_source: string, options: CompileOptions<S>): Expression<S> {
  throw new ExpressionError(
    'Expressions are not available yet.',
    options.at?.line ?? 1,
    options.at?.column ?? 1,
    'CS0000',
  )
}
