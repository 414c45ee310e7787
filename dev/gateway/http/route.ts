import { checkServerIdentity, TLSSocket } from 'node:tls'
import { buildConnector, type Dispatcher, Pool } from 'undici'
import type { ProxyServer } from '../artifacts/model.js'
import type { Connection, TransportOptions } from '../pipeline/services.js'
import type { RequestUrl } from './url.js'

/** How long a proxy may take to open its way to a backend. */
const PROXY_TIMEOUT_MILLISECONDS = 30_000

/** The way to an origin: its kept-alive connections, and what a proxy wants to see in each request. */
export interface Route {
  readonly dispatcher: Dispatcher
  /** Put before the target: a proxy that forwards needs the whole URL. */
  readonly prefix: string
  readonly headers: readonly string[]
  close(): Promise<void>
}

/** Equal for requests that may share connections. */
export function routeKey(origin: string, { connection, http2 = false }: TransportOptions): string {
  if (connection === undefined) return `${origin} ${http2}`
  const { certificate, proxy, validateChain = true, validateName = true } = connection
  return JSON.stringify([origin, http2, certificate?.thumbprint, proxy, validateChain, validateName])
}

export function createRoute(url: RequestUrl, { connection = {}, http2 = false }: TransportOptions): Route {
  const { origin } = url
  const connect = connectorTo(connection, http2)
  if (connection.proxy === undefined) return direct(new Pool(origin, { allowH2: http2, connect }))
  const headers = authorization(connection.proxy)
  const proxy = new Pool(connection.proxy.url, { headersTimeout: PROXY_TIMEOUT_MILLISECONDS })
  // A proxy forwards plain http by its URL, and opens a tunnel for what it cannot read.
  if (url.scheme === 'http') return { ...direct(proxy), prefix: origin, headers }
  const pool = new Pool(origin, { allowH2: http2, connect: tunnel(proxy, headers, connect) })
  return {
    ...direct(pool),
    async close() {
      await Promise.all([pool.destroy(), proxy.destroy()])
    },
  }
}

function direct(pool: Pool): Route {
  return { dispatcher: pool, prefix: '', headers: [], close: () => pool.destroy() }
}

function authorization({ username, password = '' }: ProxyServer): string[] {
  if (username === undefined) return []
  return ['Proxy-Authorization', `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`]
}

function connectorTo(connection: Connection, http2: boolean): buildConnector.connector {
  const { certificate, validateChain = true, validateName = true } = connection
  const connect = buildConnector({
    allowH2: http2,
    rejectUnauthorized: validateChain,
    ...(validateName ? {} : { checkServerIdentity: () => undefined }),
    ...(certificate === undefined ? {} : { secureContext: certificate.secureContext }),
  })
  return validateName && !validateChain ? checkingName(connect) : connect
}

/** TLS that does not look at the chain does not look at the name either: it is done here. */
function checkingName(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      const host = options.servername ?? options.hostname
      const wrong = socket instanceof TLSSocket ? checkServerIdentity(host, socket.getPeerCertificate()) : undefined
      if (wrong === undefined) return callback(null, socket)
      socket.destroy()
      callback(wrong, null)
    })
}

/** Connects through a proxy by CONNECT, and has `connect` speak TLS inside. */
function tunnel(proxy: Pool, headers: readonly string[], connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    const { hostname, port } = options
    const path = `${hostname}:${port || '443'}`
    proxy.connect({ path, headers: ['Host', path, ...headers] as string[] }).then(
      ({ statusCode, socket }) => {
        if (statusCode === 200) return connect({ ...options, httpSocket: socket as never }, callback)
        socket.destroy()
        callback(new Error(`the proxy answered ${statusCode} to CONNECT ${path}`), null)
      },
      (error: Error) => callback(error, null),
    )
  }
}
