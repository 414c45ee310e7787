import { toMade } from './clean-up.js'
import type { Dependency, Instances, Needs, Scope } from './dependency.js'

export interface ProvideOptions {
  /** `app` when not given. */
  readonly scope?: Scope
}

/**
 * Makes an instance of what it needs: a function, which may be asynchronous; an async generator, which yields the instance
 * and goes on when it is no longer used; or a class, whose constructor takes what it needs.
 */
type Creator<In> = ((needs: In) => unknown) | (new (needs: In) => object)

/** The instance that a creator makes. */
type Created<C> = C extends new (
  needs: never,
) => infer T
  ? T
  : C extends (needs: never) => infer R
    ? R extends AsyncGenerator<infer T, unknown, unknown>
      ? T
      : Awaited<R>
    : never

/**
 * Declares a dependency. Nothing is made before a request uses it; one that is made once is shared by all, also by those
 * that ask while it is being made, and one that failed is tried again by the next. An instance with `Symbol.asyncDispose` or
 * `Symbol.dispose` is disposed of when it is no longer used.
 *
 * @param needs what the creator is given, by name; a function where modules import one another
 *
 * @example
 * export const catalog = provide({ storage: storageSettings }, ({ storage }) => openCatalog(storage))
 * export const lease = provide({ catalog }, async function* ({ catalog }) {
 *   const lease = await catalog.lease()
 *   try { yield lease } finally { await lease.release() }
 * }, { scope: 'invocation' })
 */
export function provide<C extends Creator<object>>(create: C, options?: ProvideOptions): Dependency<Created<C>>
export function provide<const N extends Needs, C extends Creator<Instances<N>>>(
  needs: N | (() => N),
  create: C,
  options?: ProvideOptions,
): Dependency<Created<C>>
export function provide(...given: unknown[]): Dependency {
  const [needs, create, options] = typeof given[1] === 'function' ? given : [{}, ...given]
  const { scope = 'app' } = (options ?? {}) as ProvideOptions
  const make = toFactory(create as Creator<object>)
  return {
    scope,
    needs: typeof needs === 'function' ? (needs as () => Needs) : () => needs as Needs,
    create: async (instances) => toMade(await make(instances)),
  }
}

function toFactory(create: Creator<object>): (needs: object) => unknown {
  // Of functions only a class has a prototype that cannot be replaced.
  const isClass = Object.getOwnPropertyDescriptor(create, 'prototype')?.writable === false
  if (!isClass) return create as (needs: object) => unknown
  return (needs) => new (create as new (needs: object) => object)(needs)
}
