import { describe, expect, it } from '@jest/globals'
import { createApp } from '../../../src/lib/apim-context/index.js'
import { testClient } from '../../../src/lib/apim-context/testing.js'
import { clientOf, untyped } from './support.js'

const any = { safeParse: (data: unknown) => ({ success: true, data }), shape: {} }

/** A function whose answer is what it was called with. */
function echo(name: string, route: string, method: 'GET' | 'POST' = 'GET') {
  const names = [...route.matchAll(/\{\**(\w+)\??\}/g)].map(([, parameter]) => [parameter, any])
  const schemas = { path: { ...any, shape: Object.fromEntries(names) } }
  return untyped(
    schemas as never,
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
