import type * as z from 'zod'
import type { AnySchema } from './schema-types.js'

/** Something, or a function that makes it. */
export type Lazy<T> = T | (() => T)

/** Members of which each is there, or is a function that makes it. */
export type Lazily<T> = { readonly [K in keyof T]: Lazy<Exclude<T[K], undefined>> }

/** Gives the members under their names; one that a function makes is made when it is first asked for. */
export function lazily<T extends object>(members: Lazily<T>): T {
  return Object.defineProperties({}, Object.fromEntries(Object.entries(members).map(toProperty))) as T
}

function toProperty([name, member]: [string, unknown]): [string, PropertyDescriptor] {
  const common = { enumerable: true, configurable: true }
  if (typeof member !== 'function') return [name, { ...common, value: member }]
  function get(this: object): unknown {
    const value: unknown = (member as () => unknown)()
    Object.defineProperty(this, name, { ...common, value })
    return value
  }
  return [name, { ...common, get }]
}

/** Makes of a schema, or what makes it, what makes it. */
export const toMake = <S extends z.ZodType>(given: Lazy<S>): (() => S) =>
  typeof given === 'function' ? given : () => given

/** A member if it is there already, without making it. */
export function ifMade<T extends object, K extends keyof T>(members: T, name: K): T[K] | undefined {
  return Object.getOwnPropertyDescriptor(members, name)?.value
}

/** Makes something at the first call, and gives the same at each. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/**
 * A schema that its first use makes. What an app's many schemas cost, some 0.1 ms each, then falls to the first call of a
 * function for its own, and not to every start for all. Schemas of schemas call it: `schema(() => z.array(Item()))`.
 */
export function schema<S extends AnySchema>(make: () => S): () => S {
  return once(make)
}
