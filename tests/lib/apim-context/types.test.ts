import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  type Apim,
  type BodiesOf,
  defineGuard,
  ForbiddenError,
  http,
  type InputOf,
  type Log,
  openapi,
  type ParamNames,
  requireGateway,
  respond,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { Item, ItemPath } from './support.js'

// Checked by the compiler: a promise that no longer holds, or a misuse that compiles, is an error in this file.
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>() => true

const route = { name: 'probe', method: 'GET', route: 'probe' } as const
const itemRoute = { name: 'getItem', method: 'GET', route: 'items/{item_id}' } as const
const described = () => openapi({ summary: 'A probe' })
const item = { item_id: 1, name: 'Lamp' }
const requireUser = () =>
  defineGuard({
    name: 'requireUser',
    errors: [],
    check: ({ apim }) => (apim.user ? { user: apim.user } : new ForbiddenError()),
  })

const getItem = http(
  itemRoute,
  withContext(),
  described(),
  validateHttp({ path: ItemPath, response: Item }),
)(() => item)
type GetItem = InputOf<typeof getItem>

describe('the types of a declaration', () => {
  it('carry the name, the template, the input and the bodies', () => {
    expect(holds<Equal<typeof getItem.name, 'getItem'>>()).toBe(true)
    expect(holds<Equal<typeof getItem.route, 'items/{item_id}'>>()).toBe(true)
    expect(holds<Equal<GetItem['path'], { item_id: number }>>()).toBe(true)
    expect(holds<Equal<GetItem['apim'], Apim>>()).toBe(true)
    expect(holds<Equal<GetItem['log'], Log>>()).toBe(true)
    expect(holds<Equal<BodiesOf<typeof getItem>, { readonly 200: { item_id: number; name: string } }>>()).toBe(true)
  })

  it('read parameters out of every form of template', () => {
    expect(holds<Equal<ParamNames<'a/{b}/c/{d?}'>, 'b' | 'd'>>()).toBe(true)
    expect(holds<Equal<ParamNames<'{*rest}'>, 'rest'>>()).toBe(true)
    expect(holds<Equal<ParamNames<'{a}-{b}.{c:int}/{d=1}/{**e}'>, 'a' | 'b' | 'c' | 'd' | 'e'>>()).toBe(true)
    expect(holds<Equal<ParamNames<'plain'>, never>>()).toBe(true)
  })

  it('add what the guards yield, and no more', () => {
    const mine = http(
      route,
      withContext(),
      requireGateway(),
      requireUser(),
      described(),
      validateHttp({}),
    )(({ user }) => ({ jsonBody: user.id }))
    expect(
      holds<
        Equal<
          keyof InputOf<typeof mine>,
          'request' | 'invocation' | 'app' | 'route' | 'resolve' | 'apim' | 'log' | 'telemetry' | 'user'
        >
      >(),
    ).toBe(true)
  })
})

describe('the types of a handler', () => {
  const declare = http(itemRoute, withContext(), described(), validateHttp({ path: ItemPath, response: Item }))
  const create = http(
    { name: 'createItem', method: 'POST', route: 'items' },
    withContext(),
    described(),
    validateHttp({ body: Item, responses: { 201: Item, 404: z.object({ hint: z.string() }), 204: null } }),
  )
  const free = http(route, withContext(), described(), validateHttp({}))

  it('refuse an input that is not declared', () => {
    // @ts-expect-error query is not declared
    expect(declare(({ query }) => query).name).toBe('getItem')
  })

  it('refuse a plain body that is not the declared one', () => {
    // @ts-expect-error name is missing
    expect(declare(({ path }) => ({ item_id: path.item_id })).name).toBe('getItem')
    // @ts-expect-error a status is not a body
    expect(declare(() => ({ status: 204 })).name).toBe('getItem')
    // @ts-expect-error nothing is not a body
    expect(declare(async () => {}).name).toBe('getItem')
  })

  it('take a reply with a declared status and its body', () => {
    expect(declare(() => respond({ headers: { etag: '"1"' }, jsonBody: item })).name).toBe('getItem')
    expect(declare(async () => respond({ status: 200, jsonBody: item })).name).toBe('getItem')
    expect(create(({ body }) => respond({ status: 201, jsonBody: body })).name).toBe('createItem')
    expect(create(() => respond({ status: 404, jsonBody: { hint: 'gone' } })).name).toBe('createItem')
    expect(create(() => respond({ status: 204 })).name).toBe('createItem')
  })

  it('refuse a reply with an undeclared status, or the body of another', () => {
    // @ts-expect-error 202 is not declared
    expect(declare(() => respond({ status: 202, jsonBody: item })).name).toBe('getItem')
    // @ts-expect-error name is missing
    expect(declare(() => respond({ status: 200, jsonBody: { item_id: 1 } })).name).toBe('getItem')
    // @ts-expect-error the body of 404 is another
    expect(create(() => respond({ status: 404, jsonBody: item })).name).toBe('createItem')
    // @ts-expect-error 204 has no body
    expect(create(() => respond({ status: 204, jsonBody: item })).name).toBe('createItem')
    // @ts-expect-error one of the two statuses is not declared
    expect(declare(() => respond({ status: Date.now() > 0 ? 200 : 202, jsonBody: item })).name).toBe('getItem')
    // @ts-expect-error no schema speaks of text
    expect(declare(() => respond({ body: 'text' })).name).toBe('getItem')
  })

  it('take no plain body where several statuses of success are declared without 200', () => {
    // @ts-expect-error 201 or 204?
    expect(create(({ body }) => body).name).toBe('createItem')
  })

  it("take the library's own form where no response is declared", () => {
    expect(free(() => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' })).name).toBe('probe')
    expect(free(() => respond({ status: 200, body: Buffer.from('x') })).name).toBe('probe')
  })
})
