import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { HttpHead } from '../../../dev/functions-host/http/request.js'
import { streamMetadata } from '../../../dev/functions-host/http/stream/metadata.js'
import type { RpcTypedData } from '../../../dev/functions-host/worker/core-types.js'

const head = (queryString: string, headers: Record<string, string> = {}): HttpHead => ({
  method: 'POST',
  path: '/api/x',
  queryString,
  host: 'localhost',
  headers: new Map(Object.entries(headers)),
  functionsKey: undefined,
})

/** What `request.params` will be: the library takes every text but these two. */
function params(query: string, route: Record<string, string>, body?: string): Record<string, unknown> {
  const bytes = body === undefined ? undefined : Buffer.from(body)
  const { Query: _, Headers: __, ...rest } = streamMetadata(head(query), new Map(Object.entries(route)), bytes)
  return Object.fromEntries(
    Object.entries(rest as Record<string, RpcTypedData>).map(([name, data]) => [name, data.string]),
  )
}

describe('streamMetadata', () => {
  it.each<[string, Record<string, string>, string | undefined, Record<string, string>]>([
    ['', { id: '1' }, undefined, { id: '1' }],
    ['?q=1', { id: '1' }, undefined, { q: '1', id: '1' }],
    ['?ID=query', { id: 'route' }, undefined, { ID: 'route' }],
    ['?a=1&A=2', {}, undefined, { a: '2' }],
    ['?a=1&a=', {}, undefined, { a: '' }],
    ['?a', {}, undefined, { a: '' }],
    ['?a=b=c', {}, undefined, { a: 'b=c' }],
    ['?a+b=c%20d', {}, undefined, { 'a b': 'c d' }],
    ['?code=secret&CODE=2&x=1', {}, undefined, { x: '1' }],
    ['?&&', {}, undefined, {}],
    ['', {}, '{"s":"t","n":1.5,"t":true,"f":false}', { s: 't', n: '1.5', t: 'True', f: 'False' }],
    ['', {}, '{"o":{"a":1},"l":[1],"z":null}', {}],
    ['?s=query', { S: 'route' }, '{"S":"body"}', { s: 'route' }],
    ['?s=query', {}, '{"S":"body"}', { s: 'body' }],
    ['', {}, '"text"', {}],
    ['', {}, 'null', {}],
    ['', {}, '{', {}],
    ['', {}, '', {}],
  ])('%j, route %j and body %j are %j', (query, route, body, expected) => {
    expect(params(query, route, body)).toEqual(expected)
  })

  it('has query and headers as JSON', () => {
    const data = streamMetadata(head('?a=1&a=2', { 'x-a': 'b' }), new Map(), undefined)
    expect([data['Query']?.json, data['Headers']?.json]).toEqual(['{"a":"1,2"}', '{"x-a":"b"}'])
  })

  it('keeps the route’s values whatever query and body are', () => {
    const route = fc.constantFrom({ id: 'r' }, { ID: 'r' })
    fc.assert(
      fc.property(fc.string(), fc.json(), route, (query, body, values) => {
        const found = Object.entries(params(`?${encodeURI(query.toWellFormed())}`, values, body)).filter(
          ([name]) => name.toLowerCase() === 'id',
        )
        expect(found.map(([, value]) => value)).toEqual(['r'])
      }),
    )
  })
})
