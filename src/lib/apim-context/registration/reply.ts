import type { HttpResponseInit } from '@azure/functions'

declare const carried: unique symbol

/** A body that is not checked against a schema: text, bytes, a stream. */
export interface RawBody {
  readonly raw: true
}

type Init<S extends number> = Pick<HttpResponseInit, 'headers' | 'cookies'> & { readonly status?: S }
export type JsonReplyInit<S extends number, B> = Init<S> & { readonly jsonBody?: B; readonly body?: never }
export type RawReplyInit<S extends number> = Init<S> & {
  readonly body: HttpResponseInit['body']
  readonly jsonBody?: never
}

/** Status that a reply has when it names none: the route's declared one. */
export type DefaultStatus = 'default'

/** An answer with more than a body. Made by {@link respond}; a class, so that no plain body is mistaken for one. */
export class Reply<out S extends number | DefaultStatus = number | DefaultStatus, out B = unknown> {
  declare readonly [carried]?: { readonly status: S; readonly body: B }
  readonly init: HttpResponseInit

  constructor(init: HttpResponseInit) {
    this.init = init
  }
}

/**
 * Answers with a status, headers or cookies of its own. `jsonBody` is checked against the schema that the route declares
 * for the status; without a status the route's declared success status is meant.
 */
export function respond<B = undefined>(init: JsonReplyInit<never, B>): Reply<DefaultStatus, B>
export function respond<S extends number, B = undefined>(
  init: JsonReplyInit<S, B> & { readonly status: S },
): Reply<S, B>
export function respond(init: RawReplyInit<never>): Reply<DefaultStatus, RawBody>
export function respond<S extends number>(init: RawReplyInit<S> & { readonly status: S }): Reply<S, RawBody>
export function respond(init: HttpResponseInit): Reply {
  return new Reply(init)
}
