import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ChunkedDecoder } from '../../../../dev/gateway/http/client/chunked.js'
import { ProtocolError } from '../../../../dev/gateway/http/client/protocol-error.js'

/** Decodes pieces; how much of the last one was the body's, -1 when the body goes on. */
const decode = (...pieces: string[]) => {
  const decoder = new ChunkedDecoder()
  let content = ''
  let end = -1
  for (const piece of pieces) {
    end = decoder.decode(Buffer.from(piece, 'latin1'), 0, (chunk) => {
      content += chunk.toString('latin1')
    })
  }
  return { content, end }
}

describe('ChunkedDecoder', () => {
  it.each([
    ['one chunk', '3\r\nabc\r\n0\r\n\r\n', 'abc'],
    ['several', '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n', 'abcde'],
    ['none', '0\r\n\r\n', ''],
    ['hexadecimal lengths', 'A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n', '01234567890123456789a'],
    ['leading zeros', '0003\r\nabc\r\n000\r\n\r\n', 'abc'],
    ['extensions', '3;a=b;c="d"\r\nabc\r\n0;last\r\n\r\n', 'abc'],
    ['trailers', '3\r\nabc\r\n0\r\nA: 1\r\nB: 2\r\n\r\n', 'abc'],
    ['line breaks as content', '4\r\n\r\n\r\n\r\n0\r\n\r\n', '\r\n\r\n'],
  ])('reads %s', (_, text, content) => {
    expect(decode(text)).toEqual({ content, end: text.length })
  })

  it('reads them in whatever pieces they come', () => {
    const text = '3;x\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nTrailer: 1\r\n\r\n'
    expect(decode(...text)).toEqual({ content: 'abc0123456789abcdef', end: 1 })
    const cuts = fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 6 })
    fc.assert(
      fc.property(cuts, (at) => {
        const sorted = [0, ...at.sort((a, b) => a - b), text.length]
        const pieces = sorted.slice(1).map((to, i) => text.slice(sorted[i], to))
        expect(decode(...pieces.filter((piece) => piece !== '')).content).toBe('abc0123456789abcdef')
      }),
    )
  })

  it('leaves what stands behind the end', () => {
    expect(decode('1\r\na\r\n0\r\n\r\nHTTP/1.1 200 OK')).toEqual({ content: 'a', end: 11 })
  })

  it.each(['3\r\nab', '3\r\nabc', '3\r\nabc\r\n', '3\r\nabc\r\n0\r\n', '3\r\nabc\r\n0\r\n\r', '3'])(
    'waits for more after %j',
    (text) => {
      expect(decode(text).end).toBe(-1)
    },
  )

  it.each([
    ['a length that is no number', 'x\r\n'],
    ['no length', '\r\n'],
    ['a negative length', '-1\r\n'],
    ['a signed length', '+1\r\n'],
    ['a length with 0x', '0x1\r\n'],
    ['a length with a space before it', ' 1\r\na\r\n'],
    ['a length with a space behind it', '1 \r\na\r\n'],
    ['a length with an underscore', '1_0\r\n'],
    ['a length beyond exact numbers', 'ffffffffffffff\r\n'],
    ['a length that ends in a bare line feed', '1\na\r\n'],
    ['a carriage return in an extension', '1;a\rb\r\n'],
    ['a NUL in an extension', '1;a\0b\r\n'],
    ['content longer than said', '1\r\nab\r\n'],
    ['content that ends in a bare line feed', '1\r\na\n'],
    ['a last chunk that ends in a bare line feed', '0\n\r\n'],
    ['a trailer without a colon', '0\r\nbad\r\n\r\n'],
    ['a folded trailer', '0\r\nA: 1\r\n b\r\n\r\n'],
    ['a trailer with a bare line feed', '0\r\nA: 1\nB: 2\r\n\r\n'],
    ['an extension without end', `1;${'x'.repeat(20_000)}`],
    ['an extension that is too long', `1;${'x'.repeat(20_000)}\r\n`],
    ['a trailer without end', `0\r\nA: ${'x'.repeat(20_000)}`],
    ['trailers without end', `0\r\n${`A: ${'x'.repeat(100)}\r\n`.repeat(200)}`],
  ])('refuses %s', (_, text) => {
    expect(() => decode(text)).toThrow(ProtocolError)
    expect(() => decode(...text)).toThrow(ProtocolError)
  })
})
