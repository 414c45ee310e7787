import { describe, expect, it } from '@jest/globals'
import { resolveBinding, resolveSettings } from '../../../dev/functions-host/configuration/setting-names.js'
import { formatTimeSpan, parseTimeSpan } from '../../../dev/functions-host/configuration/time-span.js'

const HOUR = 3_600_000

describe('parseTimeSpan', () => {
  it.each([
    ['00:00:01', 1000],
    ['01:30', 1.5 * HOUR],
    ['1:2:3', HOUR + 123_000],
    ['1.00:00:00', 24 * HOUR],
    ['24:00:00', 24 * 24 * HOUR],
    ['25:12:30', (25 * 24 + 12.5) * HOUR],
    ['00:00:00.1', 100],
    ['00:00:00.0015', 2],
    ['-00:00:05', -5000],
    ['5', 5 * 24 * HOUR],
    [' 00:00:02 ', 2000],
  ])('%j is %d ms', (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBe(milliseconds)
  })

  it.each([
    '',
    'x',
    '00:60:00',
    '00:00:60',
    '24:24:00',
    '24:00:60',
    '1.24:00:00',
    '24:00',
    '1:2:3:4',
    '1.5',
    '00:00:00.',
  ])('%j is none', (text) => {
    expect(parseTimeSpan(text)).toBeUndefined()
  })
})

it.each([
  [5000, '00:00:05'],
  [1500, '00:00:01.5000000'],
  [26 * HOUR, '1.02:00:00'],
  [0, '00:00:00'],
])('formatTimeSpan(%d) is %s', (milliseconds, expected) => {
  expect(formatTimeSpan(milliseconds)).toBe(expected)
})

describe('resolveSettings', () => {
  const environment = { QUEUE: 'orders', 'a.b': 'x', empty: '' }

  it.each([
    ['plain', 'plain'],
    ['%QUEUE%', 'orders'],
    ['%queue%-%a.b%', 'orders-x'],
    ['%empty%end', 'end'],
  ])('%j is %j', (text, expected) => {
    expect(resolveSettings(text, environment)).toBe(expected)
  })

  it.each([
    ['%NONE%', "'%NONE%' does not resolve to a value: there is no app setting 'NONE'."],
    ['50%', "The '%' at position 2 does not have a closing '%'."],
  ])('%j is refused', (text, message) => {
    expect(() => resolveSettings(text, environment)).toThrow(message)
  })

  it('resolves the texts of a binding, but not the name of a connection', () => {
    const binding = { type: 'queueTrigger', queueName: '%QUEUE%', connection: '%x%', methods: ['%y%'], count: 5 }
    expect(resolveBinding(binding, environment)).toEqual({ ...binding, queueName: 'orders' })
  })
})
