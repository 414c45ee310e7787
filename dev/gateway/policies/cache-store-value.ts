import { ALL_SECTIONS, cachingType, type Policy } from './policy.js'
import { policyCache, whenReady } from './policy-cache.js'
import { valueCodec, valueKey } from './value-cache.js'
import { cachedVariable } from './variables.js'

/** https://learn.microsoft.com/azure/api-management/cache-store-value-policy */
export const cacheStoreValue: Policy = {
  name: 'cache-store-value',
  sections: ALL_SECTIONS,
  attributes: {
    key: { type: 'string', required: true },
    value: { type: 'any', required: true },
    duration: { type: 'int', required: true },
    'caching-type': cachingType,
  },
  compile(element, compiler) {
    const cache = policyCache(element, compiler, valueCodec)
    const key = compiler.string(element, 'key')
    const value = compiler.value(element.attributes.get('value')!.value, 'any')
    const duration = compiler.int(element, 'duration', 0)
    return (exchange) => {
      const kept = cachedVariable(value(exchange))
      const stored = cache.set(exchange.services, valueKey(key(exchange)), kept, duration(exchange) * 1000)
      return whenReady(stored, () => undefined)
    }
  },
}
