import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import type { HttpSchemas } from '../../../src/lib/apim-context/index.js'
import { clientOf, type Envelope, ItemPath, untyped } from './support.js'

/** Sends a request to a function with these schemas; the answer is its validated input, or the envelope. */
async function send(
  schemas: HttpSchemas,
  url: string,
  request: { headers?: Record<string, string>; body?: unknown } = {},
  route = 'probe',
) {
  const echo = untyped(schemas, ({ path, query, headers, body }) => ({ jsonBody: { path, query, headers, body } }), {
    route,
    method: 'body' in request ? 'POST' : 'GET',
  })
  const response = await clientOf([echo]).request('body' in request ? 'POST' : 'GET', url, request)
  return { status: response.status, body: response.json() as Envelope & Record<string, unknown> }
}

describe('path parameters', () => {
  it('reach the handler as their schema makes them', async () => {
    expect(await send({ path: ItemPath }, '/api/items/42', {}, 'items/{item_id}')).toEqual({
      status: 200,
      body: { path: { item_id: 42 } },
    })
  })

  it('that break their schema are a 422 that says where', async () => {
    expect(await send({ path: ItemPath }, '/api/items/zero', {}, 'items/{item_id}')).toEqual({
      status: 422,
      body: {
        error: {
          code: 'validation_failed',
          message: 'Parameters or body break their schema; details has one entry per problem.',
          correlation_id: expect.any(String),
          details: [{ in: 'path', name: 'item_id', message: 'Expected a number' }],
        },
      },
    })
  })
})

describe('the query', () => {
  const Query = z.object({ limit: z.coerce.number().max(10).default(5), tag: z.string().optional() })

  it('gets defaults, and drops what is not declared', async () => {
    expect((await send({ query: Query }, '/api/probe?other=1')).body).toEqual({ query: { limit: 5 } })
    expect((await send({ query: Query }, '/api/probe?limit=7&tag=a%20b')).body).toEqual({
      query: { limit: 7, tag: 'a b' },
    })
  })

  it('tells an empty value from none', async () => {
    expect((await send({ query: z.object({ tag: z.string() }) }, '/api/probe?tag=')).body).toEqual({
      query: { tag: '' },
    })
    expect((await send({ query: z.object({ tag: z.string() }) }, '/api/probe')).status).toBe(422)
  })

  it('of a strict schema names each parameter that is not declared, but for the function key', async () => {
    const strict = { query: z.strictObject({ tag: z.string().optional() }) }
    expect((await send(strict, '/api/probe?code=key&tag=a')).body).toEqual({ query: { tag: 'a' } })
    expect((await send(strict, '/api/probe?tga=a&x=1')).body.error.details).toEqual([
      { in: 'query', name: 'tga', message: 'Unrecognized key' },
      { in: 'query', name: 'x', message: 'Unrecognized key' },
    ])
  })

  it('of a loose schema keeps what is not declared, even __proto__, as plain values', async () => {
    const loose = { query: z.looseObject({ code: z.string() }) }
    const { body } = await send(loose, '/api/probe?code=c&__proto__=x&a=1')
    expect(body).toMatchObject({ query: { code: 'c', a: '1' } })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

describe('headers', () => {
  const Headers = z.object({ 'If-Match': z.string().startsWith('"'), accept: z.string().optional() })

  it('are found whatever their case, and named as they are declared', async () => {
    const { body } = await send({ headers: Headers }, '/api/probe', { headers: { 'if-match': '"1"', other: 'x' } })
    expect(body).toEqual({ headers: { 'If-Match': '"1"' } })
  })

  it('that break their schema are a 422 that says where', async () => {
    const { body } = await send({ headers: Headers }, '/api/probe', { headers: { 'if-match': '1' } })
    expect(body.error.details).toEqual([
      { in: 'headers', name: 'If-Match', message: 'Invalid string: must start with """' },
    ])
  })
})

describe('several problems', () => {
  it('are reported together, each with its place', async () => {
    const schemas = {
      path: ItemPath,
      query: z.object({ limit: z.coerce.number() }),
      headers: z.object({ 'if-match': z.string() }),
      body: z.object({ name: z.string().min(1), tags: z.array(z.string()), price: z.object({ amount: z.int() }) }),
    }
    const body = { name: '', tags: ['a', 2, 'c', 4], price: { amount: 1.5 } }
    const answer = await send(schemas, '/api/items/0?limit=x', { body }, 'items/{item_id}')
    expect(answer.status).toBe(422)
    expect(answer.body.error.details.map((detail) => `${detail.in} ${detail.name}`)).toEqual([
      'path item_id',
      'query limit',
      'headers if-match',
      'body name',
      'body tags[1]',
      'body tags[3]',
      'body price.amount',
    ])
  })
})
