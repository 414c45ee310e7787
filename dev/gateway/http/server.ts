import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { GatewayResponse } from '../pipeline/exchange.js'
import type { ClientRequest } from '../pipeline/serving.js'
import { MessageBody } from './body.js'
import { Cancellation } from './cancellation.js'
import { ClientHeaders } from './client-headers.js'
import { clientUrl } from './client-url.js'
import { isHopByHop } from './hop-by-hop.js'
import { ResponseSink } from './response-sink.js'
import { clientCertificate, createSecureServer, type ServerCertificate } from './tls.js'
import type { Scheme } from './url.js'
import { WriteBatch } from './write-batch.js'

/** Longer than clients keep idle connections, so that it is they who close them. */
const KEEP_ALIVE_MILLISECONDS = 60_000
/** How long requests under way may take to end when the server closes. */
const GRACE_MILLISECONDS = 2_000

/**
 * A request without a body gets no stream machinery, since nobody reads it; Node before 24.9 does not know that option:
 * https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener
 */
const OPTIONS: ServerOptions = {
  keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
  noDelay: true,
  optimizeEmptyRequests: true,
}

/** How long a client may take, so that a slow one does not hold a connection for ever; both are answered with 408. */
export interface ServerLimits {
  /** For the request line and the headers. */
  readonly headersMilliseconds: number
  /** For the whole request. */
  readonly requestMilliseconds: number
  /** How often that is looked at. */
  readonly checkMilliseconds: number
}
const LIMITS: ServerLimits = { headersMilliseconds: 60_000, requestMilliseconds: 300_000, checkMilliseconds: 10_000 }

type Handle = (request: ClientRequest) => Promise<GatewayResponse>

/** The gateway's HTTP side: turns requests into ClientRequests and writes what comes back, streaming both ways. */
export class GatewayServer {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  /**
   * @param certificate makes it speak TLS
   * @throws Error that says what is wrong with the certificate
   */
  constructor(handle: Handle, limits = LIMITS, certificate?: ServerCertificate) {
    const writes = new WriteBatch()
    const options: ServerOptions = {
      ...OPTIONS,
      headersTimeout: limits.headersMilliseconds,
      requestTimeout: limits.requestMilliseconds,
      connectionsCheckingInterval: limits.checkMilliseconds,
    }
    const receive = certificate === undefined ? plainRequest : secureRequest
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      if (request.httpVersionMajor === 1) answer(handle, receive, request, response, writes)
      else response.writeHead(505, { Connection: 'close', 'Content-Length': 0 }).end()
    }
    this.#server =
      certificate === undefined
        ? createServer(options, listener)
        : createSecureServer(certificate, { ...options, handshakeTimeout: limits.headersMilliseconds }, listener)
    if (certificate !== undefined) this.#server.on('connection', (socket: Socket) => this.#keep(socket))
    // Node would leave out what is beyond its number without a word; their size is limited all the same.
    this.#server.maxHeadersCount = 0
  }

  /** Resolves with the port once connections are accepted; rejects when the port cannot be had. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject)
        resolve((this.#server.address() as AddressInfo).port)
      })
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#closeAllConnections(), GRACE_MILLISECONDS)
      this.#server.close(() => {
        clearTimeout(timer)
        resolve()
      })
      this.#server.closeIdleConnections()
    })
  }

  #closeAllConnections(): void {
    this.#server.closeAllConnections()
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Node's server does not know of a connection before its TLS handshake is done, and would wait for it. */
  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }
}

type Receive = (request: IncomingMessage, cancellation: Cancellation) => ClientRequest

function answer(
  handle: Handle,
  receive: Receive,
  request: IncomingMessage,
  response: ServerResponse,
  writes: WriteBatch,
): void {
  const cancellation = new Cancellation()
  response.once('close', () => {
    if (!response.writableFinished) cancellation.cancel()
  })
  handle(receive(request, cancellation)).then(
    (result) => {
      writes.add(() => {
        try {
          write(result, request.method === 'HEAD', response, cancellation)
        } catch (error) {
          response.destroy(error as Error)
        }
      })
    },
    (error: Error) => response.destroy(error),
  )
}

const plainRequest: Receive = (request, cancellation) => clientRequest(request, cancellation, 'http')

const secureRequest: Receive = (request, cancellation) => {
  const received = clientRequest(request, cancellation, 'https')
  const certificate = clientCertificate(request.socket as TLSSocket)
  return certificate === undefined ? received : { ...received, certificate }
}

function clientRequest(request: IncomingMessage, cancellation: Cancellation, scheme: Scheme): ClientRequest {
  const headers = ClientHeaders.fromRaw(request.rawHeaders)
  return {
    method: request.method!,
    url: clientUrl(request.url!, headers.get('Host'), scheme),
    headers,
    body: requestBody(request, headers),
    ipAddress: peerAddress(request),
    cancellation,
  }
}

/** Asks the raw headers: node:http would first make an object of all of them. */
function requestBody(request: IncomingMessage, headers: ClientHeaders): MessageBody {
  const length = headers.get('Content-Length')
  if (length === '0' || (length === undefined && !headers.has('Transfer-Encoding'))) return MessageBody.empty()
  return MessageBody.fromReadable(request, length === undefined ? undefined : Number(length))
}

/** IPv4 addresses as such, also where the socket speaks IPv6. */
function peerAddress({ socket }: IncomingMessage): string {
  const address = socket.remoteAddress ?? ''
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
}

function write(result: GatewayResponse, isHead: boolean, response: ServerResponse, cancellation: Cancellation): void {
  const { status, reason, body } = result
  const isBodiless = isHead || status === 204 || status === 304
  try {
    response.writeHead(status, reason, wireHeaders(result, isBodiless))
  } catch {
    // A policy made a header or a reason that HTTP does not allow; nothing has been sent yet.
    response.writeHead(500, 'Internal Server Error', { 'Content-Length': 0 }).end()
    body.cancel()
    return
  }
  if (isBodiless) {
    body.cancel()
    response.end()
    return
  }
  send(body, response, cancellation)
}

/** The body's own length replaces what a Content-Length header says, except where HTTP sends the length of a body it leaves out. */
function wireHeaders({ status, headers, body }: GatewayResponse, isBodiless: boolean): string[] {
  const { raw } = headers
  const keepsLength = isBodiless && body.isEmpty
  const wire: string[] = []
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!
    if (isHopByHop(name) || (!keepsLength && isContentLength(name))) continue
    wire.push(name, raw[i + 1]!)
  }
  if (!keepsLength && body.length !== undefined && status !== 204) wire.push('Content-Length', String(body.length))
  return wire
}

function isContentLength(name: string): boolean {
  return name.length === 14 && name.toLowerCase() === 'content-length'
}

function send(body: MessageBody, response: ServerResponse, cancellation: Cancellation): void {
  if (cancellation.isCancelled) {
    body.cancel()
    return
  }
  cancellation.onCancel(() => body.cancel())
  body.pipe(new ResponseSink(body, response))
}
