import type { Needs } from '../dependencies/dependency.js'
import type { ErrorRow } from '../errors/catalogue.js'
import type { Effect } from './effect.js'

/** The stages of a route, in the order in which its decorators stand; any number of guards, one of each of the others. */
export type Stage = 'context' | 'guard' | 'openapi' | 'validate'

declare const carried: unique symbol

/**
 * One layer over a handler. Its type carries what it adds to the handler's input, the path parameters that it reads,
 * the bodies of the answers by status, and the schemas that it was made of; its value carries what the document must show of it.
 */
export interface Decorator<
  S extends Stage = Stage,
  Add = object,
  Path extends string = string,
  Bodies = unknown,
  Schemas = unknown,
> {
  readonly stage: S
  /** As it is written at the call site, for messages. */
  readonly name: string
  /** The failures that it can answer with. */
  readonly errors: readonly ErrorRow[]
  readonly effect?: Effect
  /** What it asks `resolve` for, by names that show in messages. */
  readonly uses?: Needs
  readonly [carried]?: { readonly add: Add; readonly path: Path; readonly bodies: Bodies; readonly schemas: Schemas }
}

export type AddOf<D> = D extends Decorator<Stage, infer Add> ? Add : never
