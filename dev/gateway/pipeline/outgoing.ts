import type { Backend } from '../artifacts/model.js'
import { MessageBody } from '../http/body.js'
import { ClientHeaders } from '../http/client-headers.js'
import { HeaderList } from '../http/headers.js'
import { isHopByHop } from '../http/hop-by-hop.js'
import { RequestUrl } from '../http/url.js'
import { BackendTable, type Target } from './backends.js'
import type { CircuitBreaker } from './circuit-breaker.js'
import { internalError } from './errors.js'
import type { GatewayResponse } from './exchange.js'
import type { Clock, Connection, OutgoingRequest, Transport, TransportOptions } from './services.js'

/** As many as .NET's HttpClient follows. */
const MAX_REDIRECTS = 50

/**
 * What stands between policies and the wire: chooses the backend, adds its credentials, leaves out what concerns the client's
 * connection, sets Host and X-Forwarded-For, and follows redirects where that is asked for.
 */
export function createOutgoing(transport: Transport, backends: ReadonlyMap<string, Backend>, clock: Clock): Transport {
  const table = new BackendTable(backends, clock)
  return (request, options) => {
    try {
      const target = request.backend === undefined ? undefined : table.select(request.backend)
      const wire = prepare(request, target)
      const connection = connectionTo(target, request)
      const wireOptions = connection === undefined ? options : { ...options, connection }
      const answer =
        options.followRedirects === true ? follow(transport, wire, wireOptions) : transport(wire, wireOptions)
      const recorded = target?.breaker === undefined ? answer : record(target.breaker, answer)
      return options.bufferResponse === true ? recorded.then(buffered) : recorded
    } catch (error) {
      return Promise.reject(error)
    }
  }
}

async function buffered(response: GatewayResponse): Promise<GatewayResponse> {
  if (!response.body.isBuffered) await response.body.buffer()
  return response
}

async function record(breaker: CircuitBreaker, answer: Promise<GatewayResponse>): Promise<GatewayResponse> {
  try {
    const response = await answer
    breaker.record(response)
    return response
  } catch (error) {
    breaker.record(undefined)
    throw error
  }
}

function connectionTo(target: Target | undefined, { connection }: OutgoingRequest): Connection | undefined {
  if (connection === undefined) return target?.connection
  return { ...target?.connection, ...connection }
}

function prepare(request: OutgoingRequest, target: Target | undefined): OutgoingRequest {
  const { method, body, cancellation } = request
  const url = target === undefined ? request.url : targetUrl(request.url, target)
  if (url.host === '') {
    const message = 'No backend is known: the API has no service URL, and no policy set a backend.'
    throw internalError('forward-request', 'BackendConnectionFailure', message)
  }
  const headers = wireHeaders(request, url)
  for (const [name, values] of target?.headers ?? []) {
    if (values.length === 1) headers.set(name, values[0]!)
    else headers.setAll(name, values)
  }
  return cancellation === undefined ? { method, url, headers, body } : { method, url, headers, body, cancellation }
}

function wireHeaders({ headers, body, ipAddress }: OutgoingRequest, url: RequestUrl): HeaderList {
  const { raw } = headers
  const keepsHost = !(headers instanceof ClientHeaders) || headers.isHostSet
  const named = connectionOptions(headers)
  const wire = ['Host', (keepsHost && headers.get('Host')) || url.authority]
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!
    if (!isHopByHop(name) && !isRewritten(name) && !named?.includes(name.toLowerCase())) wire.push(name, raw[i + 1]!)
  }
  const addresses = headers.getAll('X-Forwarded-For')
  if (ipAddress !== undefined) addresses.push(ipAddress)
  const forwarded = addresses.join(', ')
  if (forwarded !== '') wire.push('X-Forwarded-For', forwarded)
  if (!body.isEmpty && body.length !== undefined) wire.push('Content-Length', String(body.length))
  return HeaderList.fromRaw(wire)
}

/** The headers that this gateway writes itself. The length tells most others apart. */
function isRewritten(name: string): boolean {
  const { length } = name
  if (length !== 4 && length !== 14 && length !== 15) return false
  const lower = name.toLowerCase()
  return lower === 'host' || lower === 'content-length' || lower === 'x-forwarded-for'
}

/** The headers that the client's Connection header names, which end at the gateway as well. */
function connectionOptions(headers: HeaderList): readonly string[] | undefined {
  const value = headers.get('Connection')
  if (value === undefined || value === 'keep-alive' || value === 'close') return undefined
  return value.split(',').map((option) => option.trim().toLowerCase())
}

function targetUrl(asked: RequestUrl, { base, query }: Target): RequestUrl {
  const url = asked.withBase(base)
  return query.length === 0 ? url : url.withQuery(new Map([...url.query, ...query]))
}

async function follow(
  transport: Transport,
  first: OutgoingRequest,
  options: TransportOptions,
): Promise<GatewayResponse> {
  let request = first
  let response = await transport(request, options)
  for (let i = 0; i < MAX_REDIRECTS; i++) {
    const next = redirected(request, response)
    if (next === undefined) break
    response.body.cancel()
    request = next
    response = await transport(request, options)
  }
  return response
}

/** The request that a redirect asks for; undefined when it asks for none, or when the body to repeat was not kept. */
function redirected(request: OutgoingRequest, { status, headers }: GatewayResponse): OutgoingRequest | undefined {
  const location = headers.get('Location')
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return undefined
  const target = URL.canParse(location, request.url.toString()) ? new URL(location, request.url.toString()) : undefined
  if (target === undefined || !/^https?:$/.test(target.protocol)) return undefined
  const toGet = status === 303 ? request.method !== 'HEAD' : status <= 302 && request.method === 'POST'
  if (!toGet && !request.body.isBuffered) return undefined
  const url = RequestUrl.parse(target.href)
  const next = request.headers.clone()
  next.set('Host', url.authority)
  if (url.origin !== request.url.origin) next.delete('Authorization')
  if (!toGet) return { ...request, url, headers: next }
  next.delete('Content-Length')
  next.delete('Content-Type')
  return { ...request, method: 'GET', url, headers: next, body: MessageBody.empty() }
}
