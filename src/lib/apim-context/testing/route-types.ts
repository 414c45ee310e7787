import type { errorCatalogue } from '../errors/catalogue.js'
import type { ProblemDetail } from '../errors/http-error.js'
import type { HttpFunction } from '../registration/function.js'
import type { Method } from '../registration/route.js'
import type { RequestBody } from '../request/bodies/request-body.js'
import type { InputOf, OutputOf } from '../request/schema-types.js'
import type { CallInput, RawBody, RequestOptions } from './request.js'
import type { TestResponse } from './response.js'

/** How a call names a function: by its name, or by its method and template. */
type KeyOf<F> = F extends HttpFunction<infer N, infer T, unknown, unknown, infer M, unknown> ? N | `${M} ${T}` : never

/** The functions of an app by what a call may name them. */
export type RoutesOf<F> = { readonly [E in F as KeyOf<E>]: E }

type SchemasOf<F> = F extends HttpFunction<string, string, unknown, unknown, Method, infer S> ? S : never

/** A parameter travels as text: what its schema takes, if the schema says so, else any plain value. */
type Parameter<V> = V extends readonly (infer E)[]
  ? readonly Parameter<E>[]
  : string extends V
    ? string | number | boolean
    : V
type Parameters<In> = { readonly [K in keyof In]: Parameter<In[K]> }

type Optional<K extends string, V> = object extends V ? { readonly [P in K]?: V } : { readonly [P in K]: V }
type Place<S, K extends 'path' | 'query' | 'cookies'> = S extends { readonly [P in K]: infer O }
  ? Optional<K, Parameters<InputOf<O>>>
  : { readonly [P in K]?: never }
type Body<S> = S extends { readonly body: infer B }
  ? { readonly body: B extends RequestBody<infer Out> ? Out | RawBody : InputOf<B> }
  : { readonly body?: never }

/** Of a function that only run time knows, any. */
type Inputs<S> = unknown extends S
  ? CallInput
  : Place<S, 'path'> & Place<S, 'query'> & Place<S, 'cookies'> & Body<S> & RequestOptions

/** What a call of a function is given: left out where nothing of it is required. */
export type CallOf<F> =
  object extends Inputs<SchemasOf<F>> ? [input?: Inputs<SchemasOf<F>>] : [input: Inputs<SchemasOf<F>>]

type OutputsOf<S> = S extends { readonly response: infer R }
  ? { readonly 200: OutputOf<R> }
  : S extends { readonly responses: infer R }
    ? { readonly [K in keyof R & number]: OutputOf<R[K]> }
    : Readonly<Record<number, unknown>>

/** Every failure has this body, unless the request asks for application/problem+json. */
export interface ErrorBody {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly correlation_id: string
    readonly details: readonly ProblemDetail[]
  }
}

type FailureStatus = (typeof errorCatalogue)[keyof typeof errorCatalogue]['status']

/** What a function answers: each declared status with its body, or a failure. */
export type AnswerOf<F> = Answers<OutputsOf<SchemasOf<F>>>
type Answers<Out> = RouteAnswer<Out> &
  (
    | { [S in keyof Out & number]: { readonly status: S; readonly body: Out[S] } }[keyof Out & number]
    | { readonly status: Exclude<FailureStatus, keyof Out>; readonly body: ErrorBody }
    | { readonly status: Exclude<304, keyof Out>; readonly body: undefined }
  )

interface RouteAnswer<Out> extends Omit<TestResponse, 'status' | 'body' | 'bodyOf'> {
  /** The body of an answer with this status. @throws Error telling what came instead */
  bodyOf<S extends keyof Out & number>(status: S): Out[S]
}
