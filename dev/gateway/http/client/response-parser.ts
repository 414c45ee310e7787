import { maxHeaderSize } from 'node:http'
import { ChunkedDecoder } from './chunked.js'
import { ProtocolError } from './protocol-error.js'
import { parseResponseHead, type ResponseHead } from './response-head.js'

export interface ResponseEvents {
  /** `whole` is the body where it came with the head. */
  head(head: ResponseHead, whole?: Buffer): void
  data(chunk: Buffer): void
  /** The response is over. `isClean` says that nothing came behind it. */
  end(isClean: boolean): void
}

/**
 * Reads the responses of one connection, one after the other, in whatever pieces they arrive; `begin` announces each, so that
 * nothing which nobody asked for is taken for an answer. Interim responses are skipped.
 */
export class ResponseParser {
  #state: 'idle' | 'head' | 'length' | 'chunked' | 'until-close' = 'idle'
  #isHead = false
  /** A head of which the end has not come. */
  #partial = ''
  #left = 0
  #chunks: ChunkedDecoder | undefined

  constructor(private readonly events: ResponseEvents) {}

  /** A response to HEAD has no body, whatever its headers say. */
  begin(method: string): void {
    this.#state = 'head'
    this.#isHead = method === 'HEAD'
  }

  /**
   * Whatever stands behind the end of a response belongs to none: the connection is given up when `end` says so.
   * @throws ProtocolError, after which the connection is of no use
   */
  push(bytes: Buffer): void {
    if (this.#state === 'idle') throw new ProtocolError('the backend sent what nobody asked for')
    for (let at = 0; at < bytes.length && !this.#isOver; ) at = this.#read(bytes, at)
  }

  /** The backend ended the connection. Whether that ended a response, as it does one without a length. */
  close(): boolean {
    if (this.#state !== 'until-close') return false
    this.#end(false)
    return true
  }

  get #isOver(): boolean {
    return this.#state === 'idle'
  }

  #read(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case 'length':
        return this.#readLength(bytes, at)
      case 'chunked':
        return this.#readChunks(bytes, at)
      case 'until-close':
        this.events.data(bytes.subarray(at))
        return bytes.length
      default:
        return this.#readHead(bytes, at)
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const before = this.#partial.length
    const text = this.#partial + bytes.toString('latin1', at, Math.min(bytes.length, at + maxHeaderSize + 4))
    const end = text.indexOf('\r\n\r\n')
    if (end < 0 ? text.length > maxHeaderSize : end > maxHeaderSize) {
      throw new ProtocolError(`the response has more than ${maxHeaderSize} bytes of headers`)
    }
    if (end < 0) {
      // Said early, so that something other than HTTP is not waited for until the time is over.
      if (!text.startsWith('HTTP/1.'.slice(0, text.length)) || /(?:^|[^\r])\n/.test(text)) {
        throw new ProtocolError('the response is not HTTP/1.1')
      }
      this.#partial = text
      return bytes.length
    }
    this.#partial = ''
    return this.#takeHead(parseResponseHead(text.slice(0, end + 2)), bytes, at + end + 4 - before)
  }

  /** Gives the index behind the head, or behind the body where that came with it. */
  #takeHead(head: ResponseHead, bytes: Buffer, at: number): number {
    const { status, framing } = head
    if (status === 101) throw new ProtocolError('the backend changed to a protocol that nobody asked for')
    if (status < 200) return at
    if (this.#isHead || status === 204 || status === 304) {
      this.events.head(head)
      this.#end(at === bytes.length)
      return at
    }
    if (typeof framing !== 'number') {
      this.#state = framing
      if (framing === 'chunked') this.#chunks = new ChunkedDecoder()
      this.events.head(head)
      return at
    }
    const end = at + framing
    if (end <= bytes.length) {
      this.events.head(head, bytes.subarray(at, end))
      this.#end(end === bytes.length)
      return end
    }
    this.#state = 'length'
    this.#left = framing
    this.events.head(head)
    return at
  }

  #readLength(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left)
    this.#left -= end - at
    this.events.data(bytes.subarray(at, end))
    if (this.#left === 0) this.#end(end === bytes.length)
    return end
  }

  #readChunks(bytes: Buffer, at: number): number {
    const end = this.#chunks!.decode(bytes, at, (chunk) => this.events.data(chunk))
    if (end < 0) return bytes.length
    this.#end(end === bytes.length)
    return end
  }

  #end(isClean: boolean): void {
    this.#state = 'idle'
    this.events.end(isClean)
  }
}
