import { describe, expect, it } from '@jest/globals'
import { app } from '../../docs/snippets/errors.js'
import { getNote, replaceNote } from '../../docs/snippets/http-caching.js'
import { bodies, countTags, searchPictures, uploadPicture } from '../../docs/snippets/validation.js'
import { createApp } from '../../src/lib/apim-context/index.js'
import { testClient } from '../../src/lib/apim-context/testing.js'

describe('a snippet runs', () => {
  it('validation.ts', async () => {
    const client = testClient(createApp([searchPictures, uploadPicture, countTags]))
    const found = await client.request('GET', '/api/pictures?tag=a&tag=b', { headers: { cookie: 'theme=dark' } })
    expect(found.json()).toEqual({ tags: ['a', 'b'], theme: 'dark' })
    expect((await client.request('GET', '/api/tags?tag=a&tag=b')).json()).toEqual({ count: 2 })
    const upload = (title: string) => {
      const part = (disposition: string, content: string) =>
        `--form-boundary\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
      const picture = part('name="picture"; filename="a.png"\r\nContent-Type: image/png', 'abc')
      return client.request('POST', '/api/pictures', {
        headers: { 'content-type': 'multipart/form-data; boundary=form-boundary' },
        body: `${part('name="title"', title)}${picture}--form-boundary--\r\n`,
      })
    }
    expect((await upload('A lamp')).json()).toEqual({ name: 'a.png', bytes: 3 })
    expect((await upload('later')).status).toBe(202)
    expect((await upload('')).status).toBe(422)
    expect(Object.values(bodies).map(({ format }) => format.types[0])).toEqual([
      'application/x-www-form-urlencoded',
      'text/csv',
      'image/*',
    ])
  })

  it('errors.ts', async () => {
    const client = testClient(app)
    const reserve = (headers = {}) => client.request('POST', '/api/reservations', { headers })
    expect((await reserve()).json()).toMatchObject({ error: { code: 'conflict', message: 'Order fewer than 3.' } })
    expect((await reserve({ 'x-no-budget': '1' })).json()).toMatchObject({ error: { code: 'budget_exceeded' } })
  })

  it('http-caching.ts', async () => {
    const client = testClient(createApp([getNote, replaceNote]))
    const read = (headers = {}) => client.request('GET', '/api/note', { headers })
    const write = (headers = {}) => client.request('PUT', '/api/note', { headers, body: { text: 'second' } })
    const first = await read()
    const etag = first.headers.get('etag')!
    expect(first.headers.get('vary')).toBe('Accept-Language')
    expect((await read({ 'if-none-match': etag })).status).toBe(304)
    expect((await write()).status).toBe(428)
    expect((await write({ 'if-match': etag })).status).toBe(200)
    expect((await write({ 'if-match': etag })).status).toBe(412)
    expect((await read({ 'if-none-match': etag })).json()).toEqual({ text: 'second' })
  })
})
