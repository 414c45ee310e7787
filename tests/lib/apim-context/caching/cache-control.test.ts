import { describe, expect, it } from '@jest/globals'
import { type CachePolicy, cacheControl, NotFoundError } from '../../../../src/lib/apim-context/index.js'
import { call } from './support.js'

const ok = (headers = {}) => ({ headers, jsonBody: 1 })
const sent = async (policy: CachePolicy, answer: () => unknown = () => ok()) => {
  const { headers } = await call([cacheControl(policy)], answer)
  return { control: headers.get('cache-control'), vary: headers.get('vary') }
}

describe('cacheControl', () => {
  it.each<[CachePolicy, string]>([
    [{ noStore: true }, 'no-store'],
    [{ noCache: true }, 'no-cache'],
    [{ noCache: true, private: true }, 'no-cache, private'],
    [{ maxAge: 0 }, 'max-age=0'],
    [{ public: true, maxAge: 30, sharedMaxAge: 300 }, 'public, max-age=30, s-maxage=300'],
    [{ private: true, maxAge: 30, mustRevalidate: true }, 'private, max-age=30, must-revalidate'],
    [{ public: true, maxAge: 31536000, immutable: true }, 'public, max-age=31536000, immutable'],
    [
      { maxAge: 60, staleWhileRevalidate: 30, staleIfError: 600, noTransform: true },
      'max-age=60, stale-while-revalidate=30, stale-if-error=600, no-transform',
    ],
  ])('says %j as %s', async (policy, expected) => {
    expect(await sent(policy)).toEqual({ control: expected, vary: null })
  })

  it('adds to Vary what is not there yet', async () => {
    const policy: CachePolicy = { maxAge: 1, vary: ['Accept-Language', 'Accept'] }
    expect(await sent(policy)).toMatchObject({ vary: 'Accept-Language, Accept' })
    expect(await sent(policy, () => ok({ Vary: 'accept, Origin' }))).toMatchObject({
      vary: 'accept, Origin, Accept-Language',
    })
    expect(await sent(policy, () => ok({ Vary: '*' }))).toMatchObject({ vary: '*' })
  })

  it('leaves alone what the handler says itself', async () => {
    expect(await sent({ maxAge: 30 }, () => ok({ 'Cache-Control': 'no-store' }))).toMatchObject({ control: 'no-store' })
  })

  it('says nothing of a failure', async () => {
    const fail = () => {
      throw new NotFoundError()
    }
    expect(await sent({ maxAge: 30, vary: ['Accept'] }, fail)).toEqual({ control: null, vary: null })
  })

  const contradictions: [what: string, misuse: () => unknown, message: string][] = [
    // @ts-expect-error what is not stored has no lifetime
    ['no-store with a lifetime', () => cacheControl({ noStore: true, maxAge: 1 }), 'noStore contradicts maxAge'],
    // @ts-expect-error what is not stored needs no question
    ['no-store with no-cache', () => cacheControl({ noStore: true, noCache: true }), 'noStore contradicts noCache'],
    // @ts-expect-error what is not stored has no audience
    ['no-store with public', () => cacheControl({ noStore: true, public: true }), 'noStore contradicts public'],
    // @ts-expect-error what is asked for each time is never fresh
    ['no-cache with a lifetime', () => cacheControl({ noCache: true, maxAge: 1 }), 'noCache contradicts maxAge'],
    [
      'public and private',
      // @ts-expect-error one or the other
      () => cacheControl({ maxAge: 1, public: true, private: true }),
      'private contradicts public',
    ],
    [
      'private for shared caches',
      // @ts-expect-error no shared cache has what is private
      () => cacheControl({ private: true, maxAge: 1, sharedMaxAge: 1 }),
      'private contradicts',
    ],
    [
      'immutable and stale',
      // @ts-expect-error what never changes is never stale
      () => cacheControl({ maxAge: 1, immutable: true, staleIfError: 1 }),
      'immutable contradicts',
    ],
    [
      'must-revalidate and stale',
      // @ts-expect-error never to be used after its time
      () => cacheControl({ maxAge: 1, mustRevalidate: true, staleWhileRevalidate: 1 }),
      'mustRevalidate contradicts staleWhileRevalidate',
    ],
    // @ts-expect-error a directive without one that says how long
    ['nothing', () => cacheControl({}), 'one of noStore, noCache, maxAge is missing'],
    // @ts-expect-error no such directive
    ['a slip of the pen', () => cacheControl({ maxage: 1 }), "'maxage' is none of noStore, noCache"],
    // @ts-expect-error left out, not false
    ['a directive that is off', () => cacheControl({ noStore: false }), 'noStore is false: it must be true'],
    ['a time that is none', () => cacheControl({ maxAge: -1 }), 'maxAge is -1: it must be a number of whole seconds'],
    ['a part of a second', () => cacheControl({ maxAge: 1.5 }), 'maxAge is 1.5'],
    ['a name that no header has', () => cacheControl({ maxAge: 1, vary: ['a b'] }), "vary has 'a b'"],
  ]
  it.each(contradictions)('refuses %s', (_what, misuse, message) => {
    expect(misuse).toThrow(TypeError)
    expect(misuse).toThrow(message)
  })
})
