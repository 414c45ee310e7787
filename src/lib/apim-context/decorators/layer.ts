import type { Needs } from '../dependencies/dependency.js'
import type { ErrorRow } from '../errors/catalogue.js'
import type { HttpError } from '../errors/http-error.js'
import type { Answer } from '../response/answer.js'
import type { Decorator } from './decorator.js'
import type { Effect } from './effect.js'
import type { GuardInput } from './guard.js'

/**
 * Runs what is inside the layer, and gives its answer. Never rejects: a failure inside is already answered. What is passed
 * joins the handler's input.
 */
export type Next<Add extends object = object> = (added: Add) => Promise<Answer>

export interface Layer<Add extends object> {
  /** As it is written at the call site, for messages. */
  readonly name: string
  /** The failures that it can answer with, for the document. */
  readonly errors: readonly ErrorRow[]
  /** What else the document must show of it. */
  readonly effect?: Effect
  /** What it asks `input.resolve` for, by names that show in messages. */
  readonly uses?: Needs
  /** Runs around what is inside; it may answer without it, or change its answer. A returned error is answered as such. */
  around(input: LayerInput, next: Next<Add>): Promise<Answer | HttpError>
}

/** What validation made of the request is there under its own names, but only at the call site is it known what that is. */
export type LayerInput = GuardInput & {
  readonly path?: unknown
  readonly query?: unknown
  readonly headers?: unknown
  readonly body?: unknown
}

export interface LayerDecorator extends Decorator<'guard', object, never> {
  /** Of a layer that only gives these to the handler: where they outlive the invocation, nothing runs around it. */
  readonly gives?: Needs
  around(input: LayerInput, next: Next): Promise<Answer | HttpError>
}

/**
 * Makes a layer around the handler. It stands among the guards and runs after all of them and after validation, so that
 * it acts only on requests that will be handled; the first one written is the outermost.
 */
export function defineLayer<Add extends object>(layer: Layer<Add>): Decorator<'guard', Add, never>
export function defineLayer(layer: Layer<object>): LayerDecorator {
  return { ...layer, stage: 'guard' }
}
