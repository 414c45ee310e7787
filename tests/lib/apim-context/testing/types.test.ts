import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  binaryBody,
  createApp,
  defineApi,
  formBody,
  type HttpFunction,
  http,
  inApi,
  integerParameter,
  jsonBody,
  openapi,
  respond,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { type AnswerOf, type ErrorBody, testClient } from '../../../../src/lib/apim-context/testing.js'

// Checked by the compiler: a promise that no longer holds, or a misuse that compiles, is an error in this file.
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>() => true

const Item = z.object({ item_id: z.int(), name: z.string() })
const Draft = z.strictObject({ name: z.string(), tags: z.array(z.string()).default([]) })
const ItemPath = z.object({ item_id: integerParameter({ min: 1 }) })
const described = () => openapi({ summary: 'A probe' })

const getItem = http(
  { name: 'getItem', method: 'GET', route: 'items/{item_id}' },
  withContext(),
  described(),
  validateHttp({ path: ItemPath, response: Item }),
)(({ path }) => ({ ...path, name: 'Lamp' }))

const listItems = http(
  { name: 'listItems', method: 'GET', route: 'items' },
  withContext(),
  described(),
  validateHttp({
    query: z.object({
      sort: z.enum(['name', 'price']).default('name'),
      limit: integerParameter({ min: 1 }).default(20),
      tag: z.array(z.string()).default([]),
    }),
    cookies: z.object({ theme: z.string().optional() }),
    response: z.object({ sort: z.string(), limit: z.int(), tag: z.array(z.string()), theme: z.string().optional() }),
  }),
)(({ query, cookies }) => ({ ...query, ...cookies }))

const createItem = http(
  { name: 'createItem', method: 'POST', route: 'items' },
  withContext(),
  described(),
  validateHttp({ body: Draft, responses: { 201: Item.extend({ tags: z.array(z.string()) }), 202: null } }),
)(({ body }) => respond({ status: 201, jsonBody: { item_id: 1, ...body } }))

const searchItems = http(
  { name: 'searchItems', method: 'GET', route: 'search' },
  withContext(),
  described(),
  validateHttp({ query: z.object({ text: z.string() }), response: z.object({ text: z.string() }) }),
)(({ query }) => query)

const postForm = http(
  { name: 'postForm', method: 'POST', route: 'forms' },
  withContext(),
  described(),
  validateHttp({ body: formBody(z.object({ name: z.string() })), response: z.object({ name: z.string() }) }),
)(({ body }) => body)

const postPicture = http(
  { name: 'postPicture', method: 'POST', route: 'pictures' },
  withContext(),
  described(),
  validateHttp({ body: binaryBody({ types: ['image/png'] }), response: z.object({ bytes: z.int() }) }),
)(({ body }) => ({ bytes: body.length }))

const putNote = http(
  { name: 'putNote', method: 'PUT', route: 'notes' },
  withContext(),
  described(),
  validateHttp({ body: jsonBody(z.object({ text: z.string() }), { maxBytes: 100 }), responses: { 204: null } }),
)(() => respond({ status: 204 }))

const getFile = http(
  { name: 'getFile', method: 'GET', route: 'files/{*path}' },
  withContext(),
  described(),
  validateHttp({ path: z.object({ path: z.string().default('') }) }),
)(({ path }) => ({ body: path.path }))

const v2 = defineApi({ name: 'v2', title: 'V2', description: 'Second.', segment: 'v2', subscription: false })
const functions = [
  getItem,
  listItems,
  createItem,
  searchItems,
  postForm,
  postPicture,
  putNote,
  getFile,
  ...inApi(v2, [{ ...getItem, name: 'getItemV2' as const, definition: { ...getItem.definition, name: 'getItemV2' } }]),
] as const
const client = testClient(createApp(functions, { environment: {} }))

describe('a typed call', () => {
  it('names the function by its name, or by method and template', async () => {
    const answer = await client.call('GET items/{item_id}', { path: { item_id: 42 } })
    expect(answer.bodyOf(200)).toEqual({ item_id: 42, name: 'Lamp' })
    expect((await client.call('getItem', { path: { item_id: '7' } })).bodyOf(200).item_id).toBe(7)
    expect((await client.call('GET v2/items/{item_id}', { path: { item_id: 1 } })).bodyOf(200).name).toBe('Lamp')
    // @ts-expect-error: no function has this name
    await expect(client.call('getItems')).rejects.toThrow(/no function 'getItems': it has getItem, listItems/)
    // @ts-expect-error: the method is another
    await expect(client.call('PUT items')).rejects.toThrow(/no function/)
  })

  it('knows the bodies by status, and that of a failure', async () => {
    const answer = await client.call('getItem', { path: { item_id: 42 } })
    if (answer.status === 200) expect(answer.body.name.length).toBe(4)
    else throw new Error(answer.body?.error.code)
    // @ts-expect-error: no such status is declared
    expect(() => answer.bodyOf(201)).toThrow('GET /api/items/42 answered 200, not 201: {"item_id":42')
    type Answer = AnswerOf<typeof getItem>
    expect(holds<Equal<Extract<Answer, { status: 200 }>['body'], z.output<typeof Item>>>()).toBe(true)
    const failed = await client.call('getItem', { path: { item_id: 'x' } })
    if (failed.status !== 422) throw new Error(failed.text)
    expect(holds<Equal<typeof failed.body, ErrorBody>>()).toBe(true)
    expect(failed.body.error.details[0]?.name).toBe('item_id')
  })

  it('wants the parameters of the path', async () => {
    // @ts-expect-error: they are missing
    await expect(client.call('getItem')).rejects.toThrow("'items/{item_id}' needs a value of 'item_id' in its path")
    // @ts-expect-error: another name
    await expect(client.call('getItem', { path: { id: 1 } })).rejects.toThrow("'item_id'")
    // @ts-expect-error: no parameter is an object
    expect((await client.call('getItem', { path: { item_id: {} } })).status).toBe(422)
    expect((await client.call('getFile', { path: { path: 'a b/c.txt' } })).text).toBe('a b/c.txt')
    expect((await client.call('getFile')).text).toBe('')
  })

  it('knows the query: what may be left out, what repeats, what is one of a few', async () => {
    const { bodyOf } = await client.call('listItems', {
      query: { limit: 5, tag: ['a', 'b,c'] },
      cookies: { theme: 'ü' },
    })
    expect(bodyOf(200)).toEqual({ sort: 'name', limit: 5, tag: ['a', 'b,c'], theme: 'ü' })
    expect((await client.call('listItems')).bodyOf(200).limit).toBe(20)
    expect((await client.call('listItems', { cookies: { theme: undefined } })).bodyOf(200).limit).toBe(20)
    // @ts-expect-error: no such parameter
    expect((await client.call('listItems', { query: { limits: 5 } })).status).toBe(200)
    // @ts-expect-error: none of those that there are
    expect((await client.call('listItems', { query: { sort: 'age' } })).status).toBe(422)
    // @ts-expect-error: no such cookie
    expect((await client.call('listItems', { cookies: { skin: 'dark' } })).status).toBe(200)
    // @ts-expect-error: text is required
    expect((await client.call('searchItems')).status).toBe(422)
    // @ts-expect-error: it has no query
    expect((await client.call('getItem', { path: { item_id: 1 }, query: { a: 1 } })).status).toBe(200)
  })

  it('takes the body as its schema takes it', async () => {
    const { bodyOf } = await client.call('POST items', { body: { name: 'Lamp' } })
    expect(bodyOf(201).tags).toEqual([])
    // @ts-expect-error: no such member
    expect((await client.call('createItem', { body: { name: 'Lamp', tag: [] } })).status).toBe(422)
    // @ts-expect-error: another type
    expect((await client.call('createItem', { body: { name: 7 } })).status).toBe(422)
    // @ts-expect-error: it is missing
    expect((await client.call('createItem', {})).status).toBe(422)
    // @ts-expect-error: a GET has none; not sent, as the library would warn
    const misuse = () => client.call('searchItems', { query: { text: 'a' }, body: {} })
    expect(misuse).toBeInstanceOf(Function)
  })

  it('sends forms, bytes and text with the content type of the route', async () => {
    const form = await client.call('postForm', { body: new URLSearchParams({ name: 'a b&c' }) })
    expect(form.bodyOf(200)).toEqual({ name: 'a b&c' })
    expect((await client.call('postForm', { body: 'name=a%20b' })).bodyOf(200)).toEqual({ name: 'a b' })
    expect((await client.call('postPicture', { body: new Uint8Array(3) })).bodyOf(200)).toEqual({ bytes: 3 })
    const headers = { 'Content-Type': 'image/gif' }
    expect((await client.call('postPicture', { body: new Uint8Array(3), headers })).status).toBe(415)
    expect((await client.call('putNote', { body: { text: 'a' } })).bodyOf(204)).toBeUndefined()
    expect((await client.call('putNote', { body: '{' })).status).toBe(400)
  })

  it('of functions that only run time knows takes any input', async () => {
    const loose: readonly HttpFunction[] = functions
    const { call } = testClient(createApp(loose, { environment: {} }))
    const answer = await call('searchItems', { query: { text: 'a', more: undefined } })
    expect(answer.body).toEqual({ text: 'a' })
    expect((await call('getItem', { path: { item_id: 1 } })).status).toBe(200)
  })
})
