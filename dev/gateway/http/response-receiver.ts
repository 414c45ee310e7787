import type { GatewayResponse } from '../pipeline/exchange.js'
import { type ByteSink, type ByteSource, MessageBody } from './body.js'
import type { HeaderList } from './headers.js'

/** What may wait for a sink before the backend is told to wait. */
const MAX_QUEUED_BYTES = 64 * 1024

/** The connection that a response comes over, for as long as it comes. */
export interface ResponseControl {
  /** Goes on after `data` said false. */
  resume(): void
  /** Gives the response up, and the connection with it. */
  abort(error: Error): void
}

/**
 * Receives one response and passes its body on as a ByteSource. Chunks that come before somebody wants them are queued: a
 * short answer arrives whole with its headers, and leaves whole.
 */
export class ResponseReceiver implements ByteSource {
  #control: ResponseControl | undefined
  #sink: ByteSink | undefined
  #queue: Buffer[] = []
  #queuedBytes = 0
  #isEnded = false
  #error: Error | undefined

  constructor(
    private readonly method: string,
    private readonly resolve: (response: GatewayResponse) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  /** Gives the request up: before the headers the promise rejects, later the body fails. */
  abort(error: Error): void {
    if (this.#isEnded || this.#error !== undefined) return
    this.fail(error)
    this.#control?.abort(error)
  }

  /** The request has a connection; a second one when it is repeated. */
  start(control: ResponseControl): void {
    this.#control = control
    if (this.#error !== undefined) control.abort(this.#error)
  }

  /** `whole` is the body where all of it is there. */
  head(status: number, reason: string, headers: HeaderList, whole?: Buffer): void {
    this.resolve({ status, reason, headers, body: this.#body(status, headers, whole) })
  }

  /** False has the connection wait for `resume`. */
  data(chunk: Buffer): boolean {
    if (this.#sink !== undefined) return this.#sink.write(chunk)
    this.#queue.push(chunk)
    this.#queuedBytes += chunk.length
    return this.#queuedBytes <= MAX_QUEUED_BYTES
  }

  end(): void {
    this.#isEnded = true
    this.#control = undefined
    this.#sink?.end()
  }

  fail(error: Error): void {
    this.#error ??= error
    this.reject(this.#error)
    this.#sink?.fail(this.#error)
  }

  flow(sink: ByteSink): void {
    this.#sink = sink
    const queue = this.#queue
    this.#queue = []
    if (this.#isEnded) {
      const last = queue.pop()
      for (const chunk of queue) sink.write(chunk)
      sink.end(last)
      return
    }
    let isReady = true
    for (const chunk of queue) isReady = sink.write(chunk)
    if (this.#error !== undefined) sink.fail(this.#error)
    else if (isReady) this.resume()
  }

  resume(): void {
    this.#control?.resume()
  }

  cancel(error: Error): void {
    this.abort(error)
  }

  #body(status: number, headers: HeaderList, whole: Buffer | undefined): MessageBody {
    if (this.method === 'HEAD' || status === 204 || status === 304) return MessageBody.empty()
    const length = headers.get('Content-Length')
    if (length === '0') return MessageBody.empty()
    if (whole !== undefined) return MessageBody.fromBytes(whole)
    return MessageBody.fromSource(this, length === undefined ? undefined : Number(length))
  }
}
