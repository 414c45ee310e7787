import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fromCursor, toCursor } from '../../src/catalog/cursor.js'
import { InvalidCursorError } from '../../src/catalog/errors.js'

describe('a cursor', () => {
  it('leads back to the id that it was made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (id) => {
        expect(fromCursor(toCursor(id))).toBe(id)
      }),
    )
  })

  it('stands in a URL as it is', () => {
    expect(toCursor(Number.MAX_SAFE_INTEGER)).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  it.each([
    ['empty', ''],
    ['a bare number', '20'],
    ['of an id that is 0', Buffer.from('1:0').toString('base64url')],
    ['of a negative id', Buffer.from('1:-4').toString('base64url')],
    ['of an id with a leading zero', Buffer.from('1:04').toString('base64url')],
    ['of an id beyond the safe integers', Buffer.from('1:9999999999999999').toString('base64url')],
    ['of another version', Buffer.from('2:20').toString('base64url')],
    ['padded', `${toCursor(4)}=`],
    ['with characters that decoding skips', `${toCursor(20)}!`],
  ])('is refused when %s', (_what, cursor) => {
    expect(() => fromCursor(cursor)).toThrow(InvalidCursorError)
  })

  it('is refused, whatever else it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => fromCursor(text)).toThrow(InvalidCursorError)
      }),
    )
  })
})
