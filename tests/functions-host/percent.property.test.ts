import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseQuery } from '../../dev/functions-host/http/query.js'
import { decodePercent } from '../../dev/functions-host/percent.js'

const text = fc.string({ unit: 'grapheme' })
/** A decoded percent sign would look like the start of an escape that was kept. */
const bytesWithoutPercent = fc.uint8Array({ maxLength: 12 }).filter((bytes) => !bytes.includes(0x25))
const isAscii = (code: number) => code < 0x80

describe('decodePercent', () => {
  it('decodes what encodeURIComponent encodes', () => {
    fc.assert(fc.property(text, (one) => expect(decodePercent(encodeURIComponent(one))).toBe(one)))
  })

  it('decodes every byte sequence as a decoder of UTF-8 does, and keeps the rest as escapes', () => {
    fc.assert(
      fc.property(bytesWithoutPercent, (bytes) => {
        const escaped = [...bytes].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
        const decoded = decodePercent(escaped)
        // Escapes that were kept decode to the bytes they stand for: nothing is lost.
        const back = decoded.replaceAll(/%([\dA-F]{2})|([^%]+)/g, (_, hex, plain) =>
          hex ? hex.toLowerCase() : Buffer.from(plain).toString('hex'),
        )
        expect(back).toBe(Buffer.from(bytes).toString('hex'))
      }),
      { examples: [[Uint8Array.of(0xc0, 0x80)], [Uint8Array.of(0xe4, 0xbd)], [Uint8Array.of(0xed, 0xa0, 0x80)]] },
    )
  })

  it('keeps what it is told to keep, as it was written', () => {
    expect(decodePercent('%2f%2F%41', (code) => code === 0x2f)).toBe('%2f%2FA')
    expect(decodePercent('%41%C3%A9', isAscii)).toBe('%41é')
  })

  it('leaves alone what is no escape', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^%]*$/), (one) => {
        expect(decodePercent(one)).toBe(one)
        expect(decodePercent(`${one}%`)).toBe(`${one}%`)
        expect(decodePercent(`%zz${one}`)).toBe(`%zz${one}`)
      }),
    )
  })
})

describe('parseQuery', () => {
  it('reads what URLSearchParams writes, keys that differ in more than case', () => {
    const entries = fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key.toUpperCase() })
    fc.assert(
      fc.property(entries, (list) => {
        const query = `?${new URLSearchParams(list).toString()}`
        // A lone pair of nothing is an empty piece for the one and a pair for the other.
        const expected = list.filter(([key, value]) => key !== '' || value !== '' || query.includes('='))
        expect([...parseQuery(query)]).toEqual(expected)
      }),
    )
  })
})
