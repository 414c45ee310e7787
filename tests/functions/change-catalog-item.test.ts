import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import type { TestClient } from '../../src/lib/apim-context/testing.js'
import { NOW, openApp } from './open-app.js'

const DRAFT = { name: 'Vase', description: 'Blue', price: { amount: 2500, currency: 'JPY' }, tags: ['home'] }
const URL = '/api/catalog/42'

async function etagOf(app: TestClient, url = URL): Promise<string> {
  return (await app.request('GET', url)).headers.get('etag')!
}

function change(app: TestClient, method: string, ifMatch?: string, url = URL) {
  const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch }
  return app.request(method, url, { headers, ...(method === 'PUT' ? { body: DRAFT } : {}) })
}

describe('PUT catalog/{item_id}', () => {
  it('replaces the item and gives its new version', async () => {
    const app = openApp()
    const before = await etagOf(app)
    const response = await change(app, 'PUT', before)
    expect(response.status).toBe(200)
    expect(response.json()).toEqual({ ...DRAFT, item_id: 42, updated_at: NOW })
    expect(response.headers.get('etag')).not.toBe(before)
    expect(await etagOf(app)).toBe(response.headers.get('etag'))
  })

  it('refuses a second writer with the same version', async () => {
    const app = openApp()
    const before = await etagOf(app)
    await change(app, 'PUT', before)
    const response = await change(app, 'PUT', before)
    expect(response.status).toBe(412)
    expect(response.json()).toMatchObject({ error: { code: 'precondition_failed' } })
  })

  it('takes a compressed item, and none that is larger than an item can be', async () => {
    const headers = { 'if-match': '*', 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const put = (body: string) => openApp().request('PUT', URL, { headers, body: gzipSync(body) })
    expect((await put(JSON.stringify(DRAFT))).status).toBe(200)
    expect((await put(' '.repeat(50_001))).status).toBe(413)
  })

  it('refuses a body that breaks the schema before it looks at versions', async () => {
    const response = await openApp().request('PUT', URL, { headers: { 'if-match': '*' }, body: { ...DRAFT, name: '' } })
    expect(response.status).toBe(422)
  })
})

describe('DELETE catalog/{item_id}', () => {
  it('deletes the item, and answers without a body', async () => {
    const app = openApp()
    const response = await change(app, 'DELETE', await etagOf(app))
    expect(response.status).toBe(204)
    expect(response.text).toBe('')
    expect((await app.request('GET', URL)).status).toBe(404)
    expect((await change(app, 'DELETE', '*')).status).toBe(404)
  })
})

describe.each([
  ['PUT', 200],
  ['DELETE', 204],
])('If-Match of %s', (method, done) => {
  it('is required: 428', async () => {
    const response = await change(openApp(), method)
    expect(response.status).toBe(428)
    expect(response.json()).toMatchObject({ error: { code: 'precondition_required' } })
  })

  it.each([
    ['any version', (_: string) => '*'],
    ['one of a list', (etag: string) => `"a", W/"b" , ${etag}`],
    ['blanks around', (etag: string) => `  ${etag} `],
  ])('matches %s', async (_what, toHeader) => {
    const app = openApp()
    expect((await change(app, method, toHeader(await etagOf(app)))).status).toBe(done)
  })

  it.each([
    ['another version', (_: string) => '"other"'],
    ['the version as a weak tag', (etag: string) => `W/${etag}`],
    ['an empty tag', (_: string) => '""'],
    ['the tag of another item', (_: string) => '"other", W/"more"'],
  ])('does not match %s: 412, and the item stays', async (_what, toHeader) => {
    const app = openApp()
    const etag = await etagOf(app)
    expect((await change(app, method, toHeader(etag))).status).toBe(412)
    expect(await etagOf(app)).toBe(etag)
  })

  it.each(['unquoted', '"open', '*, "a"', '"a" "b"', ','])('is refused when malformed: %s', async (header) => {
    const response = await change(openApp(), method, header)
    expect(response.status).toBe(422)
    expect(response.json()).toMatchObject({ error: { details: [{ in: 'headers', name: 'If-Match' }] } })
  })

  it('may be a date instead: of the last change or later', async () => {
    const send = (since: string) => {
      const body = method === 'PUT' ? { body: DRAFT } : {}
      return openApp().request(method, URL, { headers: { 'if-unmodified-since': since }, ...body })
    }
    expect((await send(new Date(NOW).toUTCString())).status).toBe(done)
    expect((await send(new Date(Date.parse(NOW) - 1000).toUTCString())).status).toBe(412)
    expect((await send('yesterday')).status).toBe(428)
  })

  it('does not matter for an item that is not there: 404', async () => {
    expect((await change(openApp(), method, '"other"', '/api/catalog/999')).status).toBe(404)
  })
})
