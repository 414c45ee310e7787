import type { HttpResponseInit } from '@azure/functions'
import type { AddOf, Decorator } from '../decorators/decorator.js'
import type { ContextInput } from '../decorators/with-context.js'
import type { Answer, DefaultStatus, Reply } from '../response/reply.js'
import type { BaseInput } from './input.js'
import type { Method, ParamNames } from './route.js'

/** Stands where a mistake stands; the compiler's message quotes `M`. */
export interface Misuse<M extends string> {
  readonly __misuse: M
}

/** What the guards add to the handler's input. */
type Added<G extends readonly Decorator[]> = G extends readonly [infer H, ...infer R extends readonly Decorator[]]
  ? AddOf<H> & Added<R>
  : unknown

/** What a handler is given, by its guards and by `A`, what validation adds. */
export type Input<G extends readonly Decorator[], A> = BaseInput & ContextInput & Added<G> & A

/** `true`, or what is wrong between the binding and what is validated: the parameters `P` of the path, and the rest of `A`. */
export type Check<T extends string, M extends Method, P extends string, A> = [M, 'body'] extends ['GET', keyof A]
  ? Misuse<'a GET has no body: the host drops it'>
  : PathCheck<T, P>

type PathCheck<T extends string, P extends string> = [ParamNames<T>] extends [P]
  ? [P] extends [ParamNames<T>]
    ? true
    : Misuse<`the path schema has a key that '${T}' has not`>
  : Misuse<`'${T}' has a parameter without a schema`>

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

export type Handler<In, B> = (input: In) => Result<B> | Promise<Result<B>>
