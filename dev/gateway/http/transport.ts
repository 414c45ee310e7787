import { errors, Pool } from 'undici'
import { internalError } from '../pipeline/errors.js'
import type { OutgoingRequest, Transport, TransportOptions } from '../pipeline/services.js'
import { PolicyError } from '../pipeline/step.js'
import { ResponseHandler } from './response-handler.js'

/** Sends requests over kept-alive connections, one pool for each origin. */
export class PoolTransport {
  readonly #pools = new Map<string, Pool>()

  readonly send: Transport = (request, options) => {
    const { method, url, headers, body, cancellation } = request
    const pool = this.#poolFor(url.origin, options)
    return new Promise((resolve, reject) => {
      const handler = new ResponseHandler(method, resolve, (error) => reject(asPolicyError(request, options, error)))
      cancellation?.onCancel(() => handler.abort(clientGone()))
      pool.dispatch(
        {
          path: url.target,
          method,
          headers: headers.raw as string[],
          body: body.isEmpty ? null : (body.bytes ?? body.stream()),
          headersTimeout: options.timeoutMilliseconds,
        },
        handler,
      )
    })
  }

  /** Closes every connection; what is under way fails. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map((pool) => pool.destroy()))
  }

  #poolFor(origin: string, { validateCertificate = true, http2 = false }: TransportOptions): Pool {
    const key = `${origin} ${validateCertificate} ${http2}`
    let pool = this.#pools.get(key)
    if (pool === undefined) {
      pool = new Pool(origin, { allowH2: http2, connect: { rejectUnauthorized: validateCertificate } })
      this.#pools.set(key, pool)
    }
    return pool
  }
}

function asPolicyError({ url }: OutgoingRequest, { timeoutMilliseconds }: TransportOptions, error: Error): PolicyError {
  if (error instanceof PolicyError) return error
  if (error instanceof errors.HeadersTimeoutError) {
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
