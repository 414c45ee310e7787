import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseEntityTags } from '../../../../src/lib/apim-context/caching/entity-tag.js'
import { ConflictError, cacheControl, etag, toETag } from '../../../../src/lib/apim-context/index.js'
import { call } from './support.js'

const MONDAY = 'Mon, 02 Mar 2026 10:00:00 GMT'
const SUNDAY = 'Sun, 01 Mar 2026 10:00:00 GMT'
const versioned = (headers = {}) => ({ headers: { ETag: toETag('v1'), ...headers }, jsonBody: { a: 1 } })

describe('etag', () => {
  it('keeps the ETag of the handler', async () => {
    const { status, headers } = await call([etag()], () => versioned())
    expect([status, headers.get('etag')]).toEqual([200, '"v1"'])
  })

  it('makes a weak one of the body, the same for the same body', async () => {
    const tagOf = async (body: unknown) => (await call([etag()], () => ({ jsonBody: body }))).headers.get('etag')
    expect(await tagOf(1)).toMatch(/^W\/"[\w-]{22}"$/)
    expect(await tagOf(1)).toBe(await tagOf(1))
    expect(await tagOf(2)).not.toBe(await tagOf(1))
    const bytes = await call([etag()], () => ({ body: Buffer.from('1') }))
    expect(bytes.headers.get('etag')).toBe(await tagOf(1))
  })

  it('makes none of a stream, and of no body', async () => {
    const stream = await call([etag()], () => ({ body: new Blob(['a']).stream() }), { 'if-none-match': '"v1"' })
    expect([stream.status, stream.headers.get('etag'), stream.text]).toEqual([200, null, 'a'])
  })

  it.each([
    ['the same tag', '"v1"'],
    ['one of a list', '"v0", W/"x" ,"v1"'],
    ['a weak one, as the comparison is weak', 'W/"v1"'],
    ['that of the compressed answer', '"v1--gzip"'],
    ['any', ' * '],
  ])('answers 304 to %s', async (_what, header) => {
    const { status, text } = await call([etag()], () => versioned(), { 'if-none-match': header })
    expect([status, text]).toEqual([304, ''])
  })

  it.each([
    ['another tag', '"v2"'],
    ['an empty list', ','],
    ['what is malformed', 'v1'],
    ['an open quote', '"v1'],
    ['nothing', ''],
  ])('answers 200 to %s', async (_what, header) => {
    expect((await call([etag()], () => versioned(), { 'if-none-match': header })).status).toBe(200)
  })

  it('finds the weak tag that it made', async () => {
    const { headers } = await call([etag()], () => ({ jsonBody: 1 }))
    const again = await call([etag()], () => ({ jsonBody: 1 }), { 'if-none-match': headers.get('etag')! })
    expect([again.status, again.headers.get('etag')]).toEqual([304, headers.get('etag')])
  })

  it('keeps on a 304 what a cache updates its copy with, and no word on a body', async () => {
    const answer = () =>
      versioned({
        'Content-Location': '/here',
        'Content-Language': 'de',
        'Content-Length': '7',
        'Content-Security-Policy': "default-src 'none'",
        'Last-Modified': MONDAY,
        Vary: 'Accept',
      })
    const { headers } = await call([cacheControl({ maxAge: 5 }), etag()], answer, { 'if-none-match': '"v1--br"' })
    const names = [...headers.keys()].filter((name) => !name.startsWith('x-'))
    expect(Object.fromEntries(names.map((name) => [name, headers.get(name)]))).toEqual({
      'cache-control': 'max-age=5',
      'content-location': '/here',
      'content-security-policy': "default-src 'none'",
      etag: '"v1--br"',
      'last-modified': MONDAY,
      vary: 'Accept',
    })
    expect(headers.get('x-correlation-id')).toBeTruthy()
  })

  it('keeps the cookies of a 304', async () => {
    const answer = () => ({ ...versioned(), cookies: [{ name: 'a', value: 'b' }] })
    expect((await call([etag()], answer, { 'if-none-match': '*' })).status).toBe(304)
  })

  it.each([
    ['the same time', MONDAY, MONDAY, 304],
    ['an earlier change', SUNDAY, MONDAY, 304],
    ['a later change', MONDAY, SUNDAY, 200],
    ['no date', MONDAY, 'yesterday', 200],
    ['a date that does not exist', MONDAY, 'Mon, 99 Mar 2026 10:00:00 GMT', 200],
    ['a Last-Modified that is no date', 'never', MONDAY, 200],
  ])('compares dates where no tag is sent: %s', async (_what, modified, since, status) => {
    const answer = () => ({ headers: { 'Last-Modified': modified }, body: new Blob(['a']).stream() })
    expect((await call([etag()], answer, { 'if-modified-since': since })).status).toBe(status)
  })

  it('does not look at dates where a tag is sent', async () => {
    const headers = { 'if-none-match': '"v2"', 'if-modified-since': MONDAY }
    expect((await call([etag()], () => versioned({ 'Last-Modified': SUNDAY }), headers)).status).toBe(200)
  })

  it('leaves failures, other successes and other methods alone', async () => {
    const any = { 'if-none-match': '*' }
    const fail = () => {
      throw new ConflictError()
    }
    expect((await call([etag()], fail, any)).status).toBe(409)
    expect((await call([etag()], () => ({ status: 206, ...versioned() }), any)).status).toBe(206)
    const posted = await call([etag()], () => ({ jsonBody: 1 }), any, 'POST')
    expect([posted.status, posted.headers.get('etag')]).toEqual([200, null])
  })
})

describe('a tag', () => {
  it.each(['a"b', 'a b', 'é', '\n'])('cannot be made of %j', (version) => {
    expect(() => toETag(version)).toThrow(RangeError)
  })

  it('is read as it was made', () => {
    const version = fc.stringMatching(/^[!#-~]{0,30}$/)
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 5 }), (versions) => {
        const parsed = parseEntityTags(versions.map(toETag).join(', '))
        expect(parsed).toEqual(versions.map((opaque) => ({ isWeak: false, opaque, text: `"${opaque}"` })))
      }),
    )
  })

  it('is never read out of anything else, however long', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseEntityTags(text)))
    expect(parseEntityTags(`"a"${' ,'.repeat(10_000)}`)).toBeUndefined()
    expect(parseEntityTags(`"a",${' '.repeat(30_000)}x`)).toBeUndefined()
  })
})
