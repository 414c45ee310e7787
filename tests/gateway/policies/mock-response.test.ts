import { describe, expect, it } from '@jest/globals'
import { type RequestOptions, sections, World } from './harness.js'

function known(responses: object, schemas: object = {}): RequestOptions {
  const operation = { id: 'o', name: 'O', method: 'GET', urlTemplate: '/', definition: { responses } }
  const api = { id: 'a', name: 'A', path: 'a', revision: '1', version: '', isCurrentRevision: true, serviceUrl: '' }
  return { exchange: { operation, api: { ...api, specification: { components: { schemas } } } } }
}
const json = (media: object) => ({ '200': { description: '', content: { 'application/json': media } } })
const mock = async (request: RequestOptions, attributes = '') => {
  const answer = await new World().run(`<mock-response ${attributes}/>`, request)
  return [answer.status, answer.headers.get('Content-Type'), answer.text]
}

describe('mock-response', () => {
  it('ends the pipeline with an empty 200 where nothing is known', async () => {
    const world = new World()
    const plan = world.plan(sections({ inbound: '<mock-response/>', outbound: '<set-body>late</set-body>' }))
    const answer = await world.send(plan)
    expect([answer.status, answer.reason, answer.text, world.sent.length]).toEqual([200, 'OK', '', 0])
  })

  it.each([
    ['an example', { example: { id: 1 } }],
    ['the first of several examples', { examples: { one: { value: { id: 1 } }, two: { value: 2 } } }],
    ['the example of the schema', { schema: { example: { id: 1 } } }],
    ['a value made from the schema', { schema: { properties: { id: { type: 'integer', minimum: 1 } } } }],
  ])('answers with %s', async (_, media) => {
    expect(await mock(known(json(media)))).toEqual([200, 'application/json', '{"id":1}'])
  })

  it.each([
    [{ type: 'array', items: { type: 'string' } }, ['string']],
    [{ enum: ['b', 'c'] }, 'b'],
    [{ type: 'boolean' }, true],
    [{ type: 'number', default: 2.5 }, 2.5],
    [{ oneOf: [{ type: 'number' }, { type: 'string' }] }, 0],
    [{ anyOf: [{ type: 'boolean' }] }, true],
    [
      { allOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: { type: 'integer' } } }] },
      { a: 'string', b: 0 },
    ],
    [{}, null],
  ])('makes a value of %j', async (schema, value) => {
    const [, , text] = await mock(known(json({ schema: { type: 'object', properties: { v: schema } } })))
    expect(JSON.parse(String(text))).toEqual({ v: value })
  })

  it('follows references, also into themselves', async () => {
    const node = {
      type: 'object',
      properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Node' } },
    }
    const [, , text] = await mock(known(json({ schema: { $ref: '#/components/schemas/Node' } }), { Node: node }))
    expect(JSON.parse(String(text))).toMatchObject({ name: 'string', next: { name: 'string' } })
  })

  it('takes the status and type that it is told', async () => {
    const responses = {
      '404': { content: { 'text/plain': { example: 'none' }, 'application/json': { example: { e: 1 } } } },
      default: { content: { 'text/plain': { example: 'default' } } },
    }
    expect(await mock(known(responses), 'status-code="404" content-type="application/json"')).toEqual([
      404,
      'application/json',
      '{"e":1}',
    ])
    expect(await mock(known(responses), 'status-code="404"')).toEqual([404, 'text/plain', 'none'])
    expect(await mock(known(responses), 'status-code="503"')).toEqual([503, 'text/plain', 'default'])
    expect(await mock(known(responses), 'status-code="404" content-type="text/xml"')).toEqual([404, undefined, ''])
  })
})
