import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import type { Exchange, GatewayResponse } from '../pipeline/exchange.js'
import { type Codec, type PolicyCache, whenReady } from './policy-cache.js'

/** What cache-lookup leaves for cache-store: where the response will be kept, and what clients are told of it. */
export interface Lookup {
  readonly cache: PolicyCache<StoredResponse>
  readonly key: string
  readonly hit: boolean
  readonly downstream: Downstream
}
export interface Downstream {
  readonly type: string
  readonly mustRevalidate: boolean
}

export interface StoredResponse {
  readonly status: number
  readonly reason: string
  readonly headers: readonly string[]
  readonly bytes: Buffer
  /** By the gateway's clock, in milliseconds since 1970. */
  readonly expires: number
}

export const responseCodec: Codec<StoredResponse> = {
  encode: ({ bytes, ...head }) => `${JSON.stringify(head)}\n${bytes.toString('base64')}`,
  decode(text) {
    const line = text.indexOf('\n')
    const head = JSON.parse(text.slice(0, line)) as Omit<StoredResponse, 'bytes'>
    return { ...head, bytes: Buffer.from(text.slice(line + 1), 'base64') }
  },
}

const lookups = new WeakMap<Exchange, Lookup>()

export function rememberLookup(exchange: Exchange, lookup: Lookup): void {
  lookups.set(exchange, lookup)
}

export function lookupOf(exchange: Exchange): Lookup | undefined {
  return lookups.get(exchange)
}

/** The stored response as a copy that this exchange may change, with the time it has left. */
export function revive(
  exchange: Exchange,
  stored: StoredResponse,
): { readonly response: GatewayResponse; readonly milliseconds: number } {
  const { status, reason, headers, bytes, expires } = stored
  const response = { status, reason, headers: HeaderList.fromRaw([...headers]), body: MessageBody.fromBytes(bytes) }
  return { response, milliseconds: expires - exchange.services.clock.now() }
}

/** Keeps the response, whose body is buffered, where the request's lookup missed it. */
export function store(
  exchange: Exchange,
  { cache, key, downstream }: Lookup,
  { status, reason, headers, body }: GatewayResponse,
  seconds: number,
): undefined | Promise<undefined> {
  const milliseconds = seconds * 1000
  const expires = exchange.services.clock.now() + milliseconds
  const bytes = body.bytes!
  const stored: StoredResponse = { status, reason, headers: headers.raw.slice(), bytes, expires }
  announce(exchange, downstream, milliseconds)
  return whenReady(cache.set(exchange.services, key, stored, milliseconds, bytes.length), () => undefined)
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
