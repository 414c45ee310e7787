import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { createApp, type Log } from '../../../../src/lib/apim-context/index.js'
import { type TestRequest, testClient } from '../../../../src/lib/apim-context/testing.js'
import { clientOf, untyped } from '../support.js'

/** A function whose answer is what it was called with. */
function echo(name: string, route: string, method: 'GET' | 'POST' = 'GET') {
  const names = [...route.matchAll(/\{\**(\w+)\??\}/g)].map(([, parameter]) => [parameter, z.string().optional()])
  return untyped(
    { path: z.object(Object.fromEntries(names)) },
    async ({ request }) => {
      const { params, query, url, text } = request as import('@azure/functions').HttpRequest
      return { jsonBody: { name, params, query: [...query], url, text: await text.call(request) } }
    },
    { name, route, method },
  )
}

const client = clientOf([
  echo('getHealth', 'items/health'),
  echo('getItem', 'items/{id}'),
  echo('listItems', 'items'),
  echo('createItem', 'items', 'POST'),
  echo('getFile', 'files/{*rest}'),
  echo('getPart', 'parts/{name}.{ext}/{page?}'),
])

const get = async (url: string) => {
  const response = await client.request('GET', url)
  return response.status === 200 ? (response.json() as Record<string, unknown>) : response.status
}

describe('the test client', () => {
  it.each([
    ['/api/items', 'listItems', {}],
    ['/api/items/', 'listItems', {}],
    ['/API/Items/7', 'getItem', { id: '7' }],
    ['/api/items/health', 'getHealth', {}],
    ['/api/items/a%20b%2Fc%2fd+e', 'getItem', { id: 'a b%2Fc%2fd+e' }],
    ['/api/items/%zz', 'getItem', { id: '%zz' }],
    ['/api/files/a/b.txt', 'getFile', { rest: 'a/b.txt' }],
    ['/api/files', 'getFile', {}],
    ['/api/parts/a.b.c', 'getPart', { name: 'a.b', ext: 'c' }],
    ['/api/parts/a.b/2', 'getPart', { name: 'a', ext: 'b', page: '2' }],
  ])('finds %s as the host does', async (url, name, params) => {
    expect(await get(url)).toMatchObject({ name, params })
  })

  it.each(['/', '/items', '/api', '/api/nothing', '/api/items/1/2', '/api/parts/a', '/api/items//1'])(
    'finds nothing at %s: an empty 404',
    async (url) => {
      const response = await client.request('GET', url)
      expect({ ...response, headers: [...response.headers] }).toMatchObject({
        status: 404,
        text: '',
        headers: [],
        logs: [],
      })
    },
  )

  it('tells methods apart', async () => {
    expect((await client.request('POST', '/api/items', { body: {} })).json()).toMatchObject({ name: 'createItem' })
    expect((await client.request('DELETE', '/api/items')).status).toBe(404)
  })

  it('takes another prefix', async () => {
    const app = createApp([echo('getItem', 'items/{id}')], { settings: { log: { format: 'text' } } })
    expect((await testClient(app, { prefix: 'v1' }).request('GET', '/v1/items/1')).status).toBe(200)
  })

  it('merges repeated parameters of the query by commas, whatever their case, as the host does', async () => {
    expect(await get('/api/items?a=1&A=2&a=&b=&c=x%20y')).toMatchObject({
      query: [
        ['a', '1,2'],
        ['b', ''],
        ['c', 'x y'],
      ],
    })
  })

  it('sends objects as JSON, text and bytes as they are', async () => {
    const send = async (body: unknown) =>
      ((await client.request('POST', '/api/items', { body })).json() as { text: string }).text
    expect(await send({ a: 1 })).toBe('{"a":1}')
    expect(await send([1])).toBe('[1]')
    expect(await send('text')).toBe('text')
    expect(await send(Buffer.from('bytes'))).toBe('bytes')
    expect(await send(undefined)).toBe('')
  })

  it('numbers its invocations', async () => {
    const fresh = clientOf([untyped({}, ({ invocation }) => ({ jsonBody: invocation }))])
    const idOf = async () =>
      ((await fresh.request('GET', '/api/probe')).json() as { invocationId: string }).invocationId
    expect(await idOf()).toBe('00000000-0000-4000-8000-000000000001')
    expect(await idOf()).toBe('00000000-0000-4000-8000-000000000002')
  })
})

describe('what is sent', () => {
  const mirror = untyped(
    { body: undefined } as never,
    async ({ request }) => {
      const { headers, arrayBuffer } = request as import('@azure/functions').HttpRequest
      const bytes = Buffer.from(await arrayBuffer.call(request))
      return { jsonBody: { headers: Object.fromEntries(headers), text: bytes.toString() } }
    },
    { method: 'POST' },
  )
  const app = createApp([mirror], { environment: {} })
  const send = async (request: TestRequest, headers?: Record<string, string>) =>
    (await testClient(app, headers && { headers }).request('POST', '/api/probe', request)).body as {
      headers: Record<string, string>
      text: string
    }

  it('has the headers of the client, but for those that it has itself, whatever their case', async () => {
    const { headers } = await send({ headers: { 'x-b': 'own' } }, { 'X-A': 'a', 'X-B': 'b' })
    expect(headers).toMatchObject({ 'x-a': 'a', 'x-b': 'own' })
  })

  it('encodes the values of cookies, and leaves out those that are undefined', async () => {
    const { headers } = await send({ cookies: { a: 'ü; b', n: 7, gone: undefined } })
    expect(headers['cookie']).toBe('a=%C3%BC%3B%20b; n=7')
    expect((await send({ cookies: { gone: undefined } })).headers).not.toHaveProperty('cookie')
  })

  it('writes forms as fetch does', async () => {
    const form = new FormData()
    form.append('name', 'Lamp')
    form.append('file', new File(['content'], 'a.txt', { type: 'text/plain' }))
    const sent = await send({ body: form })
    expect(sent.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(sent.text).toContain('filename="a.txt"')
    expect(await send({ body: new URLSearchParams({ a: 'b c' }) })).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      text: 'a=b+c',
    })
  })
})

describe('what comes', () => {
  const answering = (answer: object) => clientOf([untyped({}, () => answer)]).request('GET', '/api/probe')

  it.each([
    ['JSON', 'application/json', '{"a":1}', { a: 1 }],
    ['JSON of a kind', 'application/problem+json; charset=utf-8', '[]', []],
    ['text', 'text/plain', '{"a":1}', undefined],
    ['nothing', 'application/json', '', undefined],
  ])('is parsed where it is %s', async (_what, type, body, parsed) => {
    const response = await answering({ body, headers: { 'Content-Type': type } })
    expect(response.body).toEqual(parsed)
    expect(response.bodyOf(200)).toEqual(parsed)
    expect(response.text).toBe(body)
    expect(Buffer.from(response.bytes).toString()).toBe(body)
  })

  it('is not parsed where it is compressed, or has no type', async () => {
    expect(
      (await answering({ body: 'x', headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' } }))
        .body,
    ).toBeUndefined()
    expect((await answering({ body: new Uint8Array([1]) })).body).toBeUndefined()
  })

  it('is an error where it is broken, or its status is not the one that is wanted', async () => {
    const response = await answering({ body: '{', headers: { 'Content-Type': 'application/json' } })
    expect(() => response.body).toThrow(SyntaxError)
    expect(() => response.json()).toThrow(SyntaxError)
    expect(() => response.bodyOf(201)).toThrow(new Error('GET /api/probe answered 200, not 201: {'))
  })

  it('has cookies as the host writes them', async () => {
    const expires = new Date('2026-01-02T03:04:05Z')
    const { cookies } = await answering({
      cookies: [
        { name: 'a', value: "ü 'x'" },
        {
          name: 'b',
          value: '1',
          expires,
          maxAge: 60.5,
          domain: 'example.com',
          path: '/b',
          secure: true,
          httpOnly: true,
          sameSite: 'Strict',
        },
      ],
    })
    expect(cookies).toEqual([
      'a=%C3%BC%20%27x%27; path=/',
      'b=1; expires=Fri, 02 Jan 2026 03:04:05 GMT; max-age=60; domain=example.com; path=/b; secure; samesite=strict; httponly',
    ])
  })

  it('is read of lean responses too', async () => {
    const fn = untyped({ response: z.object({ a: z.number() }) }, () => ({ a: 1 }))
    const response = await clientOf([fn], { http: { leanResponses: true } }).request('GET', '/api/probe')
    expect(response).toMatchObject({ status: 200, body: { a: 1 }, text: '{"a":1}', cookies: [] })
  })

  it('is read of what does not become lean, such as streams', async () => {
    const fn = untyped({}, () => ({ body: new Blob(['a']).stream() }))
    const response = await clientOf([fn], { http: { leanResponses: true } }).request('GET', '/api/probe')
    expect(response).toMatchObject({ status: 200, text: 'a' })
  })

  it('brings the log: lines in JSON by their members, others as they are', async () => {
    const { logs } = await clientOf([
      untyped({}, ({ log, invocation }) => {
        ;(log as Log).warn('Low', { left: 2 })
        ;(invocation as import('@azure/functions').InvocationContext).info('by', 'hand')
        ;(invocation as import('@azure/functions').InvocationContext).info('{ not JSON')
        ;(invocation as import('@azure/functions').InvocationContext).info('{"other":1}')
        return {}
      }),
    ]).request('GET', '/api/probe')
    expect(logs).toEqual([
      {
        level: 'warning',
        message: 'Low',
        fields: expect.objectContaining({ left: 2, level: 'warn' }),
        line: expect.stringContaining('"Low"'),
      },
      { level: 'information', message: 'by hand', fields: {}, line: 'by hand' },
      { level: 'information', message: '{ not JSON', fields: {}, line: '{ not JSON' },
      { level: 'information', message: '{"other":1}', fields: {}, line: '{"other":1}' },
    ])
  })
})
