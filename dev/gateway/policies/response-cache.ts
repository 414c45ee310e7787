import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import type { Exchange, GatewayResponse } from '../pipeline/exchange.js'

/** What cache-lookup leaves for cache-store: where the response will be kept, and what clients are told of it. */
export interface Lookup {
  readonly key: string
  readonly hit: boolean
  readonly downstream: Downstream
}
export interface Downstream {
  readonly type: string
  readonly mustRevalidate: boolean
}

interface StoredResponse {
  readonly status: number
  readonly reason: string
  readonly headers: readonly string[]
  readonly bytes: Buffer
  /** By the gateway's clock, in milliseconds since 1970. */
  readonly expires: number
}

const lookups = new WeakMap<Exchange, Lookup>()

export function rememberLookup(exchange: Exchange, lookup: Lookup): void {
  lookups.set(exchange, lookup)
}

export function lookupOf(exchange: Exchange): Lookup | undefined {
  return lookups.get(exchange)
}

/** The stored response, a copy that this exchange may change, with the time it has left. */
export function load(exchange: Exchange, key: string): { response: GatewayResponse; milliseconds: number } | undefined {
  const stored = exchange.services.cache.get(key) as StoredResponse | undefined
  if (stored === undefined) return undefined
  const { status, reason, headers, bytes, expires } = stored
  const response = { status, reason, headers: HeaderList.fromRaw([...headers]), body: MessageBody.fromBytes(bytes) }
  return { response, milliseconds: expires - exchange.services.clock.now() }
}

export function store(exchange: Exchange, key: string, response: GatewayResponse, seconds: number): void {
  const { status, reason } = response
  const milliseconds = seconds * 1000
  const expires = exchange.services.clock.now() + milliseconds
  const stored: StoredResponse = {
    status,
    reason,
    headers: response.headers.raw.slice(),
    bytes: response.body.bytes!,
    expires,
  }
  exchange.services.cache.set(key, stored, milliseconds, stored.bytes.length)
}

/** Tells caches between gateway and client what they may do with a response that the gateway itself caches. */
export function announce(exchange: Exchange, { type, mustRevalidate }: Downstream, milliseconds: number): void {
  exchange.beforeSend.push(({ headers }) => {
    const directives =
      type === 'none' ? ['no-store'] : [type, `max-age=${Math.max(0, Math.floor(milliseconds / 1000))}`]
    if (type !== 'none' && mustRevalidate) directives.push('must-revalidate')
    headers.set('Cache-Control', directives.join(', '))
  })
}
