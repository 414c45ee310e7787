import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import * as z from 'zod'
import { clientOf, type Envelope, untyped } from '../support.js'

async function read(schema: z.ZodObject, search: string) {
  const echo = untyped({ query: schema }, ({ query }) => ({ jsonBody: query }))
  const response = await clientOf([echo]).request('GET', `/api/probe${search}`)
  return { status: response.status, query: response.json(), details: (response.json() as Envelope).error?.details }
}

const tags = z.array(z.string())

describe('a query parameter whose schema is an array', () => {
  it.each([
    ['one value', '?tag=a', ['a']],
    ['several, in their order', '?tag=b&x=1&tag=a&tag=b', ['b', 'a', 'b']],
    ['a comma within one', '?tag=a,b&tag=c', ['a,b', 'c']],
    ['an empty value', '?tag=&tag=a', ['', 'a']],
    ['its name in any case, as for the host', '?TAG=a&Tag=b&tag=c', ['a', 'b', 'c']],
    ['plus and percent', '?tag=a+b&tag=%C3%A9%26', ['a b', 'é&']],
    ['what is no encoding', '?tag=%zz&tag=%', ['%zz', '%']],
    ['bytes that are not UTF-8', '?tag=%ff', ['\ufffd']],
    ['a name that is encoded', '?t%61g=a', ['a']],
    ['a question mark', '?tag=a?b', ['a?b']],
  ])('has %s', async (_what, search, expected) => {
    expect(await read(z.object({ tag: tags }), search)).toMatchObject({ status: 200, query: { tag: expected } })
  })

  it.each([
    ['an optional one', z.array(z.string()).optional()],
    ['one with a default', z.array(z.string()).default(['x'])],
    ['one with an input for none', z.array(z.string()).prefault([])],
    ['a nullable one', z.array(z.string()).nullable()],
    ['a read-only one', z.array(z.string()).readonly()],
    ['one that catches', z.array(z.string()).catch([])],
    ['one that must be there after all', z.array(z.string()).optional().nonoptional()],
    ['one that is transformed', z.array(z.string()).transform((all) => all)],
    ['one after a transformation', z.preprocess((all) => all, z.array(z.string()))],
    ['a tuple', z.tuple([z.string(), z.string()])],
    ['a union with one', z.union([z.string(), z.array(z.string())])],
  ])('is %s too', async (_what, schema) => {
    expect(await read(z.object({ tag: schema }), '?tag=a&tag=b')).toMatchObject({ query: { tag: ['a', 'b'] } })
  })

  it('takes its default when it is not there', async () => {
    const schema = z.object({ tag: tags.default(['x']) })
    expect(await read(schema, '')).toMatchObject({ query: { tag: ['x'] } })
    expect(await read(schema, '?other=1')).toMatchObject({ query: { tag: ['x'] } })
  })

  it('coerces each of its values, and tells the place of one that is wrong', async () => {
    const schema = z.object({ id: z.array(z.coerce.number().int()) })
    expect(await read(schema, '?id=1&id=2')).toMatchObject({ query: { id: [1, 2] } })
    expect(await read(schema, '?id=1&id=two')).toMatchObject({ status: 422, details: [{ in: 'query', name: 'id[1]' }] })
  })

  it('stands beside one that is none, whose values the host has joined', async () => {
    const schema = z.object({ tag: tags, limit: z.string() })
    expect(await read(schema, '?limit=1&tag=a&limit=2')).toMatchObject({ query: { tag: ['a'], limit: '1,2' } })
  })

  it('is known to a strict schema', async () => {
    const schema = z.strictObject({ tag: tags.optional() })
    expect(await read(schema, '?tag=a&tag=b&code=key')).toMatchObject({ query: { tag: ['a', 'b'] } })
    expect(await read(schema, '?__proto__=a&tag=b')).toMatchObject({
      status: 422,
      details: [{ in: 'query', name: '__proto__', message: 'Unrecognized key' }],
    })
  })

  it('reads whatever a URL can hold, and as URLSearchParams does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webQueryParameters(), async (search) => {
        const expected = new URLSearchParams(search).getAll('tag')
        const { query } = await read(z.object({ tag: tags.default([]) }), `?${search}&tag=last`)
        expect(query).toEqual({ tag: [...expected, 'last'] })
      }),
    )
  })

  it('may come very often', async () => {
    const { query } = await read(z.object({ tag: tags }), `?${'tag=a&'.repeat(5000)}`)
    expect((query as { tag: string[] }).tag).toHaveLength(5000)
  })
})
