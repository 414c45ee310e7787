import type { PolicyElement } from '../documents/element.js'
import type { Services } from '../pipeline/services.js'
import type { Compiler } from '../plan/compiler.js'

/** How what a policy caches becomes text for the external cache, and itself again; undefined, or an error, where it cannot. */
export interface Codec<T> {
  encode(value: T): string | undefined
  decode(text: string): T | undefined
}

/** The cache that a policy's `caching-type` names: memory answers at once, an external cache by a promise. */
export interface PolicyCache<T> {
  get(services: Services, key: string): T | undefined | Promise<T | undefined>
  /** `bytes` is about what the value takes in memory, where that is worth counting. */
  set(
    services: Services,
    key: string,
    value: T,
    lifetimeMilliseconds: number,
    bytes?: number,
  ): undefined | Promise<void>
  delete(services: Services, key: string): undefined | Promise<void>
}

/**
 * `internal` is memory; `external` and `prefer-external` are the external cache, and memory where the gateway has none.
 * https://learn.microsoft.com/azure/api-management/api-management-howto-cache-external
 */
export function policyCache<T>(element: PolicyElement, compiler: Compiler, codec: Codec<T>): PolicyCache<T> {
  const isInternal = compiler.literal(element, 'caching-type')?.toLowerCase() === 'internal'
  const externalOf = (services: Services) => (isInternal ? undefined : services.externalCache)
  return {
    get(services, key) {
      const external = externalOf(services)
      if (external === undefined) return services.cache.get(key) as T | undefined
      return external.get(key).then((text) => (text === undefined ? undefined : decoded(codec, text)))
    },
    set(services, key, value, lifetime, bytes) {
      const external = externalOf(services)
      if (external === undefined) return void services.cache.set(key, value, lifetime, bytes)
      const text = codec.encode(value)
      if (text !== undefined) return external.set(key, text, lifetime)
      services.trace(element.name, 'A value of this type cannot be kept in the external cache.', 'error')
      return undefined
    },
    delete(services, key) {
      const external = externalOf(services)
      return external === undefined ? void services.cache.delete(key) : external.delete(key)
    },
  }
}

/** What another program, or another version of this one, wrote under the key counts as nothing. */
function decoded<T>(codec: Codec<T>, text: string): T | undefined {
  try {
    return codec.decode(text)
  } catch {
    return undefined
  }
}

/** Goes on with a value: at once when it is there. */
export function whenReady<T, R>(value: T | Promise<T>, use: (value: T) => R): R | Promise<R> {
  return value instanceof Promise ? value.then(use) : use(value)
}
