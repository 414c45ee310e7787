import { connect, type Socket } from 'node:net'
import type { ResponseControl, ResponseReceiver } from '../response-receiver.js'
import type { WriteBatch } from '../write-batch.js'
import type { ResponseHead } from './response-head.js'
import { ResponseParser } from './response-parser.js'
import { ReusedTimer } from './reused-timer.js'

const CONNECT_MILLISECONDS = 10_000
/** How long a body may pause. */
const BODY_MILLISECONDS = 300_000
/** A body up to this length goes out in one string with the headers, which is one write instead of a vectored one. */
const MAX_STRING_BYTES = 8 * 1024
/** What was read is copied before anything else is, so that all connections can read into the same memory. */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024)

/** A request ready for the wire. */
export interface WireRequest {
  readonly method: string
  /** As `requestHead` writes it. */
  readonly head: string
  readonly body: Buffer | undefined
  readonly receiver: ResponseReceiver
  /** How long to wait for the head of the response; 0 for as long as it takes. */
  readonly timeoutMilliseconds: number
}

/** What a connection tells the pool that it belongs to. */
export interface ConnectionOwner {
  /** The response is over, and the connection may be used again for so long. */
  idle(connection: Connection, milliseconds: number): void
  /** The connection can no longer be used. */
  closed(connection: Connection): void
  /** A kept connection was closed before a byte of the answer came. The request may be sent again. */
  lost(request: WireRequest): void
}

/** The response did not begin in time. */
export class HeadersTimeoutError extends Error {}

/** Requests that a server may get twice: RFC 9110 §9.2.2. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/** One connection to a backend, which serves one request after the other. */
export class Connection implements ResponseControl {
  readonly #socket: Socket
  readonly #parser: ResponseParser
  readonly #timer: ReusedTimer
  #request: WireRequest | undefined
  #progress: 'waiting' | 'sent' | 'answering' | 'head' = 'waiting'
  #isConnected = false
  #isReused = false
  #isPaused = false
  #keepAliveMilliseconds = 0

  constructor(
    host: string,
    port: number,
    private readonly owner: ConnectionOwner,
    private readonly writes: WriteBatch,
  ) {
    this.#parser = new ResponseParser({
      head: (head, whole) => this.#takeHead(head, whole),
      data: (chunk) => this.#takeData(chunk),
      end: (isClean) => this.#takeEnd(isClean),
    })
    this.#timer = new ReusedTimer(() => this.#waitedTooLong())
    this.#timer.start(CONNECT_MILLISECONDS)
    const onread = { buffer: READ_BUFFER, callback: (length: number) => this.#read(length) }
    this.#socket = connect({ host, port, noDelay: true, onread })
    this.#socket.setTimeout(BODY_MILLISECONDS)
    this.#socket.once('connect', () => this.#connected())
    this.#socket.on('timeout', () => this.#pausedTooLong())
    this.#socket.on('end', () => this.#ended())
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('the backend closed the connection')))
  }

  /** Only while no other request is under way. */
  send(request: WireRequest): void {
    this.#request = request
    this.#progress = 'waiting'
    if (this.#isReused) this.#socket.ref()
    request.receiver.start(this)
    if (this.#isConnected) this.writes.add(() => this.#write(request))
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#socket.resume()
  }

  abort(): void {
    this.#request = undefined
    this.#timer.stop()
    this.#socket.destroy()
    this.owner.closed(this)
  }

  /** Ends the connection; a request that is under way fails. */
  close(): void {
    const request = this.#request
    this.abort()
    request?.receiver.fail(new Error('the gateway closed the connection'))
  }

  #connected(): void {
    this.#isConnected = true
    if (this.#request !== undefined) this.#write(this.#request)
  }

  #write(request: WireRequest): void {
    if (this.#request !== request) return
    const { method, head, body, timeoutMilliseconds } = request
    this.#progress = 'sent'
    this.#parser.begin(method)
    this.#timer.start(timeoutMilliseconds)
    if (body === undefined) this.#socket.write(head, 'latin1')
    else if (body.length <= MAX_STRING_BYTES) this.#socket.write(head + body.toString('latin1'), 'latin1')
    else {
      this.#socket.cork()
      this.#socket.write(head, 'latin1')
      this.#socket.write(body)
      this.#socket.uncork()
    }
  }

  /** Whether to read on. */
  #read(length: number): boolean {
    if (this.#progress === 'sent') this.#progress = 'answering'
    try {
      this.#parser.push(Buffer.from(READ_BUFFER.subarray(0, length)))
    } catch (error) {
      this.#fail(error as Error)
    }
    return !this.#isPaused
  }

  #takeHead({ status, reason, headers, keepAliveMilliseconds }: ResponseHead, whole: Buffer | undefined): void {
    this.#progress = 'head'
    this.#keepAliveMilliseconds = keepAliveMilliseconds
    this.#request?.receiver.head(status, reason, headers, whole)
  }

  #takeData(chunk: Buffer): void {
    if (this.#request?.receiver.data(chunk) === false) this.#isPaused = true
  }

  /** A backend that answered before it took the whole request would read the rest of it as the next one. */
  #takeEnd(isClean: boolean): void {
    const request = this.#request
    this.#request = undefined
    this.resume()
    if (isClean && this.#keepAliveMilliseconds > 0 && this.#socket.writableLength === 0) {
      this.#isReused = true
      this.#socket.unref()
      this.owner.idle(this, this.#keepAliveMilliseconds)
    } else this.abort()
    request?.receiver.end()
  }

  #ended(): void {
    if (!this.#parser.close()) this.#fail(new Error('the backend closed the connection'))
  }

  /** The connection is of no use any more. A backend may give up a kept one at the very moment it is used again. */
  #fail(error: Error): void {
    const request = this.#request
    this.abort()
    if (request === undefined) return
    if (this.#isReused && this.#mayRepeat(request)) this.owner.lost(request)
    else request.receiver.fail(error)
  }

  #mayRepeat({ method }: WireRequest): boolean {
    return this.#progress === 'waiting' || (this.#progress === 'sent' && REPEATABLE.has(method))
  }

  #waitedTooLong(): void {
    if (!this.#isConnected) this.#fail(new Error('the connection was not accepted in time'))
    else if (this.#progress === 'sent' || this.#progress === 'answering') {
      const request = this.#request
      this.abort()
      request?.receiver.fail(new HeadersTimeoutError())
    }
  }

  #pausedTooLong(): void {
    if (this.#progress === 'head' && !this.#isPaused) this.#fail(new Error('the response paused for too long'))
  }
}
