import type { Dispatcher } from 'undici'
import type { GatewayResponse } from '../pipeline/exchange.js'
import { type ByteSink, type ByteSource, MessageBody } from './body.js'
import { HeaderList } from './headers.js'
import { isHopByHop } from './hop-by-hop.js'

/** What may wait for a sink before the backend is told to wait. */
const MAX_QUEUED_BYTES = 64 * 1024

/**
 * Receives one response from undici and passes its body on as a ByteSource. Chunks that come before somebody wants them are
 * queued: a short answer arrives whole with its headers, and leaves whole.
 */
export class ResponseHandler implements Dispatcher.DispatchHandler, ByteSource {
  #controller: Dispatcher.DispatchController | undefined
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
    this.#fail(error)
    this.#controller?.abort(error)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#error !== undefined) controller.abort(this.#error)
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusMessage?: string,
  ): void {
    if (status < 200) return
    const headers = passedOn(controller.rawHeaders as readonly (Buffer | string)[])
    this.resolve({ status, reason: statusMessage ?? '', headers, body: this.#body(status, headers) })
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#sink !== undefined) {
      if (!this.#sink.write(chunk)) controller.pause()
      return
    }
    this.#queue.push(chunk)
    this.#queuedBytes += chunk.length
    if (this.#queuedBytes > MAX_QUEUED_BYTES) controller.pause()
  }

  onResponseEnd(): void {
    this.#isEnded = true
    this.#sink?.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error)
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
    else if (isReady) this.#controller?.resume()
  }

  resume(): void {
    this.#controller?.resume()
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

  #fail(error: Error): void {
    this.#error = error
    this.reject(error)
    this.#sink?.fail(error)
  }
}

function passedOn(raw: readonly (Buffer | string)[]): HeaderList {
  const kept: string[] = []
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toString('latin1')
    if (!isHopByHop(name)) kept.push(name, raw[i + 1]!.toString('latin1'))
  }
  return HeaderList.fromRaw(kept)
}
