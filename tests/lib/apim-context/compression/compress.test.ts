import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type CompressOptions,
  compress,
  createApp,
  etag,
  type HttpFunction,
  toETag,
} from '../../../../src/lib/apim-context/index.js'
import { invocationOf, requestOf, untyped } from '../support.js'

const TEXT = JSON.stringify('word '.repeat(1000))
const json = (headers = {}) => ({ headers: { 'Content-Type': 'application/json', ...headers }, body: TEXT as unknown })

/** The answer before any client has decoded it. */
async function call(
  handler: () => unknown,
  accept: string | undefined,
  {
    options,
    layers = [],
    headers = {},
  }: { options?: CompressOptions; layers?: HttpFunction['layers']; headers?: object } = {},
) {
  const fn = {
    ...untyped({}, () => handler()),
    layers: [compress(options) as unknown as HttpFunction['layers'][number], ...layers],
  }
  const app = createApp([fn])
  const request = requestOf({ headers: { ...(accept !== undefined && { 'accept-encoding': accept }), ...headers } })
  const answer = await app.invoke('probe', request, invocationOf())
  return { ...answer, headers: answer.headers as Record<string, string> }
}

describe('compress', () => {
  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['br', 'br', brotliDecompressSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip;q=1.0, br;q=0.5', 'gzip', gunzipSync],
    ['*', 'br', brotliDecompressSync],
    ['br;q=0, *;q=0.1', 'gzip', gunzipSync],
    ['identity;q=0.5, GZIP', 'gzip', gunzipSync],
  ])('gives a client that accepts %s the body as %s', async (accept, coding, decode) => {
    const { headers, body } = await call(json, accept)
    expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'Accept-Encoding' })
    expect((body as Buffer).length).toBeLessThan(TEXT.length / 10)
    expect(decode(body as Buffer).toString()).toBe(TEXT)
  })

  it.each([undefined, '', 'identity', 'deflate', 'gzip;q=0', '*;q=0', 'gzip;q=0.2, identity;q=0.8', 'gzip;q=x'])(
    'gives a client that accepts %j the body as it is, and says that it depends on that',
    async (accept) => {
      const { headers, body } = await call(json, accept)
      expect(headers['content-encoding']).toBeUndefined()
      expect(headers['vary']).toBe('Accept-Encoding')
      expect(body).toBe(TEXT)
    },
  )

  it.each([
    ['text/html; charset=utf-8', true],
    ['application/problem+json', true],
    ['image/svg+xml', true],
    ['application/xml', true],
    ['application/javascript', true],
    ['image/png', false],
    ['application/zip', false],
    ['application/octet-stream', false],
    ['text/event-stream', false],
    ['', false],
  ])('looks at the type: %s', async (type, expected) => {
    const { headers } = await call(() => json({ 'Content-Type': type }), 'gzip')
    expect(headers['content-encoding'] !== undefined).toBe(expected)
    expect(headers['vary'] !== undefined).toBe(expected)
  })

  it.each([
    ['is encoded already', { 'Content-Encoding': 'gzip' }],
    ['must not be transformed', { 'Cache-Control': 'max-age=5, no-transform' }],
  ])('leaves alone what %s', async (_what, given) => {
    const { headers, body } = await call(() => json(given), 'br')
    expect([headers['vary'], body]).toEqual([undefined, TEXT])
  })

  it('leaves alone what is small, has no body, or is a stream', async () => {
    const typed = { headers: { 'Content-Type': 'text/plain' } }
    expect((await call(() => ({ ...typed, body: 'a'.repeat(1023) }), 'gzip')).headers['vary']).toBeUndefined()
    expect((await call(() => ({ ...typed, body: 'a'.repeat(1024) }), 'gzip')).headers['content-encoding']).toBe('gzip')
    const small = await call(() => ({ ...typed, body: 'a'.repeat(100) }), 'gzip', { options: { minBytes: 50 } })
    expect(small.headers['content-encoding']).toBe('gzip')
    expect((await call(() => undefined, 'gzip')).headers['content-encoding']).toBeUndefined()
    const untold = await call(() => ({ body: Buffer.from(TEXT) }), 'gzip')
    expect(untold.headers).not.toHaveProperty('content-encoding')
    const stream = new Blob([TEXT]).stream()
    expect((await call(() => ({ ...typed, body: stream }), 'gzip')).body).toBe(stream)
  })

  it('counts bytes, not characters', async () => {
    const { headers } = await call(() => ({ headers: { 'Content-Type': 'text/plain' }, body: 'é'.repeat(512) }), 'gzip')
    expect(headers['content-encoding']).toBe('gzip')
  })

  it('leaves as it is what does not get smaller', async () => {
    const noise = Buffer.from(Array.from({ length: 60 }, (_, index) => (index * 197 + 31) % 251))
    const answer = () => ({ headers: { 'Content-Type': 'text/plain' }, body: noise })
    const { headers, body } = await call(answer, 'gzip', { options: { minBytes: 1 } })
    expect([headers['content-encoding'], body]).toEqual([undefined, noise])
  })

  it('takes back the length, and gives a strong ETag a mark of its own', async () => {
    const { headers } = await call(() => json({ 'Content-Length': '5002', ETag: toETag('v1'), Vary: 'Accept' }), 'gzip')
    expect(headers).toMatchObject({ etag: '"v1--gzip"', vary: 'Accept, Accept-Encoding' })
    expect(headers['content-length']).toBeUndefined()
    expect((await call(() => json({ ETag: 'W/"v1"' }), 'gzip')).headers['etag']).toBe('W/"v1"')
  })

  it('stands around etag(): what comes back as it went is a 304 that depends on the same header', async () => {
    const layers = [etag() as unknown as HttpFunction['layers'][number]]
    const answer = () => json({ ETag: toETag('v1') })
    const first = await call(answer, 'br', { layers })
    const headers = { 'if-none-match': first.headers['etag'] }
    const { status, headers: kept } = await call(answer, 'br', { layers, headers })
    expect({ status, ...kept }).toMatchObject({ status: 304, etag: '"v1--br"', vary: 'Accept-Encoding' })
  })

  it('loses nothing of any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.constantFrom('gzip', 'br'),
        async (text, coding) => {
          const answer = () => ({ headers: { 'Content-Type': 'text/plain' }, body: text.repeat(20) })
          const { headers, body } = await call(answer, coding, { options: { minBytes: 1 } })
          const decode = coding === 'gzip' ? gunzipSync : brotliDecompressSync
          const plain = headers['content-encoding'] === undefined ? body : decode(body as Buffer).toString()
          expect(plain).toBe(text.repeat(20).toWellFormed())
        },
      ),
      { numRuns: 50 },
    )
  })
})
