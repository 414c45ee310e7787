import type { Position } from '../problem.js'
import { compileProgram } from './compile.js'
import { evaluate } from './evaluate.js'
import type { Value } from './runtime/object.js'
import type { ContextSource } from './source.js'

export { EvaluationError, ExpressionError } from './errors.js'
export { jsonProblem, type TextProblem, xmlProblem } from './problems.js'
export type { Value } from './runtime/object.js'
export { deserialize, serialize } from './serialize.js'
export type {
  ApiSource,
  CertificateSource,
  ContextSource,
  OperationSource,
  ProductSource,
  SubscriptionSource,
  UserSource,
} from './source.js'
export {
  authorizationValue,
  boolValue,
  bytesOf,
  bytesValue,
  displayString,
  doubleValue,
  intValue,
  jsonValue,
  jwtValue,
  longValue,
  responseOf,
  responseValue,
  stringValue,
  toJson,
  typeName,
} from './values.js'

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

const cache = new Map<string, Expression>()
/** More distinct expressions than a large service has; beyond it the oldest are compiled again when met. */
const CACHE_SIZE = 20_000

/**
 * Compiles the whole `@(…)` or `@{…}` text.
 * @throws ExpressionError with the position in the document
 */
export function compileExpression<S extends Slot>(source: string, options: CompileOptions<S>): Expression<S> {
  const key = `${options.slot} ${source}`
  let expression = cache.get(key)
  if (expression === undefined) {
    const { run, reads } = compileProgram(source, options.slot, options.at ?? { line: 1, column: 1 })
    expression = { reads, evaluate: (context) => evaluate(run, context) as SlotResult[S] }
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!)
    cache.set(key, expression)
  }
  return expression as Expression<S>
}
