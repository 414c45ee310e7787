import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatHeaderLines, parseHeaderLines } from '../../../dev/gateway/http/header-lines.js'

describe('parseHeaderLines', () => {
  it('gives names and values as they are spelled, without the blanks around values', () => {
    expect(parseHeaderLines('A: 1\r\nb-C:2\r\nX-Tab:\t 3 \t\r\nEmpty:\r\nBlank:  \r\nLatin: \xe9\r\n', 0)).toEqual([
      ...['A', '1', 'b-C', '2', 'X-Tab', '3', 'Empty', '', 'Blank', '', 'Latin', '\xe9'],
    ])
    expect(parseHeaderLines('', 0)).toEqual([])
  })

  it.each([
    ['no colon', 'Name\r\n'],
    ['no name', ': value\r\n'],
    ['a space before the colon', 'Content-Length : 5\r\n'],
    ['a tab before the colon', 'Content-Length\t: 5\r\n'],
    ['a folded line', 'A: 1\r\n folded: 2\r\n'],
    ['a folded line without a colon', 'A: 1\r\n\tmore\r\n'],
    ['a folded first line', ' A: 1\r\n'],
    ['a bare line feed', 'A: 1\nB: 2\r\n'],
    ['a bare carriage return', 'A: 1\rB: 2\r\n'],
    ['a carriage return too many', 'A: 1\r\r\n'],
    ['a NUL in a value', 'A: 1\x002\r\n'],
    ['a NUL in a name', 'A\x00: 1\r\n'],
    ['a control character', 'A: \x07\r\n'],
    ['DEL', 'A: \x7f\r\n'],
    ['no end', 'A: 1'],
    ['half an end', 'A: 1\r'],
    ['a colon only on the next line', 'A\r\nB: 1\r\n'],
    ['a name in brackets', '[A]: 1\r\n'],
    ['a name that is not ASCII', '\xe9: 1\r\n'],
    ['an empty line within', 'A: 1\r\n\r\nB: 2\r\n'],
  ])('refuses %s', (_, text) => {
    expect(parseHeaderLines(text, 0)).toBeUndefined()
  })
})

describe('formatHeaderLines', () => {
  it('writes what parseHeaderLines reads', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}$/)
    const value = fc.stringMatching(/^(?:[!-~\xa1-\xff](?:[ -~\xa1-\xff]{0,20}[!-~\xa1-\xff])?)?$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (lines) => {
        expect(parseHeaderLines(formatHeaderLines(lines.flat())!, 0)).toEqual(lines.flat())
      }),
    )
  })

  it.each([
    ['a line break in a value', ['A', 'x\r\nEvil: 1']],
    ['a line feed in a value', ['A', 'x\nEvil: 1']],
    ['a carriage return in a value', ['A', 'x\rEvil: 1']],
    ['a NUL in a value', ['A', 'x\0']],
    ['a letter that has no byte', ['A', 'ж']],
    ['a letter whose low byte is a line feed', ['A', 'x\u010aEvil: 1']],
    ['a line break in a name', ['A: 1\r\nEvil', '1']],
    ['a colon in a name', ['A:', '1']],
    ['a space in a name', ['A b', '1']],
    ['no name', ['', '1']],
  ])('refuses %s', (_, raw) => {
    expect(formatHeaderLines(raw)).toBeUndefined()
  })
})
