import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { WriteBatch } from '../../../dev/gateway/http/write-batch.js'

describe('WriteBatch', () => {
  it('writes in order when the turn is over', async () => {
    const batch = new WriteBatch()
    const done: number[] = []
    batch.add(() => done.push(1))
    batch.add(() => done.push(2))
    await Promise.resolve()
    expect(done).toEqual([])
    await turn()
    expect(done).toEqual([1, 2])
  })

  it('takes what is added while it writes in the next turn', async () => {
    const batch = new WriteBatch()
    const done: number[] = []
    batch.add(() => {
      done.push(1)
      batch.add(() => done.push(2))
    })
    await turn()
    expect(done).toEqual([1])
    await turn()
    expect(done).toEqual([1, 2])
  })
})
