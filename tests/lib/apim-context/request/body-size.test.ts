import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { jsonBody, type RequestBody } from '../../../../src/lib/apim-context/index.js'
import { clientOf, type Envelope, untyped } from '../support.js'

async function post(body: z.ZodType | RequestBody, sent: string | Uint8Array, coding?: string, maxBodyBytes = 1000) {
  const echo = untyped({ body }, (input) => ({ jsonBody: input['body'] ?? null }), { method: 'POST' })
  const response = await clientOf([echo], { http: { maxBodyBytes } }).request('POST', '/api/probe', {
    headers: { 'content-type': 'application/json', ...(coding !== undefined && { 'content-encoding': coding }) },
    body: sent,
  })
  const { error } = response.status === 200 ? { error: undefined } : (response.json() as Envelope)
  return { status: response.status, body: response.json(), error, headers: response.headers }
}

const textOf = (bytes: number) => JSON.stringify('a'.repeat(bytes - 2))

describe('the size of a body', () => {
  it('is limited by a setting', async () => {
    expect((await post(z.string(), textOf(1000))).status).toBe(200)
    expect(await post(z.string(), textOf(1001))).toMatchObject({
      status: 413,
      error: { code: 'payload_too_large', message: 'The body may have at most 1000 bytes.', details: [] },
    })
  })

  it('is limited by the route before the setting, either way', async () => {
    expect((await post(jsonBody(z.string(), { maxBytes: 10 }), textOf(11))).status).toBe(413)
    expect((await post(jsonBody(z.string(), { maxBytes: 2000 }), textOf(2000))).status).toBe(200)
  })

  it('is 1 MiB when nobody says', async () => {
    const echo = untyped({ body: z.string() }, () => ({}), { method: 'POST' })
    const headers = { 'content-type': 'application/json' }
    const send = (body: string) => clientOf([echo]).request('POST', '/api/probe', { headers, body })
    expect((await send(textOf(1_048_576))).status).toBe(200)
    expect((await send(textOf(1_048_577))).status).toBe(413)
  })
})

describe('a compressed body', () => {
  const compressed = jsonBody(z.string(), { compressed: true })
  const text = textOf(900)

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
  ])('is read where the route allows it: %s', async (coding, sent) => {
    expect((await post(compressed, sent, coding)).status).toBe(200)
  })

  it.each([
    ['gzip', gzipSync(textOf(1_000_000))],
    ['br', brotliCompressSync(textOf(1_000_000))],
    ['deflate', deflateSync(textOf(1_000_000))],
  ])('may not become larger than the limit: %s', async (coding, sent) => {
    expect(await post(compressed, sent, coding, 2000)).toMatchObject({
      status: 413,
      error: { code: 'payload_too_large' },
    })
  })

  it.each([
    ['gzip', Buffer.from('no gzip')],
    ['gzip', gzipSync(text).subarray(0, 20)],
    ['br', Buffer.from([1, 2, 3])],
    ['deflate', gzipSync(text)],
  ])('that is malformed is a 400: %s', async (coding, sent) => {
    const { status, error } = await post(compressed, sent, coding)
    expect(status).toBe(400)
    expect(error).toMatchObject({ code: 'malformed_body', message: `The body is not well-formed ${coding}.` })
  })

  it.each([
    ['a route that does not allow it', z.string() as z.ZodType | RequestBody, 'gzip', 'identity'],
    ['another coding', compressed, 'zstd', 'gzip, br, deflate'],
    ['two at once', compressed, 'gzip, br', 'gzip, br, deflate'],
  ])('is a 415 that says what would be taken: %s', async (_what, body, coding, accepted) => {
    const { status, headers } = await post(body, gzipSync(text), coding)
    expect(status).toBe(415)
    expect(headers.get('accept-encoding')).toBe(accepted)
  })

  it.each(['identity', ''])('is none when it says so: %j', async (coding) => {
    expect((await post(compressed, text, coding)).status).toBe(200)
  })
})
