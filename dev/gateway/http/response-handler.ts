import type { Dispatcher } from 'undici'
import type { GatewayResponse } from '../pipeline/exchange.js'
import { type ByteSink, type ByteSource, MessageBody } from './body.js'
import { HeaderList } from './headers.js'
import { isHopByHop } from './hop-by-hop.js'

/** What may wait for a sink before the backend is told to wait. */
const MAX_QUEUED_BYTES = 64 * 1024

/**
 * Receives one response from undici and passes its body on as a ByteSource. Chunks that come before somebody wants them are
 * queued: a short answer arrives whole with its headers, and leaves whole. These are undici 7's callbacks with raw headers;
 * the newer ones parse the headers into an object first, which nobody here wants and costs a tenth of a request.
 */
export class ResponseHandler implements Dispatcher.DispatchHandler, ByteSource {
  #abort: ((error: Error) => void) | undefined
  #resume: (() => void) | undefined
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
    this.onError(error)
    this.#abort?.(error)
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort
    if (this.#error !== undefined) abort(this.#error)
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void, statusText: string): boolean {
    if (status < 200) return true
    this.#resume = resume
    const headers = passedOn(raw)
    this.resolve({ status, reason: statusText, headers, body: this.#body(status, headers) })
    return true
  }

  /** False has undici wait for `resume`. */
  onData(chunk: Buffer): boolean {
    if (this.#sink !== undefined) return this.#sink.write(chunk)
    this.#queue.push(chunk)
    this.#queuedBytes += chunk.length
    return this.#queuedBytes <= MAX_QUEUED_BYTES
  }

  onComplete(): void {
    this.#isEnded = true
    this.#sink?.end()
  }

  onError(error: Error): void {
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
    else if (isReady) this.#resume?.()
  }

  resume(): void {
    this.#resume?.()
  }

  cancel(error: Error): void {
    this.abort(error)
  }

  #body(status: number, headers: HeaderList): MessageBody {
    if (this.method === 'HEAD' || status === 204 || status === 304) return MessageBody.empty()
    const length = headers.get('Content-Length')
    if (length === '0') return MessageBody.empty()
    return MessageBody.fromSource(this, length === undefined ? undefined : Number(length))
  }
}

function passedOn(raw: readonly Buffer[]): HeaderList {
  const kept: string[] = []
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toString('latin1')
    if (!isHopByHop(name)) kept.push(name, raw[i + 1]!.toString('latin1'))
  }
  return HeaderList.fromRaw(kept)
}
