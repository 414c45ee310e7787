import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseCron } from '../../../../dev/functions-host/triggers/timer/cron.js'

const at = (text: string) => Date.parse(`${text}Z`)
const next = (expression: string, from: string) => {
  const time = parseCron(expression)?.next(at(from))
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 19)
}

describe('parseCron', () => {
  it.each([
    ['0 */5 * * * *', '2026-03-01T12:00:00', '2026-03-01T12:05:00'],
    ['0 */5 * * * *', '2026-03-01T12:00:00.001', '2026-03-01T12:05:00'],
    ['0 */5 * * * *', '2026-03-01T11:59:59.999', '2026-03-01T12:00:00'],
    ['*/5 * * * *', '2026-03-01T12:00:00', '2026-03-01T12:05:00'],
    ['* * * * * *', '2026-03-01T12:00:00', '2026-03-01T12:00:01'],
    ['59 59 23 31 12 *', '2026-03-01T00:00:00', '2026-12-31T23:59:59'],
    ['0 0 */2 * * *', '2026-03-01T13:00:00', '2026-03-01T14:00:00'],
    ['0 0 9-17 * * *', '2026-03-01T17:00:00', '2026-03-02T09:00:00'],
    ['0 30 9 * * 1-5', '2026-02-27T10:00:00', '2026-03-02T09:30:00'],
    ['0 30 9 * Jan Mon', '2026-03-01T00:00:00', '2027-01-04T09:30:00'],
    ['0 0 0 1 january,JULY *', '2026-03-01T00:00:00', '2026-07-01T00:00:00'],
    ['0 0 0 * * Sun', '2026-03-01T00:00:00', '2026-03-08T00:00:00'],
    ['0 0 0 29 2 *', '2026-03-01T00:00:00', '2028-02-29T00:00:00'],
    ['0 0 0 29 2 1', '2026-03-01T00:00:00', '2044-02-29T00:00:00'],
    ['0 5/20 * * * *', '2026-03-01T12:06:00', '2026-03-01T12:25:00'],
    ['0 5/20 * * * *', '2026-03-01T12:46:00', '2026-03-01T13:05:00'],
    ['0 30-10 * * * *', '2026-03-01T12:30:00', '2026-03-01T13:10:00'],
    ['0 10-30/10 * * * *', '2026-03-01T12:20:00', '2026-03-01T12:30:00'],
    ['0 1,3,5-6 * * * *', '2026-03-01T12:03:00', '2026-03-01T12:05:00'],
    ['0 */0 * * * *', '2026-03-01T12:00:00', '2026-03-01T12:01:00'],
    ['  0  0 0 *  * * ', '2026-03-01T00:00:00', '2026-03-02T00:00:00'],
    ['0 0 0 13 * 5', '2026-03-01T00:00:00', '2026-03-13T00:00:00'],
  ])('%s after %s is %s', (expression, from, expected) => {
    expect(next(expression, from)).toBe(expected)
  })

  it('needs day and day of week to match, both', () => {
    expect(next('0 0 0 13 * 5', '2026-03-13T00:00:00')).toBe('2026-11-13T00:00:00')
  })

  it('has no next for a day that does not exist', () => {
    expect(next('0 0 0 31 2 *', '2026-03-01T00:00:00')).toBeUndefined()
  })

  it.each([
    '',
    '* * * *',
    '* * * * * * *',
    '60 * * * * *',
    '* 60 * * * *',
    '* * 24 * * *',
    '* * * 0 * *',
    '* * * 32 * *',
    '* * * * 13 *',
    '* * * * 0 *',
    '* * * * * 7',
    '* * * * * Foo',
    '* Jan * * * *',
    '*/x * * * * *',
    '*/2/3 * * * * *',
    '1-2-3 * * * * *',
    '1,,2 * * * * *',
    ',1 * * * * *',
    '-1 * * * * *',
    '? * * * * *',
    '@daily',
    '01:00:00',
  ])('refuses %j', (expression) => {
    expect(parseCron(expression)).toBeUndefined()
  })

  it('agrees with looking at every second', () => {
    const part = (most: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: 1, max: most }).map((n) => `*/${n}`),
      )
    const start = fc.integer({ min: 0, max: 86_400 * 2 }).map((second) => Date.UTC(2026, 1, 27) + second * 1000)
    fc.assert(
      fc.property(part(59), part(59), start, (second, minute, from) => {
        const matches = (value: number, text: string) => text === '*' || value % Number(text.slice(2)) === 0
        let expected = from + 1000
        while (
          !(matches(new Date(expected).getUTCSeconds(), second) && matches(new Date(expected).getUTCMinutes(), minute))
        ) {
          expected += 1000
        }
        expect(parseCron(`${second} ${minute} * * * *`)?.next(from)).toBe(expected)
      }),
    )
  })
})
