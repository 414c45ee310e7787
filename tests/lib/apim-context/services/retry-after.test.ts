import { expect, it } from '@jest/globals'
import { toMilliseconds } from '../../../../src/lib/apim-context/services/retry-after.js'

const NOW = Date.parse('2026-01-02T03:04:05Z')

it.each([
  [null, undefined],
  ['0', 0],
  ['120', 120_000],
  ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
  ['Fri, 02 Jan 2026 03:00:00 GMT', 0],
  ['soon', undefined],
  ['1'.repeat(30), undefined],
])('Retry-After: %s is %p milliseconds', (header, milliseconds) => {
  expect(toMilliseconds(header, NOW)).toBe(milliseconds)
})
