import type { Section } from '../settings/section.js'

declare const carried: unique symbol

/** `app`: made once, at the first use, and kept. `invocation`: made anew for each request that uses it. */
export type Scope = 'app' | 'invocation'

/** Something that functions use and do not make themselves. Made by `provide`; a plain value, which an app makes real. */
export interface Dependency<out T = unknown> {
  readonly [carried]?: T
  readonly scope: Scope
  /** Asked for at registration, so that modules which import one another may be complete by then. */
  needs(): Needs
  create(needs: Readonly<Record<string, unknown>>): Promise<Made>
}

/** An instance, and what is to be done when it is no longer used; `failure` is what the request failed with. */
export interface Made {
  readonly value: unknown
  readonly cleanUp?: (failure: unknown) => unknown
}

/** What may be asked for: a dependency, or a section of the settings. */
export type Source<T = unknown> = Dependency<T> | (Section<T & object> & { readonly scope?: never })

/** Dependencies by the names that they are given under. */
export type Needs = Readonly<Record<string, Source>>

export type Instance<S> = S extends Section<infer V> ? V : S extends Dependency<infer T> ? T : never
export type Instances<N> = { readonly [K in keyof N]: Instance<N[K]> }
