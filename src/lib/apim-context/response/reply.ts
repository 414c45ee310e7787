import type { HttpResponseInit } from '@azure/functions'

declare const carried: unique symbol

/** Stands for the status of a reply that names none. A number, as the compiler infers a literal only among its like. */
export type DefaultStatus = 0

/** A status and the body that goes with it, as types. */
export interface Answer<S extends number | DefaultStatus = number | DefaultStatus, B = unknown> {
  readonly status: S
  readonly body: B
}

/** An answer with more than a body. Made by {@link respond}; a class, so that no plain body is mistaken for one. */
export class Reply<out A extends Answer = Answer> {
  declare readonly [carried]?: A
  readonly init: HttpResponseInit

  constructor(init: HttpResponseInit) {
    this.init = init
  }
}

/** Text, bytes or a stream: no schema speaks of it, so only a route that declares no responses may send it. */
export interface RawBody {
  readonly raw: true
}

type Common = Pick<HttpResponseInit, 'headers' | 'cookies'>
type Empty = Common & { readonly jsonBody?: never; readonly body?: never }
type Json<B> = Common & { readonly jsonBody: B; readonly body?: never }
type Raw = Common & { readonly body: HttpResponseInit['body']; readonly jsonBody?: never }
type Unnamed = { readonly status?: never }
type Named<S> = { readonly status: S }

/**
 * Answers with a status, headers or cookies. `jsonBody` is checked against the schema that the route declares for the
 * status; without a status, the route's declared success is meant.
 */
export function respond(init: Empty & Unnamed): Reply<Answer<DefaultStatus, undefined>>
export function respond<const S extends number>(init: Empty & Named<S>): Reply<Answer<S, undefined>>
export function respond<B>(init: Json<B> & Unnamed): Reply<Answer<DefaultStatus, B>>
export function respond<const S extends number, B>(init: Json<B> & Named<S>): Reply<Answer<S, B>>
export function respond(init: Raw & Unnamed): Reply<Answer<DefaultStatus, RawBody>>
export function respond<const S extends number>(init: Raw & Named<S>): Reply<Answer<S, RawBody>>
export function respond(init: HttpResponseInit): Reply {
  return new Reply(init)
}
