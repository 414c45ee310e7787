import type { Effect } from '../decorators/effect.js'
import type { Operation } from '../decorators/openapi.js'
import type { RequestDeclaration, ResponseSchemas } from '../decorators/validate-http.js'
import type { ErrorRow } from '../errors/catalogue.js'
import type { Api } from './api.js'
import type { GatewayBehaviour } from './gateway-behaviour.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type AuthLevel = 'function' | 'anonymous' | 'admin'

/** The binding of a function. `name` is also the operationId: hosts order routes by it, the gateway matches by it. */
export interface Route<N extends string = string, T extends string = string, M extends Method = Method> {
  readonly name: N
  readonly method: M
  /** Template without the prefix or a leading slash, such as `catalog/{item_id}`. */
  readonly route: T
  /** Which key the host asks for; `function` when not given. */
  readonly auth?: AuthLevel
  /** What the gateway does for the operation. */
  readonly gateway?: GatewayBehaviour<M>
}

/** Everything that a reader of the registry can know about a function. */
export interface RouteDefinition {
  readonly name: string
  readonly method: Method
  /** As the host knows it, with the segment of the API's version. */
  readonly route: string
  /** As it was declared: the operation's path within its API. */
  readonly path: string
  readonly auth: AuthLevel
  /** The API that it was put into. */
  readonly api?: Api
  readonly gateway?: GatewayBehaviour
  readonly operation: Operation
  readonly request: RequestDeclaration
  /** The answers of the handler by status; empty when no schema was declared. */
  readonly responses: ResponseSchemas
  /** Every failure that the decorators can answer with, and those that the operation declares; each row once. */
  readonly errors: readonly ErrorRow[]
  /** Names of the guards and layers, outermost first. */
  readonly guards: readonly string[]
  /** What the decorators do beyond that, outermost first. */
  readonly effects: readonly Effect[]
}

type Name<S extends string> = S extends `**${infer R}`
  ? Name<R>
  : S extends `*${infer R}`
    ? Name<R>
    : S extends `${infer N}:${string}`
      ? Name<N>
      : S extends `${infer N}=${string}`
        ? N
        : S extends `${infer N}?`
          ? N
          : S

/** The names of a template's parameters. */
export type ParamNames<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? Name<P> | ParamNames<Rest>
  : never
