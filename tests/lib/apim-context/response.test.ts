import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { type HttpSchemas, respond } from '../../../src/lib/apim-context/index.js'
import { clientOf, type Envelope, Item, untyped } from './support.js'

const answer = (schemas: HttpSchemas, result: unknown) =>
  clientOf([untyped(schemas, () => result)]).request('GET', '/api/probe')

const item = { item_id: 1, name: 'Lamp' }

/** The answer was withheld: the client reads nothing of it, the log says why. */
async function expectWithheld(schemas: HttpSchemas, result: unknown, reason: string) {
  const response = await answer(schemas, result)
  expect(response.status).toBe(500)
  expect((response.json() as Envelope).error).toMatchObject({
    code: 'response_invalid',
    message: 'The server produced an answer that breaks its own contract, and withheld it.',
    details: [],
  })
  expect(response.logs).toHaveLength(1)
  expect(JSON.parse(response.logs[0]!.line)).toMatchObject({
    level: 'error',
    message: 'Request failed: response_invalid',
    code: 'response_invalid',
    error: { message: reason },
  })
}

describe('a plain body', () => {
  it('is sent as JSON with 200', async () => {
    const response = await answer({ response: Item }, item)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.json()).toEqual(item)
  })

  it('has the one status of success that is declared', async () => {
    expect((await answer({ responses: { 201: Item, 404: Item } }, item)).status).toBe(201)
    expect((await answer({ responses: { 200: Item, 201: Item } }, item)).status).toBe(200)
  })

  it('is what its schema makes of it: what is not declared is not sent', async () => {
    const Dated = z.object({ at: z.date().transform((date) => date.getTime()) })
    expect((await answer({ response: Dated }, { at: new Date(5), secret: 1 })).json()).toEqual({ at: 5 })
  })

  it('may be nothing where nothing is declared', async () => {
    const response = await answer({ responses: { 204: null } }, undefined)
    expect(response.status).toBe(204)
    expect(response.text).toBe('')
    expect(response.headers.get('x-correlation-id')).toBeTruthy()
  })

  it.each([
    [{ response: Item }, { item_id: 'one' }, 'the response breaks its schema'],
    [{ response: Item }, undefined, 'the response breaks its schema'],
    [{ responses: { 204: null } }, item, 'status 204 is declared without a body'],
    [{ responses: { 404: Item } }, item, 'no response is declared for status undefined'],
  ])('that breaks its contract is withheld (%#)', expectWithheld)
})

describe('a reply', () => {
  it('adds headers and cookies to the body', async () => {
    const init = { headers: { ETag: '"1"', 'Content-Type': 'application/hal+json' }, jsonBody: item }
    const response = await answer({ response: Item }, respond({ ...init, cookies: [{ name: 'a', value: 'b' }] }))
    expect(response.status).toBe(200)
    expect(response.headers.get('etag')).toBe('"1"')
    expect(response.headers.get('content-type')).toBe('application/hal+json')
    expect(response.json()).toEqual(item)
  })

  it('has a status of its own, and the schema of that', async () => {
    const responses = { 200: Item, 503: z.object({ status: z.string() }) }
    const response = await answer({ responses }, respond({ status: 503, jsonBody: { status: 'down' } }))
    expect(response.status).toBe(503)
    expect(response.json()).toEqual({ status: 'down' })
  })

  it.each([
    [{ response: Item }, respond({ status: 202, jsonBody: item }), 'no response is declared for status 202'],
    [{ response: Item }, respond({ jsonBody: {} }), 'the response breaks its schema'],
    [{ response: Item }, respond({ body: '{}' }), 'body is not checked: answer with jsonBody, as declared'],
    [
      { response: Item },
      respond({ jsonBody: item, headers: { Location: '/ö→' } }),
      'the header Location has a character that none may have',
    ],
    [
      { response: Item },
      respond({ jsonBody: item, headers: { Location: 'a\r\nSet-Cookie: b' } }),
      'the header Location has a character that none may have',
    ],
  ])('that breaks its contract is withheld (%#)', expectWithheld)
})

describe("a response in the library's own form", () => {
  it.each([
    ['text', { body: 'hello' }, 200, 'text/plain;charset=UTF-8', 'hello'],
    ['JSON', { status: 202, jsonBody: { a: 1 } }, 202, 'application/json', '{"a":1}'],
    ['JSON of a given type', { headers: { 'CONTENT-type': 'a/b' }, jsonBody: 1 }, 200, 'a/b', '1'],
    ['bytes', { body: Buffer.from('b') }, 200, null, 'b'],
    ['a stream', { body: new Blob(['s']).stream() }, 200, null, 's'],
    ['a reply', respond({ status: 201, body: 'r' }), 201, 'text/plain;charset=UTF-8', 'r'],
    ['nothing', undefined, 204, null, ''],
    ['null', null, 204, null, ''],
    ['an empty object', {}, 200, null, ''],
  ])('may be %s', async (_what, result, status, type, text) => {
    const response = await answer({}, result)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.text).toBe(text)
    expect(response.headers.get('x-correlation-id')).toBeTruthy()
  })

  it.each([
    [
      'pairs',
      [
        ['X-A', '1'],
        ['x-a', '2'],
        ['x-b', '3'],
      ],
    ],
    ['Headers', new Headers({ 'x-a': '1, 2', 'x-b': '3' })],
    ['an object', { 'X-A': '1', 'x-a': '2', 'x-b': '3' }],
  ])('may have headers as %s', async (_what, headers) => {
    const response = await answer({}, { headers })
    expect(response.headers.get('x-a')).toBe('1, 2')
    expect(response.headers.get('x-b')).toBe('3')
  })

  it('cannot change the ids', async () => {
    const response = await answer({}, { headers: { 'x-correlation-id': 'forged', 'X-Request-ID': 'forged' } })
    expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    [{}, 'text', 'the handler returned a string, not an object'],
    [{}, 42, 'the handler returned a number, not an object'],
    [{}, { status: 199 }, '199 is no HTTP status'],
    [{}, { status: 600 }, '600 is no HTTP status'],
    [{}, { status: 200.5 }, '200.5 is no HTTP status'],
    [{}, { headers: { a: 'b\n' } }, 'the header a has a character that none may have'],
  ])('that the library would choke on is withheld (%#)', expectWithheld)
})

describe('what JSON cannot write', () => {
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  let nested: unknown = []
  for (let depth = 0; depth < 100_000; depth += 1) nested = [nested]
  const broken = {
    toJSON() {
      throw new Error('a secret of the server')
    },
  }

  it.each([
    ['a cycle', circular, 'the body cannot be written as JSON'],
    ['a bigint', { amount: 1n }, 'the body cannot be written as JSON'],
    ['nesting beyond the stack', nested, 'the body cannot be written as JSON'],
    ['a toJSON that throws', broken, 'the body cannot be written as JSON'],
    ['a function', () => 1, 'the body is function, which JSON cannot write'],
    ['a symbol', Symbol('s'), 'the body is symbol, which JSON cannot write'],
  ])('is withheld: %s', async (_what, jsonBody, reason) => {
    await expectWithheld({}, { jsonBody }, reason)
    await expectWithheld({ response: z.unknown() }, respond({ jsonBody }), reason)
  })

  it('is withheld where a body was declared and none came', () =>
    expectWithheld({ response: z.unknown() }, undefined, 'the body is undefined, which JSON cannot write'))
})
