import { maxHeaderSize } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import { ProtocolError } from '../../../../dev/gateway/http/client/protocol-error.js'
import { ResponseParser } from '../../../../dev/gateway/http/client/response-parser.js'

/** What a parser tells about bytes, a response asked for before each list of them. */
class Told {
  readonly events: string[] = []
  readonly parser = new ResponseParser({
    head: ({ status }, whole) => this.events.push(whole === undefined ? `${status}` : `${status} ${whole}`),
    data: (chunk) => this.events.push(`+${chunk.toString('latin1')}`),
    end: (isClean) => this.events.push(isClean ? 'end' : 'end, more'),
  })

  read(pieces: readonly string[], method = 'GET'): this {
    this.parser.begin(method)
    for (const piece of pieces) this.parser.push(Buffer.from(piece, 'latin1'))
    return this
  }
}

const told = (...pieces: string[]) => new Told().read(pieces).events
const OK = 'HTTP/1.1 200 OK\r\n'

describe('ResponseParser', () => {
  it('gives a body whole that comes with its head', () => {
    expect(told(`${OK}Content-Length: 3\r\n\r\nabc`)).toEqual(['200 abc', 'end'])
    expect(told(`${OK}Content-Length: 0\r\n\r\n`)).toEqual(['200 ', 'end'])
  })

  it('gives a body in the pieces that it comes in', () => {
    expect(told(`${OK}Content-Length: 5\r\n\r\nab`, 'c', 'de')).toEqual(['200', '+ab', '+c', '+de', 'end'])
    expect(told(`${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nab`, 'c\r\n0\r\n', '\r\n')).toEqual([
      ...['200', '+ab', '+c', 'end'],
    ])
  })

  it.each(['Content-Length: 3\r\n\r\nabc', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'])(
    'reads byte for byte: %j',
    (rest) => {
      expect(told(...`${OK}${rest}`).join('')).toMatch(/^200\+a\+b\+cend$/)
    },
  )

  it('reads a body without a length until the connection ends', () => {
    const read = new Told().read([`${OK}\r\nab`, 'c'])
    expect(read.events).toEqual(['200', '+ab', '+c'])
    expect(read.parser.close()).toBe(true)
    expect(read.events.at(-1)).toBe('end, more')
  })

  it.each([
    [''],
    ['HTTP/1.1 2'],
    [`${OK}Content-Length: 3\r\n\r\nab`],
    [`${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n`],
  ])('is cut off by an end after %j', (text) => {
    expect(new Told().read([text]).parser.close()).toBe(false)
  })

  it('has no body where HTTP has none, whatever the headers say', () => {
    const length = 'Content-Length: 5\r\n\r\n'
    expect(new Told().read([`${OK}${length}`], 'HEAD').events).toEqual(['200', 'end'])
    expect(new Told().read([`${OK}Transfer-Encoding: chunked\r\n\r\n`], 'HEAD').events).toEqual(['200', 'end'])
    expect(told(`HTTP/1.1 304 Not Modified\r\n${length}`)).toEqual(['304', 'end'])
    expect(told('HTTP/1.1 204 No Content\r\n\r\n')).toEqual(['204', 'end'])
  })

  it('skips interim responses', () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
    expect(told(`${interim}${OK}Content-Length: 1\r\n\r\na`)).toEqual(['200 a', 'end'])
    expect(told(...`${interim}${OK}Content-Length: 0\r\n\r\n`)).toEqual(['200 ', 'end'])
  })

  it.each([
    [`${OK}Content-Length: 1\r\n\r\naX`, ['200 a', 'end, more']],
    [`${OK}Content-Length: 0\r\n\r\n${OK}\r\n`, ['200 ', 'end, more']],
    [`HTTP/1.1 204 No Content\r\n\r\nX`, ['204', 'end, more']],
    [`${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nX`, ['200', 'end, more']],
  ])('tells that something stands behind the end: %j', (text, events) => {
    expect(told(text)).toEqual(events)
  })

  it('refuses what nobody asked for', () => {
    const read = new Told()
    expect(() => read.parser.push(Buffer.from(OK))).toThrow(ProtocolError)
    read.read([`${OK}Content-Length: 1\r\n\r\na`])
    expect(() => read.parser.push(Buffer.from('X'))).toThrow(ProtocolError)
  })

  it('reads one response after the other', () => {
    const read = new Told().read([`${OK}Content-Length: 1\r\n\r\na`])
    expect(read.read(['HTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nb']).events).toEqual([
      ...['200 a', 'end', '404 b', 'end'],
    ])
  })

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['another protocol at once', 'X'],
    ['HTTP/2', 'HTTP/2 200 OK'],
    ['lines that end in a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['a line feed at the beginning', '\nHTTP/1.1 200 OK\r\n\r\n'],
    ['an empty line at the beginning', '\r\nHTTP/1.1 200 OK\r\n\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['headers without end', `${OK}${'A: 1\r\n'.repeat(maxHeaderSize / 6)}`],
    ['one header without end', `${OK}A: ${'x'.repeat(maxHeaderSize)}`],
    ['too many headers', `${OK}${'A: 1\r\n'.repeat(maxHeaderSize / 6)}\r\n`],
  ])('refuses %s', (_, text) => {
    expect(() => told(text)).toThrow(ProtocolError)
    expect(() => told(...text)).toThrow(ProtocolError)
  })
})
