import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createThrottle } from '../../../dev/functions-host/http/throttle.js'

describe('createThrottle', () => {
  it('never runs more than it may, refuses what is too much, and runs all the rest in order', async () => {
    const limits = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 12 }),
    )
    await fc.assert(
      fc.asyncProperty(limits, async ([concurrent, outstanding, count]) => {
        const throttle = createThrottle(concurrent, outstanding)
        const ran: number[] = []
        let running = 0
        let most = 0
        const task = (index: number) => async () => {
          most = Math.max(most, ++running)
          ran.push(index)
          await new Promise(setImmediate)
          running--
        }
        const admitted = Array.from({ length: count }, (_, index) => throttle.run(task(index))).filter(Boolean)
        await Promise.all(admitted)
        expect(admitted).toHaveLength(Math.min(count, outstanding))
        expect(ran).toEqual(admitted.map((_, index) => index))
        expect(most).toBe(Math.min(concurrent, admitted.length))
        expect(throttle.run(task(99))).toBeDefined()
      }),
    )
  })

  it('goes on after a task that fails', async () => {
    const throttle = createThrottle(1, 1)
    await expect(throttle.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await throttle.run(async () => 'yes')).toBe('yes')
  })

  it('has no limits with -1', async () => {
    const throttle = createThrottle(-1, -1)
    const results = await Promise.all(Array.from({ length: 1000 }, (_, index) => throttle.run(async () => index)))
    expect(results).toHaveLength(1000)
  })
})
