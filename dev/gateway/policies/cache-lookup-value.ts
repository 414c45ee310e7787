import { ALL_SECTIONS, cachingType, type Policy } from './policy.js'
import { policyCache, whenReady } from './policy-cache.js'
import { valueCodec, valueKey } from './value-cache.js'
import { cachedVariable } from './variables.js'

/**
 * https://learn.microsoft.com/azure/api-management/cache-lookup-value-policy. The variable keeps the type that was stored; after a miss
 * without a default value it is not set.
 */
export const cacheLookupValue: Policy = {
  name: 'cache-lookup-value',
  sections: ALL_SECTIONS,
  attributes: {
    key: { type: 'string', required: true },
    'variable-name': { type: 'string', required: true, expression: false },
    'default-value': { type: 'any' },
    'caching-type': cachingType,
  },
  compile(element, compiler) {
    const cache = policyCache(element, compiler, valueCodec)
    const key = compiler.string(element, 'key')
    const variable = compiler.string(element, 'variable-name')
    const fallback = compiler.attribute(element, 'default-value', 'any')
    return (exchange) =>
      whenReady(cache.get(exchange.services, valueKey(key(exchange))), (found) => {
        const value = found === undefined ? fallback?.(exchange) : cachedVariable(found)
        if (value !== undefined) exchange.variables.set(variable(exchange), value)
        return undefined
      })
  },
}
