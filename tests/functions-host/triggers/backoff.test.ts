import { describe, expect, it } from '@jest/globals'
import { Backoff } from '../../../dev/functions-host/triggers/backoff.js'

describe('Backoff', () => {
  it('grows to its longest delay, and begins anew after a success', () => {
    const backoff = new Backoff(100, 1000, () => 0.5)
    const failures = Array.from({ length: 6 }, () => backoff.next(false))
    expect(failures).toEqual([100, 200, 300, 500, 900, 1000])
    expect([backoff.next(true), backoff.next(false), backoff.next(false)]).toEqual([100, 200, 300])
  })

  it.each([
    [0, 180],
    [0.999_999, 220],
  ])('varies by a fifth: %d', (random, expected) => {
    const backoff = new Backoff(100, 10_000, () => random)
    backoff.next(true)
    expect(backoff.next(false)).toBeCloseTo(expected, 1)
  })
})
