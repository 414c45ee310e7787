import { describe, expect, it } from '@jest/globals'
import { ProtocolError } from '../../../../dev/gateway/http/client/protocol-error.js'
import { parseResponseHead } from '../../../../dev/gateway/http/client/response-head.js'

const parse = (...lines: string[]) => parseResponseHead(lines.map((line) => `${line}\r\n`).join(''))

describe('the status line', () => {
  it.each([
    ['HTTP/1.1 200 OK', 200, 'OK'],
    ['HTTP/1.0 404 Not Found', 404, 'Not Found'],
    ['HTTP/1.1 299 ', 299, ''],
    ['HTTP/1.1 500', 500, ''],
    ['HTTP/1.1 200 \xe9\t!', 200, '\xe9\t!'],
  ])('%j is read', (line, status, reason) => {
    expect(parse(line)).toMatchObject({ status, reason })
  })

  it.each([
    'HTTP/2.0 200 OK',
    'HTTP/1.2 200 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 099 OK',
    'HTTP/1.1 2x0 OK',
    'HTTP/1.1 200OK',
    'HTTP/1.1\t200 OK',
    'http/1.1 200 OK',
    ' HTTP/1.1 200 OK',
    'HTTP/1.1 200 a\0b',
    'HTTP/1.1 200 a\nb',
    'HTTP/1.1 200 a\rb',
    'ICY 200 OK',
    '',
  ])('%j is refused', (line) => {
    expect(() => parse(line)).toThrow(ProtocolError)
  })
})

describe('the headers', () => {
  it('are kept in order and spelling, those of the connection left out', () => {
    const lines = ['B: 1', 'connection: close', 'a: 2', 'Keep-Alive: timeout=5', 'Transfer-Encoding: chunked', 'b: 3']
    expect(parse('HTTP/1.1 200 OK', ...lines).headers.raw).toEqual(['B', '1', 'a', '2', 'b', '3'])
  })

  it('are refused when one is malformed', () => {
    expect(() => parse('HTTP/1.1 200 OK', 'A : 1')).toThrow(ProtocolError)
    expect(() => parse('HTTP/1.1 200 OK', 'A: 1', ' folded')).toThrow(ProtocolError)
  })
})

describe('the end of the body', () => {
  it.each([
    [['Content-Length: 5'], 5],
    [['content-length:0'], 0],
    [['Transfer-Encoding: chunked'], 'chunked'],
    [['TRANSFER-ENCODING: Chunked'], 'chunked'],
    [[], 'until-close'],
  ])('%j', (lines, framing) => {
    expect(parse('HTTP/1.1 200 OK', ...lines).framing).toBe(framing)
  })

  it.each([
    [['Content-Length: 5', 'Transfer-Encoding: chunked']],
    [['Transfer-Encoding: chunked', 'Content-Length: 5']],
    [['Content-Length: 5', 'Content-Length: 5']],
    [['Content-Length: 5', 'content-length: 6']],
    [['Content-Length: 5, 5']],
    [['Content-Length: -5']],
    [['Content-Length: +5']],
    [['Content-Length: 5.0']],
    [['Content-Length: 0x5']],
    [['Content-Length: 5 5']],
    [['Content-Length:']],
    [['Content-Length: 99999999999999999999']],
    [['Transfer-Encoding: gzip, chunked']],
    [['Transfer-Encoding: chunked, chunked']],
    [['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
    [['Transfer-Encoding: gzip', 'Transfer-Encoding: chunked']],
    [['Transfer-Encoding: identity']],
    [['Transfer-Encoding: xchunked']],
    [['Transfer-Encoding: "chunked"']],
    [['Transfer-Encoding: \x0bchunked']],
    [['Transfer-Encoding:']],
    [['Transfer-Encoding : chunked']],
  ])('is refused where it could be understood in two ways: %j', (lines) => {
    expect(() => parse('HTTP/1.1 200 OK', ...lines)).toThrow(ProtocolError)
  })

  it('is not said by chunks in HTTP/1.0', () => {
    expect(() => parse('HTTP/1.0 200 OK', 'Transfer-Encoding: chunked')).toThrow(ProtocolError)
  })
})

describe('the connection', () => {
  it.each([
    ['HTTP/1.1', [], 4_000],
    ['HTTP/1.1', ['Connection: keep-alive'], 4_000],
    ['HTTP/1.1', ['Connection: close'], 0],
    ['HTTP/1.1', ['Connection: x, Close'], 0],
    ['HTTP/1.1', ['Connection: x', 'Connection: close'], 0],
    ['HTTP/1.0', [], 0],
    ['HTTP/1.0', ['Connection: Keep-Alive'], 4_000],
    ['HTTP/1.1', ['Keep-Alive: timeout=60'], 58_000],
    ['HTTP/1.1', ['Keep-Alive: max=5, timeout=10'], 8_000],
    ['HTTP/1.1', ['Keep-Alive: timeout=2'], 0],
    ['HTTP/1.1', ['Keep-Alive: timeout=0'], 0],
    ['HTTP/1.1', ['Keep-Alive: timeout=999999'], 600_000],
    ['HTTP/1.1', ['Keep-Alive: nonsense'], 4_000],
  ])('of %s with %j is kept for %i ms', (version, lines, milliseconds) => {
    expect(parse(`${version} 200 OK`, ...lines).keepAliveMilliseconds).toBe(milliseconds)
  })
})
