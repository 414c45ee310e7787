import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import { ANSWERED, type Flow } from '../pipeline/step.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import { cachingType, type Policy } from './policy.js'
import { policyCache, whenReady } from './policy-cache.js'
import { announce, rememberLookup, responseCodec, revive } from './response-cache.js'

/**
 * https://learn.microsoft.com/azure/api-management/cache-lookup-policy. Only GET is looked up, and a request with Authorization only
 * with allow-private-response-caching. A hit skips the rest of inbound and the backend; outbound runs on the cached response.
 */
export const cacheLookup: Policy = {
  name: 'cache-lookup',
  once: true,
  sections: ['inbound'],
  inFragment: false,
  attributes: {
    'vary-by-developer': { type: 'bool', required: true },
    'vary-by-developer-groups': { type: 'bool', required: true },
    'downstream-caching-type': { type: ['none', 'private', 'public'] },
    'must-revalidate': { type: 'bool' },
    'allow-private-response-caching': { type: 'bool' },
    'caching-type': cachingType,
  },
  children: {
    'vary-by-header': { text: 'string', many: true },
    'vary-by-query-parameter': { text: 'string', many: true },
  },
  compile(element, compiler) {
    const cache = policyCache(element, compiler, responseCodec)
    const keyOf = lookupKey(element, compiler)
    const allowPrivate = compiler.bool(element, 'allow-private-response-caching', false)
    const type = compiler.string(element, 'downstream-caching-type', 'none')
    const mustRevalidate = compiler.bool(element, 'must-revalidate', true)
    return (exchange) => {
      const { request } = exchange
      if (request.method !== 'GET' || (request.headers.has('Authorization') && !allowPrivate(exchange)))
        return undefined
      const key = keyOf(exchange)
      return whenReady(cache.get(exchange.services, key), (stored): Flow => {
        const downstream = { type: type(exchange), mustRevalidate: mustRevalidate(exchange) }
        rememberLookup(exchange, { cache, key, hit: stored !== undefined, downstream })
        if (stored === undefined) return undefined
        const { response, milliseconds } = revive(exchange, stored)
        announce(exchange, downstream, milliseconds)
        exchange.response = response
        return ANSWERED
      })
    }
  },
}

/** What a cached response varies by; without vary-by-query-parameter by the whole query. */
function lookupKey(element: PolicyElement, compiler: Compiler): Getter<string> {
  const byDeveloper = compiler.bool(element, 'vary-by-developer', false)
  const byGroups = compiler.bool(element, 'vary-by-developer-groups', false)
  const texts = (name: string) =>
    element.children.filter((child) => child.name === name).map((child) => compiler.text(child))
  const headers = texts('vary-by-header')
  const parameters = texts('vary-by-query-parameter')
  return (exchange) => {
    const { request, api, operation, user, subscription } = exchange
    const names = parameters.flatMap((names) => names(exchange).split(';')).map((name) => name.trim())
    return JSON.stringify([
      'response',
      api?.id,
      operation?.id,
      request.originalUrl.path,
      parameters.length === 0
        ? request.url.queryString
        : names.map((name) => [name, request.url.query.get(name) ?? null]),
      headers.map((name) => [name(exchange).trim().toLowerCase(), request.headers.getAll(name(exchange).trim())]),
      byDeveloper(exchange) ? (user?.id ?? subscription?.id ?? '') : '',
      byGroups(exchange) ? groupsOf(exchange) : [],
    ])
  }
}

function groupsOf({ user }: Exchange): string[] {
  return (user?.groups ?? []).map(({ id }) => id).toSorted()
}
