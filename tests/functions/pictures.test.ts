import { describe, expect, it } from '@jest/globals'
import { createMemoryPictures } from '../../src/catalog/memory-pictures.js'
import { pictures } from '../../src/functions/shared/pictures.js'
import { override } from '../../src/lib/apim-context/index.js'
import type { TestClient } from '../../src/lib/apim-context/testing.js'
import { JPEG, PNG } from '../catalog/pictures-contract.js'
import { openApp } from './open-app.js'

const PATH = '/api/catalog/42/picture'
const put = (app: TestClient, bytes: Uint8Array, headers: Record<string, string> = {}, path = PATH) =>
  app.request('PUT', path, { body: bytes, headers: { 'Content-Type': 'image/png', ...headers } })
const codeOf = (response: { status: number; json(): unknown }) =>
  `${response.status} ${(response.json() as { error: { code: string } }).error.code}`

describe("an item's picture", () => {
  it('is given as it was put, with the type that its bytes have', async () => {
    const app = openApp()
    const stored = await put(app, JPEG.bytes)
    expect([stored.status, stored.text]).toEqual([204, ''])
    const read = await app.request('GET', PATH)
    expect(read.status).toBe(200)
    expect([...read.bytes]).toEqual([...JPEG.bytes])
    expect(read.headers.get('content-type')).toBe('image/jpeg')
    expect(read.headers.get('cache-control')).toBe('no-cache')
    expect(read.headers.get('etag')).toBe(stored.headers.get('etag'))
  })

  it('is not sent again to who has it', async () => {
    const app = openApp()
    const etag = (await put(app, PNG.bytes)).headers.get('etag')!
    const again = await app.request('GET', PATH, { headers: { 'If-None-Match': etag } })
    expect([again.status, again.text]).toEqual([304, ''])
    await put(app, JPEG.bytes)
    expect((await app.request('GET', PATH, { headers: { 'If-None-Match': etag } })).status).toBe(200)
  })

  it('is replaced by who knows its version, where a version is named', async () => {
    const app = openApp()
    expect(codeOf(await put(app, PNG.bytes, { 'If-Match': '"old"' }))).toBe('412 precondition_failed')
    const etag = (await put(app, PNG.bytes)).headers.get('etag')!
    expect((await put(app, JPEG.bytes, { 'If-Match': etag })).status).toBe(204)
    expect(codeOf(await put(app, PNG.bytes, { 'If-Match': etag }))).toBe('412 precondition_failed')
    expect((await put(app, PNG.bytes)).status).toBe(204)
  })

  it.each([
    ['that nobody has put', PATH],
    ['of an item that does not exist', '/api/catalog/999/picture'],
  ])('%s is 404', async (_what, path) => {
    expect(codeOf(await openApp().request('GET', path))).toBe('404 not_found')
  })

  it('of an item that has been deleted is gone with it', async () => {
    const store = createMemoryPictures()
    const app = openApp({ overrides: [override(pictures, store)] })
    await put(app, PNG.bytes)
    await app.request('DELETE', '/api/catalog/42', { headers: { 'If-Match': '*' } })
    expect(codeOf(await app.request('GET', PATH))).toBe('404 not_found')
    expect(codeOf(await put(app, PNG.bytes))).toBe('404 not_found')
    expect(await store.find(42)).toBeUndefined()
  })

  it('that cannot be removed with its item is a line in the log', async () => {
    const remove = () => Promise.reject(new Error('no storage'))
    const app = openApp({ overrides: [override(pictures, { ...createMemoryPictures(), remove })] })
    const deleted = await app.request('DELETE', '/api/catalog/42', { headers: { 'If-Match': '*' } })
    expect(deleted.status).toBe(204)
    expect(deleted.logs.map(({ line }) => line).join()).toContain('A picture is left')
  })

  it.each<[string, Uint8Array, Record<string, string>, string]>([
    ['text under the name of a picture', Buffer.from('<svg/>'), {}, '422 validation_failed'],
    ['nothing', new Uint8Array(), {}, '422 validation_failed'],
    ['another type', PNG.bytes, { 'Content-Type': 'image/gif' }, '415 unsupported_media_type'],
    ['a coding', PNG.bytes, { 'Content-Encoding': 'gzip' }, '415 unsupported_media_type'],
    ['half a megabyte and more', new Uint8Array(500_001), {}, '413 payload_too_large'],
  ])('is not to be %s', async (_what, bytes, headers, expected) => {
    expect(codeOf(await put(openApp(), bytes, headers))).toBe(expected)
  })
})
