import { ALL_SECTIONS, cachingType, type Policy } from './policy.js'
import { valueKey } from './value-cache.js'

/** https://learn.microsoft.com/azure/api-management/cache-remove-value-policy */
export const cacheRemoveValue: Policy = {
  name: 'cache-remove-value',
  sections: ALL_SECTIONS,
  attributes: { key: { type: 'string', required: true }, 'caching-type': cachingType },
  compile(element, compiler) {
    const key = compiler.string(element, 'key')
    return (exchange) => {
      exchange.services.cache.delete(valueKey(key(exchange)))
      return undefined
    }
  },
}
