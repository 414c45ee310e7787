import type { JSONWebKeySet } from 'jose'
import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import { RequestUrl } from '../http/url.js'
import type { Services } from '../pipeline/services.js'

/** An identity provider's configuration: who issues tokens, and the keys that sign them. */
export interface OpenIdConfiguration {
  readonly issuer: string
  readonly keys: JSONWebKeySet
}
interface Cached {
  readonly configuration: Promise<OpenIdConfiguration>
  readonly fetched: number
}

/** https://learn.microsoft.com/azure/api-management/validate-jwt-policy#elements */
const lifetime = 60 * 60 * 1000
const refetchAfter = 5 * 60 * 1000
const timeoutMilliseconds = 30_000

const caches = new WeakMap<Services, Map<string, Cached>>()

/** The configuration at this URL, an hour old at most; with `refetch` five minutes, as for a key that is not among those known. */
export function openIdConfiguration(services: Services, url: string, refetch = false): Promise<OpenIdConfiguration> {
  const cache = cacheOf(services)
  const known = cache.get(url)
  const now = services.clock.now()
  if (known !== undefined && now - known.fetched < (refetch ? refetchAfter : lifetime)) return known.configuration
  const configuration = load(services, url)
  cache.set(url, { configuration, fetched: now })
  // What failed is asked for again by the next request.
  configuration.catch(() => cache.delete(url))
  return configuration
}

function cacheOf(services: Services): Map<string, Cached> {
  const known = caches.get(services)
  if (known !== undefined) return known
  const cache = new Map<string, Cached>()
  caches.set(services, cache)
  return cache
}

async function load(services: Services, url: string): Promise<OpenIdConfiguration> {
  const metadata = await fetchJson(services, url)
  const { issuer, jwks_uri: keysUrl } = metadata as { issuer?: unknown; jwks_uri?: unknown }
  if (typeof issuer !== 'string' || typeof keysUrl !== 'string') throw new Error(`${url} has no issuer or jwks_uri`)
  return { issuer, keys: (await fetchJson(services, keysUrl)) as JSONWebKeySet }
}

async function fetchJson(services: Services, url: string): Promise<object> {
  const request = {
    method: 'GET',
    url: RequestUrl.parse(url),
    headers: new HeaderList([['Accept', 'application/json']]),
    body: MessageBody.empty(),
  }
  const response = await services.transport(request, { timeoutMilliseconds, followRedirects: true })
  const text = (await response.body.buffer()).toString('utf8')
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
  return JSON.parse(text) as object
}
