import type { HttpResponseInit } from '@azure/functions'
import type { AddOf, BodiesOf, Decorator, PathOf, SchemasOf } from '../decorators/decorator.js'
import type { Answer, DefaultStatus, Reply } from '../response/reply.js'
import type { BaseInput } from './input.js'
import type { Method, ParamNames } from './route.js'

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

/** `true`, or what is wrong between the binding and the decorators as a whole. */
export type Check<T extends string, M extends Method, D extends readonly Decorator[]> = [LastStage<D>] extends [
  'validate',
]
  ? [M, 'body'] extends ['GET', keyof AddOf<Last<D>>]
    ? Misuse<'a GET has no body: the host drops it'>
    : PathCheck<T, PathOf<Last<D>>>
  : Misuse<'the last decorator must be validateHttp(...)'>

type PathCheck<T extends string, P extends string> = [ParamNames<T>] extends [P]
  ? [P] extends [ParamNames<T>]
    ? true
    : Misuse<`the path schema has a key that '${T}' has not`>
  : Misuse<`'${T}' has a parameter without a schema`>

export type Bodies<D extends readonly Decorator[]> = BodiesOf<Last<D>>
export type Schemas<D extends readonly Decorator[]> = SchemasOf<Last<D>>
export type Input<D extends readonly Decorator[]> = Simplify<BaseInput & Added<D>>

/** The status of a plain body: 200 if it is declared, else the one 2xx that is. With several, a reply must say which. */
type SuccessStatus<B> = 200 extends keyof B
  ? 200
  : Single<{ [K in keyof B]: `${K & number}` extends `2${string}` ? K : never }[keyof B]>
type Single<K, Each = K> = K extends K ? ([Each] extends [K] ? K : never) : never
type SuccessBody<B> = B[SuccessStatus<B> & keyof B]
type Answers<B> = { [K in keyof B]: Answer<K & number, B[K]> }[keyof B]

/** What a handler may return: a plain body, or a reply with a declared status and the body declared for it. */
export type Result<B> = unknown extends B
  ? HttpResponseInit | Reply
  : SuccessBody<B> | Reply<Answer<DefaultStatus, SuccessBody<B>> | Answers<B>>

export type Handler<D extends readonly Decorator[]> = (
  input: Input<D>,
) => Result<Bodies<D>> | Promise<Result<Bodies<D>>>
