import { describe, expect, it, jest } from '@jest/globals'
import * as z from 'zod'
import {
  type BodiesOf,
  createApp,
  formBody,
  http,
  type InputOf,
  openapi,
  respond,
  schema,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { testClient } from '../../../src/lib/apim-context/testing.js'
import { clientOf, untyped } from './support.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>() => true

/** Schemas that tell when they are made. */
function probe() {
  const made: string[] = []
  const tell = <S extends z.ZodType>(name: string, make: () => S) =>
    schema(() => {
      made.push(name)
      return make()
    })
  const Id = tell('Id', () => z.coerce.number().int())
  const Path = tell('Path', () => z.object({ item_id: Id() }))
  const Query = tell('Query', () => z.object({ tag: z.array(z.string()).default([]) }))
  const Body = tell('Body', () => z.object({ name: z.string() }))
  const Item = tell('Item', () => z.object({ item_id: Id(), name: z.string() }))
  const replace = http(
    { name: 'replace', method: 'PUT', route: 'items/{item_id}' },
    withContext(),
    openapi({ summary: 'Replace' }),
    validateHttp({ path: Path, query: Query, body: Body, responses: { 200: Item, 202: null } }),
  )(({ path, query, body }) =>
    query.tag.includes('later')
      ? respond({ status: 202 })
      : respond({ status: 200, jsonBody: { item_id: path.item_id, name: body.name } }),
  )
  return { made, replace }
}

describe('schema', () => {
  it('makes its schema once, on first use', () => {
    const make = jest.fn(() => z.string())
    const Name = schema(make)
    expect(make).not.toHaveBeenCalled()
    expect(Name()).toBe(Name())
    expect(make).toHaveBeenCalledTimes(1)
  })

  it('is made neither by a declaration nor by an app, but by the first call', async () => {
    const { made, replace } = probe()
    const client = testClient(createApp([replace], { environment: {} }))
    expect(made).toEqual([])
    await client.call('replace', { path: { item_id: 7 }, query: { tag: ['later'] }, body: { name: 'Lamp' } })
    expect(made.toSorted()).toEqual(['Body', 'Id', 'Path', 'Query'])
    const { body } = await client.call('replace', { path: { item_id: 7 }, body: { name: 'Lamp' } })
    expect(body).toEqual({ item_id: 7, name: 'Lamp' })
    expect(made.toSorted()).toEqual(['Body', 'Id', 'Item', 'Path', 'Query'])
  })

  it('validates as a schema does that is there from the start', async () => {
    const answer = await testClient(createApp([probe().replace], { environment: {} })).call('PUT items/{item_id}', {
      path: { item_id: 'x' },
      body: { name: 1 },
    } as never)
    expect(answer.status).toBe(422)
  })

  it('is typed as what it makes', () => {
    const { replace } = probe()
    type In = InputOf<typeof replace>
    holds<Equal<In['path'], { item_id: number }>>()
    holds<Equal<In['body'], { name: string }>>()
    holds<Equal<BodiesOf<typeof replace>[200], { item_id: unknown; name: string }>>()
    // @ts-expect-error the path has item_id alone
    const misuse = (input: In) => input.path.id
    expect(misuse).toBeDefined()
  })

  it('is seen by who reads the declaration', () => {
    const { definition } = probe().replace
    expect(Object.keys(definition.request)).toEqual(['path', 'query', 'body'])
    expect(definition.request.path).toBe(definition.request.path)
    expect(Object.keys(definition.request.path?.shape ?? {})).toEqual(['item_id'])
    expect(definition.responses[202]).toBeNull()
    expect(definition.errors.map(({ code }) => code)).toContain('malformed_body')
  })

  it('may make a body that says how it is read', async () => {
    const make = jest.fn(() => z.object({ name: z.string() }))
    const fn = untyped({ body: formBody(make) }, ({ body }) => ({ jsonBody: body }), { method: 'POST' })
    expect(make).not.toHaveBeenCalled()
    const body = new URLSearchParams({ name: 'Lamp' })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await clientOf([fn]).request('POST', '/api/probe', { body: String(body), headers })
    expect(answer.json()).toEqual({ name: 'Lamp' })
  })

  it('is refused for the body of a GET without being made', () => {
    const make = jest.fn(() => z.string())
    expect(() => untyped({ body: make }, () => ({}))).toThrow('a GET has no body')
    expect(make).not.toHaveBeenCalled()
  })
})
