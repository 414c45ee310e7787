import type { Needs } from '../dependencies/dependency.js'
import type { ErrorRow } from '../errors/catalogue.js'
import type { HttpError } from '../errors/http-error.js'
import type { BaseInput } from '../registration/input.js'
import type { Decorator } from './decorator.js'
import type { Effect } from './effect.js'
import type { ContextInput } from './with-context.js'

export type GuardInput = BaseInput & ContextInput

/** What a guard's check yields: members for the handler's input, an error that refuses the request, or nothing. */
export type GuardResult = object | HttpError | undefined

export interface Guard<R extends GuardResult> {
  /** As it is written at the call site, for messages. */
  readonly name: string
  /** The failures that it can refuse with, for the document. */
  readonly errors: readonly ErrorRow[]
  /** What else the document must show of it. */
  readonly effect?: Effect
  /** What it asks `input.resolve` for, by names that show in messages. */
  readonly uses?: Needs
  check(input: GuardInput): R | Promise<R>
}

type Added<R> = [Exclude<R, HttpError | undefined>] extends [never] ? object : Exclude<R, HttpError | undefined>

export interface GuardDecorator extends Decorator<'guard', object, never> {
  check(input: GuardInput): GuardResult | Promise<GuardResult>
}

/**
 * Makes a guard: it sees every request before validation, and lets it pass, adds to the handler's input, or refuses it by
 * returning (not throwing) an error.
 */
export function defineGuard<R extends GuardResult>(guard: Guard<R>): Decorator<'guard', Added<R>, never>
export function defineGuard(guard: Guard<GuardResult>): GuardDecorator {
  return { ...guard, stage: 'guard' }
}
