import type { Policy } from './policy.js'
import { lookupOf, store } from './response-cache.js'

/**
 * https://learn.microsoft.com/azure/api-management/cache-store-policy. Keeps the response as it is at this place in outbound, when the
 * request's cache-lookup missed; a status other than 200 only with cache-response.
 */
export const cacheStore: Policy = {
  name: 'cache-store',
  once: true,
  sections: ['outbound'],
  attributes: { duration: { type: 'int', required: true }, 'cache-response': { type: 'bool' } },
  compile(element, compiler) {
    const duration = compiler.int(element, 'duration', 0)
    const cacheAny = compiler.bool(element, 'cache-response', false)
    return (exchange) => {
      const lookup = lookupOf(exchange)
      const { response } = exchange
      if (lookup === undefined || lookup.hit || response === undefined) return undefined
      if (response.status !== 200 && !cacheAny(exchange)) return undefined
      const seconds = duration(exchange)
      if (seconds <= 0) return undefined
      const keep = () => store(exchange, lookup, response, seconds)
      return response.body.isBuffered ? keep() : response.body.buffer().then(keep)
    }
  },
}
