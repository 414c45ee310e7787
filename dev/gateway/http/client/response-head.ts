import { parseHeaderLines } from '../header-lines.js'
import { HeaderList } from '../headers.js'
import { isHopByHop } from '../hop-by-hop.js'
import { ProtocolError } from './protocol-error.js'

/** How long a connection is kept where the backend does not say, and how much sooner than it says the connection is given up. */
const KEEP_ALIVE_MILLISECONDS = 4_000
const KEEP_ALIVE_MARGIN_MILLISECONDS = 2_000
const MAX_KEEP_ALIVE_MILLISECONDS = 600_000

export interface ResponseHead {
  readonly status: number
  readonly reason: string
  /** Without those that concern the connection. */
  readonly headers: HeaderList
  /** How the body ends, where the response has one: after so many bytes, as its chunks say, or with the connection. */
  readonly framing: number | 'chunked' | 'until-close'
  /** For how long the connection may be used again, in milliseconds; 0 when it may not. */
  readonly keepAliveMilliseconds: number
}

/** What the headers of a connection say, gathered line by line. */
interface Framing {
  length?: number
  isChunked?: boolean
  connection?: string
  keepAlive?: string
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/

/**
 * Reads status line and headers, without the blank line. Two answers to where a body ends are refused, as RFC 9112 §6.3 has it:
 * a backend and a gateway that disagree about it can be made to take one response for another.
 * @throws ProtocolError
 */
export function parseResponseHead(text: string): ResponseHead {
  const end = text.indexOf('\r\n')
  const line = STATUS_LINE.exec(text.slice(0, end))
  if (line === null) throw new ProtocolError('the response has a malformed status line')
  const raw = parseHeaderLines(text, end + 2)
  if (raw === undefined) throw new ProtocolError('the response has a malformed header')
  const kept: string[] = []
  const framing: Framing = {}
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!
    const value = raw[i + 1]!
    if (isHopByHop(name)) note(framing, name.toLowerCase(), value)
    else {
      if (name.length === 14 && name.toLowerCase() === 'content-length') noteLength(framing, value)
      kept.push(name, value)
    }
  }
  const isOld = line[1] === '0'
  if (framing.isChunked && (isOld || framing.length !== undefined)) {
    throw new ProtocolError('the response has a Transfer-Encoding that its version or its Content-Length contradicts')
  }
  return {
    status: Number(line[2]),
    reason: line[3] ?? '',
    headers: HeaderList.fromRaw(kept),
    framing: framing.isChunked ? 'chunked' : (framing.length ?? 'until-close'),
    keepAliveMilliseconds: keepAlive(framing, isOld),
  }
}

function note(framing: Framing, name: string, value: string): void {
  if (name === 'transfer-encoding') {
    if (framing.isChunked || value.toLowerCase() !== 'chunked') {
      throw new ProtocolError('the response has a Transfer-Encoding other than chunked')
    }
    framing.isChunked = true
  } else if (name === 'connection') {
    framing.connection = framing.connection === undefined ? value : `${framing.connection},${value}`
  } else if (name === 'keep-alive') framing.keepAlive = value
}

function noteLength(framing: Framing, value: string): void {
  if (framing.length !== undefined || !/^\d{1,15}$/.test(value)) {
    throw new ProtocolError('the response has a Content-Length that is not one number')
  }
  framing.length = Number(value)
}

function keepAlive({ connection, keepAlive: parameters }: Framing, isOld: boolean): number {
  const options = connection
    ?.toLowerCase()
    .split(',')
    .map((option) => option.trim())
  if (options?.includes('close') || (isOld && !options?.includes('keep-alive'))) return 0
  const seconds = parameters === undefined ? null : /(?:^|[\s,;])timeout=(\d{1,9})/i.exec(parameters)
  if (seconds === null) return KEEP_ALIVE_MILLISECONDS
  const milliseconds = Number(seconds[1]) * 1000 - KEEP_ALIVE_MARGIN_MILLISECONDS
  return Math.max(0, Math.min(milliseconds, MAX_KEEP_ALIVE_MILLISECONDS))
}
