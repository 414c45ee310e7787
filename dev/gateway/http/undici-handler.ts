import type { Dispatcher } from 'undici'
import { HeaderList } from './headers.js'
import { isHopByHop } from './hop-by-hop.js'
import type { ResponseReceiver } from './response-receiver.js'

/**
 * Passes on what undici receives. These are undici 7's callbacks with raw headers; the newer ones parse the headers into an
 * object first, which loses their order and spelling.
 */
export class UndiciHandler implements Dispatcher.DispatchHandler {
  #abort: (error: Error) => void = () => undefined

  constructor(private readonly receiver: ResponseReceiver) {}

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort
    this.receiver.start({ abort, resume: () => undefined })
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void, statusText: string): boolean {
    if (status < 200) return true
    this.receiver.start({ abort: this.#abort, resume })
    this.receiver.head(status, statusText, passedOn(raw))
    return true
  }

  /** False has undici wait for `resume`. */
  onData(chunk: Buffer): boolean {
    return this.receiver.data(chunk)
  }

  onComplete(): void {
    this.receiver.end()
  }

  onError(error: Error): void {
    this.receiver.fail(error)
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
