import type { ServerResponse } from 'node:http'
import type { ByteSink, MessageBody } from './body.js'

/** A body up to this length goes out in one string with the headers, which is one write instead of a vectored one. */
const MAX_STRING_BYTES = 8 * 1024

/** Writes a body to a client at the client's pace. */
export class ResponseSink implements ByteSink {
  constructor(
    private readonly body: MessageBody,
    private readonly response: ServerResponse,
  ) {}

  write(chunk: Buffer): boolean {
    const isReady = this.response.write(chunk)
    if (!isReady) this.response.once('drain', () => this.body.resume())
    return isReady
  }

  end(last?: Buffer): void {
    if (last === undefined) this.response.end()
    else if (last.length <= MAX_STRING_BYTES) this.response.end(last.toString('latin1'), 'latin1')
    else this.response.end(last)
  }

  fail(error: Error): void {
    this.response.destroy(error)
  }
}
