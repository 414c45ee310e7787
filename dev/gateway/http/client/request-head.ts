import { formatHeaderLines, isToken } from '../header-lines.js'
import { ProtocolError } from './protocol-error.js'

/** What may stand on the request line as target: no spaces, no control characters. */
const TARGET = /^[\x21-\x7e\x80-\xff]+$/
/** Methods of which servers expect a body, so that they are told when there is none: RFC 9110 §8.6. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/**
 * Request line and headers, with the blank line. A body's Content-Length is among `headers` already.
 * @throws ProtocolError for what would not be one request any more, such as a line break in a value
 */
export function requestHead(method: string, target: string, headers: readonly string[], hasBody: boolean): string {
  if (!isToken(method)) throw new ProtocolError(`the method "${method}" is not valid`)
  if (!TARGET.test(target)) throw new ProtocolError(`the path "${target}" is not valid`)
  const lines = formatHeaderLines(headers)
  if (lines === undefined) throw new ProtocolError('a header of the request is not valid')
  const length = !hasBody && WITH_BODY.has(method) ? 'Content-Length: 0\r\n' : ''
  return `${method} ${target} HTTP/1.1\r\n${lines}${length}\r\n`
}
