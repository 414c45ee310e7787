import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { integerParameter } from '../../../src/lib/apim-context/index.js'

/** The value, or what is wrong. */
function read(schema: ReturnType<typeof integerParameter>, text: unknown): unknown {
  const { data, error } = schema.safeParse(text)
  return error ? error.issues.map(({ message }) => message) : data
}

describe('an integer parameter', () => {
  const positive = integerParameter({ min: 1 })
  const limit = integerParameter({ min: 1, max: 100 })
  const offset = integerParameter({ min: -5, max: 5 })

  it.each([
    ['1', 1],
    ['42', 42],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('takes the digits %j', (text, value) => expect(read(positive, text)).toBe(value))

  it.each([
    ['zero', 'a word'],
    ['', 'an empty value'],
    [' 42', 'a blank before'],
    ['42\n', 'a line end after'],
    ['+42', 'a plus'],
    ['0x2a', 'hexadecimal'],
    ['1e1', 'an exponent'],
    ['1.0', 'a fraction'],
    ['1,2', 'a repeated parameter, as the host joins it'],
    ['١', 'a digit of another script'],
    ['0', 'below the range'],
    ['-1', 'below zero'],
    [undefined, 'nothing'],
    [42, 'what is no text', 42],
  ])('%j: %s', (text, _what, expected: unknown = ['Expected an integer of at least 1']) =>
    expect(read(positive, text)).toEqual(expected),
  )

  it.each(['0', '101', '9007199254740993', '9'.repeat(400), 'x'])('says both ends of its range to %.20s', (text) =>
    expect(read(limit, text)).toEqual(['Expected an integer from 1 to 100']),
  )

  it.each(['9007199254740992', '9'.repeat(400)])('refuses what no number holds exactly: %.20s', (text) =>
    expect(read(positive, text)).toEqual(['Expected an integer from 1 to 9007199254740991']),
  )

  it('may go below zero', () => {
    expect(read(offset, '-5')).toBe(-5)
    expect(read(offset, '-6')).toEqual(['Expected an integer from -5 to 5'])
    expect(read(offset, '--5')).toEqual(['Expected an integer from -5 to 5'])
  })

  it('may have a default, which stands for nothing, not for an empty value', () => {
    const withDefault = limit.default(20)
    expect(withDefault.parse(undefined)).toBe(20)
    expect(withDefault.safeParse('').success).toBe(false)
  })

  it('takes every integer of its range and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.maxSafeInteger().map(String), fc.double().map(String)), (text) => {
        const value = Number(text)
        const fits = /^\d+$/.test(text) && value >= 1 && value <= 100
        expect(limit.safeParse(text)).toMatchObject(fits ? { data: value } : { success: false })
      }),
    )
  })

  it.each([[{ min: 2, max: 1 }], [{ min: 0.5 }], [{ min: Number.NaN }], [{ min: 1, max: Number.POSITIVE_INFINITY }]])(
    'cannot be declared with the range %j',
    (range) => expect(() => integerParameter(range)).toThrow(RangeError),
  )
})
