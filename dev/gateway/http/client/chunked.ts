import { isHeaderText, parseHeaderLines } from '../header-lines.js'
import { ProtocolError } from './protocol-error.js'

/** A line that says a chunk's length, and all trailers together, may be this long. */
const MAX_LINE_BYTES = 16 * 1024
/** So many hexadecimal digits are still an exact number. */
const SIZE_LINE = /^([0-9a-f]{1,13})(?:;(.*))?$/i

/** Takes the chunks of a body apart, in whatever pieces they arrive: RFC 9112 §7.1. Extensions and trailers are checked and dropped. */
export class ChunkedDecoder {
  #expects: 'size' | 'data' | 'data-end' | 'trailer' = 'size'
  #left = 0
  #line = ''
  #trailerBytes = 0

  /**
   * Gives the content in `bytes` from `at` on to `piece`. Gives the index after the end of the body, or -1 when more is to come.
   * @throws ProtocolError
   */
  decode(bytes: Buffer, at: number, piece: (content: Buffer) => void): number {
    let from = at
    while (from < bytes.length) {
      if (this.#expects === 'data') {
        const to = Math.min(bytes.length, from + this.#left)
        this.#left -= to - from
        piece(bytes.subarray(from, to))
        from = to
        if (this.#left === 0) this.#expects = 'data-end'
        continue
      }
      const newline = bytes.indexOf(0x0a, from)
      const to = newline < 0 ? bytes.length : newline + 1
      this.#line += bytes.toString('latin1', from, to)
      if (this.#line.length > MAX_LINE_BYTES) throw new ProtocolError('the response has a chunk with too long a line')
      from = to
      if (newline >= 0 && this.#takeLine()) return from
    }
    return -1
  }

  /** Goes by a whole line; whether it was the last of the body. */
  #takeLine(): boolean {
    const line = this.#line
    this.#line = ''
    if (!line.endsWith('\r\n')) throw new ProtocolError('the response has a chunk whose line does not end in CRLF')
    if (this.#expects === 'size') this.#takeSize(line.slice(0, -2))
    else if (this.#expects === 'trailer') return this.#takeTrailer(line)
    else if (line === '\r\n') this.#expects = 'size'
    else throw new ProtocolError('the response has a chunk that is longer than it says')
    return false
  }

  #takeSize(line: string): void {
    const [, digits, extension = ''] = SIZE_LINE.exec(line) ?? []
    if (digits === undefined || !isHeaderText(extension)) {
      throw new ProtocolError('the response has a chunk without a valid length')
    }
    this.#left = Number.parseInt(digits, 16)
    this.#expects = this.#left === 0 ? 'trailer' : 'data'
  }

  #takeTrailer(line: string): boolean {
    if (line === '\r\n') return true
    this.#trailerBytes += line.length
    if (this.#trailerBytes > MAX_LINE_BYTES || parseHeaderLines(line, 0) === undefined) {
      throw new ProtocolError('the response has a malformed trailer')
    }
    return false
  }
}
