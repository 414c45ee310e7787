import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { MemoryCounterStore } from '../../../dev/gateway/state/counter-store.js'
import { SlidingWindow } from '../../../dev/gateway/state/sliding-window.js'
import { ManualClock } from '../../../dev/gateway/testing/clock.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('a sliding window', () => {
  it('counts what happened within the window, to the millisecond', () => {
    const clock = new ManualClock()
    const window = new SlidingWindow(clock, MINUTE)
    window.add()
    clock.advance(20_000)
    window.add(2)
    expect(window.count).toBe(3)
    expect(window.resetMilliseconds).toBe(40_000)
    clock.advance(39_999)
    expect(window.count).toBe(3)
    clock.advance(1)
    expect(window.count).toBe(2)
    expect(window.resetMilliseconds).toBe(20_000)
    clock.advance(20_000)
    expect(window.count).toBe(0)
    expect(window.resetMilliseconds).toBe(0)
  })

  it('agrees with a plain list of times while there are few', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(500), amount: fc.integer({ min: 1, max: 5 }) }), { maxLength: 100 })
    fc.assert(
      fc.property(steps, (moves) => {
        const clock = new ManualClock()
        const window = new SlidingWindow(clock, 1000)
        const calls: { at: number; amount: number }[] = []
        for (const { wait, amount } of moves) {
          clock.advance(wait)
          window.add(amount)
          calls.push({ at: clock.now(), amount })
          const inside = calls.filter(({ at }) => at > clock.now() - 1000)
          expect(window.count).toBe(inside.reduce((sum, call) => sum + call.amount, 0))
        }
      }),
    )
  })

  it('takes many calls together, off by no more than one part in 128', () => {
    const clock = new ManualClock()
    const window = new SlidingWindow(clock, 128_000)
    for (let i = 0; i < 10_000; i++) {
      window.add()
      clock.advance(10)
    }
    expect(window.count).toBe(10_000)
    clock.advance(28_000 + 50_000)
    expect(Math.abs(window.count - 5_000)).toBeLessThanOrEqual(100)
  })
})

describe('MemoryCounterStore', () => {
  it('keeps a counter for each key and window', () => {
    const store = new MemoryCounterStore(new ManualClock())
    store.sliding('a', MINUTE).add()
    store.sliding('b', MINUTE).add(5)
    expect(store.sliding('a', MINUTE).count).toBe(1)
    expect(store.sliding('a', HOUR).count).toBe(0)
    expect(store.sliding('b', MINUTE).count).toBe(5)
  })

  it('forgets the counter that was not used for longest', () => {
    const store = new MemoryCounterStore(new ManualClock(), 2)
    store.sliding('a', MINUTE).add()
    store.sliding('b', MINUTE).add()
    store.sliding('a', MINUTE).add()
    store.sliding('c', MINUTE).add()
    expect(store.sliding('a', MINUTE).count).toBe(2)
    expect(store.sliding('b', MINUTE).count).toBe(0)
  })

  it('counts calls and bytes in windows that follow each other from a start', () => {
    const clock = new ManualClock(10 * HOUR)
    const store = new MemoryCounterStore(clock)
    const counter = () => store.fixed('a', 4 * HOUR, HOUR)
    counter().add(1, 500)
    expect(counter()).toMatchObject({ calls: 1, bytes: 500, resetMilliseconds: 3 * HOUR })
    clock.advance(3 * HOUR - 1)
    counter().add(2, 1)
    expect(counter()).toMatchObject({ calls: 3, bytes: 501, resetMilliseconds: 1 })
    clock.advance(1)
    expect(counter()).toMatchObject({ calls: 0, bytes: 0, resetMilliseconds: 4 * HOUR })
  })

  it('never renews a window of 0', () => {
    const clock = new ManualClock()
    const counter = new MemoryCounterStore(clock).fixed('a', 0, 0)
    counter.add(1, 1)
    clock.advance(1000 * HOUR)
    expect(counter).toMatchObject({ calls: 1, bytes: 1, resetMilliseconds: 0 })
  })
})
