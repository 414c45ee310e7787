import { describe, expect, it } from '@jest/globals'
import { MemoryCacheStore } from '../../../dev/gateway/state/cache-store.js'
import { ManualClock } from '../../../dev/gateway/testing/clock.js'

const create = (limits?: { maxEntries: number; maxBytes: number }) => {
  const clock = new ManualClock()
  return { clock, cache: new MemoryCacheStore(clock, limits) }
}

describe('MemoryCacheStore', () => {
  it('gives back what was put in, of any type, until it is deleted', () => {
    const { cache } = create()
    const value = { any: 'thing' }
    cache.set('a', value, 1000)
    expect(cache.get('a')).toBe(value)
    cache.delete('a')
    cache.delete('a')
    expect(cache.get('a')).toBeUndefined()
  })

  it('forgets a value when its lifetime is over', () => {
    const { cache, clock } = create()
    cache.set('a', 1, 1000)
    clock.advance(999)
    expect(cache.get('a')).toBe(1)
    clock.advance(1)
    expect(cache.get('a')).toBeUndefined()
    expect(cache.size).toBe(0)
  })

  it('keeps nothing without a lifetime, and drops what was there', () => {
    const { cache } = create()
    cache.set('a', 1, 1000)
    cache.set('a', 2, 0)
    expect(cache.get('a')).toBeUndefined()
  })

  it('drops what was not used for longest when there are too many entries', () => {
    const { cache } = create({ maxEntries: 2, maxBytes: 100 })
    cache.set('a', 1, 1000)
    cache.set('b', 2, 1000)
    cache.get('a')
    cache.set('c', 3, 1000)
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
  })

  it('drops as many as the bytes ask for', () => {
    const { cache } = create({ maxEntries: 100, maxBytes: 100 })
    cache.set('a', 1, 1000, 40)
    cache.set('b', 2, 1000, 40)
    cache.set('a', 3, 1000, 50)
    expect(cache.get('b')).toBe(2)
    cache.set('c', 4, 1000, 90)
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, undefined, 4])
  })

  it('refuses a value that is larger than the whole cache', () => {
    const { cache } = create({ maxEntries: 100, maxBytes: 100 })
    cache.set('a', 1, 1000, 40)
    cache.set('b', 2, 1000, 101)
    expect([cache.get('a'), cache.get('b')]).toEqual([1, undefined])
  })
})
