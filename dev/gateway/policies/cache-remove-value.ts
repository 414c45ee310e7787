import { ALL_SECTIONS, cachingType, type Policy } from './policy.js'
import { policyCache, whenReady } from './policy-cache.js'
import { valueCodec, valueKey } from './value-cache.js'

/** https://learn.microsoft.com/azure/api-management/cache-remove-value-policy */
export const cacheRemoveValue: Policy = {
  name: 'cache-remove-value',
  sections: ALL_SECTIONS,
  attributes: { key: { type: 'string', required: true }, 'caching-type': cachingType },
  compile(element, compiler) {
    const cache = policyCache(element, compiler, valueCodec)
    const key = compiler.string(element, 'key')
    return (exchange) => whenReady(cache.delete(exchange.services, valueKey(key(exchange))), () => undefined)
  },
}
