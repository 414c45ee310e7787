import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { RedisCache } from '../../../dev/gateway/state/redis-cache.js'
import { freePort, RedisDouble } from './redis-double.js'

let redis: RedisDouble
let port: number
let warnings: string[]
const caches: RedisCache[] = []
const cacheAt = (url: string) => {
  const cache = new RedisCache(url, (message) => warnings.push(message))
  caches.push(cache)
  return cache
}
beforeEach(async () => {
  redis = new RedisDouble()
  port = await redis.listen()
  warnings = []
})
afterEach(async () => {
  for (const cache of caches.splice(0)) await cache.close()
  await redis.close()
})

describe('RedisCache', () => {
  it('keeps, finds and forgets texts, under keys of its own', async () => {
    const cache = cacheAt(`redis://127.0.0.1:${port}`)
    expect(await cache.get('k')).toBeUndefined()
    await cache.set('k', 'text – ü', 60_000)
    expect(await cache.get('k')).toBe('text – ü')
    expect([...redis.keys]).toEqual([['apim-local:k', { value: 'text – ü', milliseconds: 60_000 }]])
    await cache.delete('k')
    expect(await cache.get('k')).toBeUndefined()
    expect(warnings).toEqual([])
  })

  it('keeps nothing for no time', async () => {
    await cacheAt(`redis://127.0.0.1:${port}`).set('k', 'v', 0)
    expect(redis.commands).toEqual([])
  })

  it('takes password and database from the URL', async () => {
    await cacheAt(`redis://:secret@127.0.0.1:${port}/3`).get('k')
    expect(redis.commands).toEqual([
      ['auth', 'secret'],
      ['select', '3'],
      ['get', 'apim-local:k'],
    ])
  })

  it('finds nothing and fails nothing where no Redis answers, and says so once, without the password', async () => {
    const free = await freePort()
    const cache = cacheAt(`redis://:secret@127.0.0.1:${free}`)
    expect(await cache.get('k')).toBeUndefined()
    await cache.set('k', 'v', 1000)
    await cache.delete('k')
    expect(warnings).toEqual([expect.stringContaining(`127.0.0.1:${free} cannot be used`)])
    expect(warnings.join()).not.toContain('secret')
  })

  it('does not wait for one that keeps silent', async () => {
    redis.isSilent = true
    const cache = cacheAt(`redis://127.0.0.1:${port}`)
    expect(await cache.get('k')).toBeUndefined()
    expect(warnings).toEqual([expect.stringContaining('Command timed out')])
  })

  it('connects again by itself, and reports a second failure', async () => {
    const cache = cacheAt(`redis://127.0.0.1:${port}`)
    await cache.set('k', 'v', 1000)
    await redis.close()
    expect(await cache.get('k')).toBeUndefined()
    const again = new RedisDouble()
    const connected = again.connected()
    await again.listen(port)
    await connected
    again.keys.set('apim-local:k', { value: 'w', milliseconds: 1 })
    // The client is ready a moment after the server has the connection.
    let found: string | undefined
    while (found === undefined) {
      await new Promise(setImmediate)
      found = await cache.get('k')
    }
    expect(found).toBe('w')
    await again.close()
    expect(await cache.get('k')).toBeUndefined()
    expect(warnings.length).toBe(2)
    redis = new RedisDouble()
    await redis.listen()
  })

  it('answers an error of Redis as a miss', async () => {
    redis.keys.set('apim-local:k', { value: 'v', milliseconds: 1 })
    const cache = cacheAt(`redis://127.0.0.1:${port}`)
    redis.refusal = '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n'
    expect(await cache.get('k')).toBeUndefined()
    expect(warnings).toEqual([expect.stringContaining('WRONGTYPE')])
  })
})
