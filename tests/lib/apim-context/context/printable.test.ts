import functions from '@azure/functions'
import { describe, expect, it } from '@jest/globals'
import { printableText, toPrintable } from '../../../../src/lib/apim-context/context/printable.js'
import { REDACTED } from '../../../../src/lib/apim-context/context/redact.js'

const size = (value: unknown) => JSON.stringify(toPrintable(value)).length
const chain = (length: number): object => (length === 0 ? {} : { next: chain(length - 1) })

describe('a value to be shown', () => {
  it.each<[unknown, unknown]>([
    [1, 1],
    [Number.NaN, 'NaN'],
    [true, true],
    [null, null],
    [undefined, undefined],
    [7n, '7n'],
    [Symbol('x'), 'Symbol(x)'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), null],
    [new URL('https://u:p@example.com/?code=abc'), `https://${REDACTED}@example.com/?code=${REDACTED}`],
    [
      new Map<unknown, unknown>([
        ['a', 1],
        [2, { token: 'x' }],
      ]),
      { a: 1, 2: { token: REDACTED } },
    ],
    [new Set(['a']), ['a']],
    [Buffer.from('secret'), '[6 bytes]'],
    [new ArrayBuffer(4), '[4 bytes]'],
    [{ toJSON: () => ({ password: 'x' }) }, { password: REDACTED }],
    [Object.create(null, { a: { value: 1, enumerable: true } }), { a: 1 }],
  ])('%p is %p', (value, shown) => {
    expect(toPrintable(value)).toEqual(shown)
  })

  it('has only those headers that may be shown', () => {
    const sent = { Accept: 'text/html', 'Ocp-Apim-Subscription-Key': 'k', 'x-functions-key': 'k', 'X-Custom': 'v' }
    const shown = {
      accept: 'text/html',
      'ocp-apim-subscription-key': REDACTED,
      'x-functions-key': REDACTED,
      'x-custom': REDACTED,
    }
    expect(toPrintable(new Headers(sent))).toEqual(shown)
    expect(toPrintable(new functions.HttpRequest({ method: 'GET', url: 'http://x/', headers: sent }).headers)).toEqual(
      shown,
    )
    expect(toPrintable({ headers: sent, requestHeaders: { host: 'h', a: 1 } })).toEqual({
      headers: { ...sent, 'Ocp-Apim-Subscription-Key': REDACTED, 'x-functions-key': REDACTED, 'X-Custom': REDACTED },
      requestHeaders: { host: 'h', a: REDACTED },
    })
  })

  it('shows counts of tokens, and hides tokens', () => {
    expect(toPrintable({ max_tokens: 5, tokens: ['abc'], has_token: true, pin: 1234 })).toEqual({
      max_tokens: 5,
      tokens: REDACTED,
      has_token: true,
      pin: REDACTED,
    })
  })

  it('shows errors with their causes, once each in a circle', () => {
    const inner = new TypeError('inner')
    const outer = new AggregateError([inner], 'outer', { cause: inner })
    inner.cause = outer
    expect(toPrintable(outer)).toMatchObject({
      name: 'AggregateError',
      message: 'outer',
      stack: expect.stringContaining('printable.test.ts'),
      cause: { name: 'TypeError', cause: '[circular]' },
      errors: [{ message: 'inner', cause: '[circular]' }],
    })
    expect(toPrintable(Object.assign(new Error('bare'), { stack: undefined }))).toEqual({
      name: 'Error',
      message: 'bare',
    })
  })

  it('shows what cannot be read as such', () => {
    const thrower = {
      get a() {
        throw new Error('no')
      },
    }
    expect(toPrintable({ thrower, b: 1 })).toEqual({ thrower: '[unreadable]', b: 1 })
  })

  it('is bounded in length, depth and number', () => {
    expect(toPrintable(Array.from({ length: 60 }, () => 1))).toHaveLength(51)
    expect(toPrintable(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [at, 1])))).toMatchObject({
      '…': '[10 more]',
    })
    expect(JSON.stringify(toPrintable(chain(100)))).toBe(
      '{"next":{"next":{"next":{"next":{"next":{"next":"[more]"}}}}}}',
    )
    const wide = (depth: number): unknown[] => Array.from({ length: 40 }, () => (depth === 0 ? {} : wide(depth - 1)))
    expect(size(wide(2))).toBeLessThan(10_000)
    expect(size(Array.from({ length: 50 }, () => 'x'.repeat(100_000)))).toBeLessThan(20_000)
    expect(printableText('x'.repeat(9000))).toBe(`${'x'.repeat(8192)}… (9000 characters)`)
    expect(printableText('x'.repeat(90_000))).toMatch(/x… \(90000 characters\)$/)
  })

  it('does not share what is not circular', () => {
    const shared = { a: 1 }
    expect(toPrintable([shared, shared])).toEqual([shared, shared])
  })
})
