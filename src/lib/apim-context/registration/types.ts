import type { HttpResponseInit } from '@azure/functions'
import type { AddOf, BodiesOf, Decorator, PathOf } from '../decorators/decorator.js'
import type { BaseInput } from './input.js'
import type { DefaultStatus, Reply } from './reply.js'
import type { ParamNames } from './route.js'

/** Stands where a mistake stands; the compiler's message quotes `M`. */
export interface Misuse<M extends string> {
  readonly __misuse: M
}

type Simplify<T> = { [K in keyof T]: T[K] } & {}

type Next = {
  start: 'context'
  context: 'guard' | 'openapi'
  guard: 'guard' | 'openapi'
  openapi: 'validate'
  validate: never
}

/** The decorators as they are if their order is right, else with a {@link Misuse} where the order breaks. */
export type Ordered<D extends readonly Decorator[], At extends keyof Next = 'start'> = D extends readonly [
  infer H extends Decorator,
  ...infer T extends readonly Decorator[],
]
  ? H['stage'] extends Next[At]
    ? [H, ...Ordered<T, H['stage']>]
    : [Misuse<`${H['stage']} may not stand here: expected ${Expected<At>}`>, ...T]
  : []
type Expected<At extends keyof Next> = [Next[At]] extends [never] ? 'the handler' : Next[At]

export type Added<D extends readonly Decorator[]> = D extends readonly [
  infer H,
  ...infer T extends readonly Decorator[],
]
  ? AddOf<H> & Added<T>
  : unknown

type Last<D extends readonly Decorator[]> = D extends readonly [...Decorator[], infer L extends Decorator] ? L : never
type LastStage<D extends readonly Decorator[]> = [Last<D>] extends [never] ? never : Last<D>['stage']

/** `true`, or what is wrong between the template, the path schema and the number of decorators. */
export type Check<T extends string, D extends readonly Decorator[]> = [LastStage<D>] extends ['validate']
  ? PathCheck<T, PathOf<Last<D>>>
  : Misuse<'the last decorator must be validateHttp(...)'>

type PathCheck<T extends string, P extends string> = [ParamNames<T>] extends [P]
  ? [P] extends [ParamNames<T>]
    ? true
    : Misuse<`the path schema has a key that '${T}' has not`>
  : Misuse<`'${T}' has a parameter without a schema`>

export type Bodies<D extends readonly Decorator[]> = BodiesOf<Last<D>>
export type Input<D extends readonly Decorator[]> = Simplify<BaseInput & Added<D>>

/** The statuses of success that a route declares: 200 if it is one of them, as the status of a plain body. */
type SuccessStatus<B> = 200 extends keyof B
  ? 200
  : { [K in keyof B]: K extends number ? (`${K}` extends `2${string}` ? K : never) : never }[keyof B]
type SuccessBody<B> = B[SuccessStatus<B> & keyof B]

/** What a handler may return: a plain body, or a reply with a declared status and the body declared for it. */
export type Result<B> = unknown extends B
  ? HttpResponseInit | Reply
  :
      | SuccessBody<B>
      | Reply<DefaultStatus, SuccessBody<B>>
      | { [K in keyof B]: K extends number ? Reply<K, B[K]> : never }[keyof B]

export type Handler<D extends readonly Decorator[]> = (
  input: Input<D>,
) => Result<Bodies<D>> | Promise<Result<Bodies<D>>>
