import { errors } from 'undici'
import { internalError } from '../pipeline/errors.js'
import type { OutgoingRequest, Transport, TransportOptions } from '../pipeline/services.js'
import { PolicyError } from '../pipeline/step.js'
import { HeadersTimeoutError } from './client/connection.js'
import { ConnectionPool } from './client/connection-pool.js'
import { requestHead } from './client/request-head.js'
import { ResponseReceiver } from './response-receiver.js'
import { createRoute, type Route, routeKey } from './route.js'
import { UndiciHandler } from './undici-handler.js'
import type { RequestUrl } from './url.js'
import { WriteBatch } from './write-batch.js'

/**
 * Sends requests over kept-alive connections, one pool for each origin. Requests over plain http whose body is in memory, or
 * that have none, go by our own connections; TLS, HTTP/2, proxies and bodies that still arrive by undici.
 */
export class PoolTransport {
  readonly #writes = new WriteBatch()
  readonly #plain = new Map<string, ConnectionPool>()
  readonly #routes = new Map<string, Route>()

  readonly send: Transport = (request, options) => {
    const { method, cancellation } = request
    return new Promise((resolve, reject) => {
      const receiver = new ResponseReceiver(method, resolve, (error) => reject(asPolicyError(request, options, error)))
      cancellation?.onCancel(() => receiver.abort(clientGone()))
      try {
        if (isPlain(request, options)) this.#sendPlain(request, options, receiver)
        else this.#sendByUndici(request, options, receiver)
      } catch (error) {
        receiver.fail(error as Error)
      }
    })
  }

  /** Closes every connection; what is under way fails. */
  async close(): Promise<void> {
    const routes = [...this.#routes.values()]
    for (const pool of this.#plain.values()) pool.close()
    this.#plain.clear()
    this.#routes.clear()
    await Promise.all(routes.map((route) => route.close()))
  }

  #sendPlain(
    { method, url, headers, body }: OutgoingRequest,
    { timeoutMilliseconds }: TransportOptions,
    receiver: ResponseReceiver,
  ): void {
    const { bytes } = body
    const hasBody = bytes !== undefined && bytes.length > 0
    const head = requestHead(method, url.target, headers.raw, !body.isEmpty)
    let pool = this.#plain.get(url.authority)
    if (pool === undefined) {
      pool = new ConnectionPool(url.host.replace(/^\[|\]$/g, ''), url.port, this.#writes)
      this.#plain.set(url.authority, pool)
    }
    pool.send({ method, head, body: hasBody ? bytes : undefined, receiver, timeoutMilliseconds })
  }

  #sendByUndici(
    { method, url, headers, body }: OutgoingRequest,
    options: TransportOptions,
    receiver: ResponseReceiver,
  ): void {
    const route = this.#routeTo(url, options)
    route.dispatcher.dispatch(
      {
        path: `${route.prefix}${url.target}`,
        method,
        headers: [...headers.raw, ...route.headers],
        body: body.isEmpty ? null : (body.bytes ?? body.stream()),
        headersTimeout: options.timeoutMilliseconds,
      },
      new UndiciHandler(receiver),
    )
  }

  #routeTo(url: RequestUrl, options: TransportOptions): Route {
    const key = routeKey(url.origin, options)
    let route = this.#routes.get(key)
    if (route === undefined) {
      route = createRoute(url, options)
      this.#routes.set(key, route)
    }
    return route
  }
}

/** CONNECT makes a tunnel of its connection, which is not forwarding any more. */
function isPlain({ method, url, body }: OutgoingRequest, { http2 = false, connection }: TransportOptions): boolean {
  return url.scheme === 'http' && !http2 && connection?.proxy === undefined && body.isBuffered && method !== 'CONNECT'
}

function asPolicyError({ url }: OutgoingRequest, { timeoutMilliseconds }: TransportOptions, error: Error): PolicyError {
  if (error instanceof PolicyError) return error
  if (error instanceof HeadersTimeoutError || error instanceof errors.HeadersTimeoutError) {
    const message = `The backend ${url.origin} sent no response headers within ${timeoutMilliseconds / 1000} seconds.`
    return internalError('forward-request', 'Timeout', message)
  }
  const reason = error.message || error.name
  return internalError(
    'forward-request',
    'BackendConnectionFailure',
    `Unable to reach the backend ${url.origin}: ${reason}`,
  )
}

function clientGone(): PolicyError {
  return internalError('forward-request', 'ClientConnectionFailure', 'The client closed its connection.')
}
