import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { clientOf, type Envelope, untyped } from './support.js'

const json = { 'content-type': 'application/json' }

async function post(schema: z.ZodType, body: unknown, headers: Record<string, string> = json) {
  const echo = untyped({ body: schema }, (input) => ({ jsonBody: { body: input['body'] } }), { method: 'POST' })
  const response = await clientOf([echo]).request('POST', '/api/probe', { body, headers })
  const answer = response.json() as Envelope & { body: unknown }
  return { status: response.status, body: answer.body, error: answer.error, logs: response.logs }
}

describe('the content type of a body', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"; x=1',
    'application/json; x=1',
    'application/json ; charset = utf-8 ',
    'application/merge-patch+json',
    'application/vnd.api.v1+json; charset=utf8',
  ])('may be %s', async (type) => {
    expect(await post(z.unknown(), '[1]', { 'content-type': type })).toMatchObject({ status: 200, body: [1] })
  })

  it.each([
    'text/plain',
    'text/json',
    'application/jsonp',
    'application/xml',
    'application/json; charset=utf-16',
    'application/json; charset="latin1"',
    'multipart/form-data; boundary=application/json',
    'application/+json',
  ])('may not be %s', async (type) => {
    const { status, error } = await post(z.unknown(), '[1]', { 'content-type': type })
    expect(status).toBe(415)
    expect(error).toMatchObject({
      code: 'unsupported_media_type',
      message: `The body has Content-Type ${type}: send application/json in UTF-8.`,
    })
  })

  it('may not be missing', async () => {
    const { status, error } = await post(z.unknown(), Buffer.from('[1]'), {})
    expect(status).toBe(415)
    expect(error.message).toBe('The body has no Content-Type: send application/json in UTF-8.')
  })

  it('may not be empty', async () => {
    const { status, error } = await post(z.unknown(), '[1]', { 'content-type': '' })
    expect(status).toBe(415)
    expect(error.message).toBe('The body has no Content-Type: send application/json in UTF-8.')
  })
})

describe('the content coding of a body', () => {
  const json = { 'content-type': 'application/json' }

  it.each(['gzip', 'br', 'gzip, br', 'x'])('may not be %s', async (coding) => {
    const { status, error } = await post(z.unknown(), gzipSync('[1]'), { ...json, 'content-encoding': coding })
    expect(status).toBe(415)
    expect(error.message).toBe(`The body has Content-Encoding ${coding}: send it as it is.`)
  })

  it.each(['identity', 'Identity', ''])('may be %j, which is none', async (coding) => {
    expect((await post(z.unknown(), '[1]', { ...json, 'content-encoding': coding })).status).toBe(200)
  })
})

describe('a body that is no JSON', () => {
  it.each(['{', '{"a":1', "{'a':1}", '[1,]', 'NaN', '\u0000', ' ', '{"a":1}{"b":2}', '0x1', '"\ud800'])(
    'such as %j is a 400',
    async (text) => {
      const { status, error } = await post(z.unknown(), text)
      expect(status).toBe(400)
      expect(error).toMatchObject({ code: 'malformed_body', message: 'The body is not well-formed JSON.', details: [] })
    },
  )

  it.each([
    ['a lone byte', [0x22, 0xff, 0x22]],
    ['a code point cut short', [0x22, 0xe2, 0x82, 0x22]],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x31, 0x00]],
  ])('for %s is a 400, not a replacement character', async (_what, bytes) => {
    const { status, error } = await post(z.unknown(), Buffer.from(bytes))
    expect(status).toBe(400)
    expect(error).toMatchObject({ code: 'malformed_body', message: 'The body is not valid UTF-8.' })
  })

  it('comes before problems of parameters, which cannot be told all without it', async () => {
    const schemas = { body: z.object({}), query: z.object({ q: z.string() }) }
    const client = clientOf([untyped(schemas, () => ({}), { method: 'POST' })])
    expect((await client.request('POST', '/api/probe', { body: '{', headers: json })).status).toBe(400)
    expect((await client.request('POST', '/api/probe', { body: '{}', headers: json })).status).toBe(422)
  })
})

describe('a body', () => {
  it('may begin with a byte order mark', async () => {
    expect(await post(z.unknown(), '\ufeff[1]')).toMatchObject({ status: 200, body: [1] })
  })

  it('that is missing is a 422, unless the schema allows it', async () => {
    const { status, error } = await post(z.object({ a: z.string() }), undefined, {})
    expect(status).toBe(422)
    expect(error.details).toEqual([{ in: 'body', name: '', message: 'Missing: expected an object' }])
    expect(await post(z.object({}).optional(), undefined, {})).toMatchObject({ status: 200, body: undefined })
  })

  it('that is no object is a problem of the whole', async () => {
    expect((await post(z.object({}), 'null')).error.details).toEqual([
      { in: 'body', name: '', message: 'Expected an object, not null' },
    ])
  })

  it('with a __proto__ changes no prototype', async () => {
    const text = '{"name":"a","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'
    const plain = await post(z.object({ name: z.string() }), text)
    expect(plain.body).toEqual({ name: 'a' })
    const loose = await post(z.looseObject({ name: z.string() }), text)
    expect(loose.status).toBe(200)
    expect((loose.body as { admin?: boolean }).admin).toBeUndefined()
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it('with a key twice has its last value', async () => {
    expect((await post(z.object({ a: z.number() }), '{"a":1,"a":2}')).body).toEqual({ a: 2 })
  })

  it('names each key that a strict schema has not', async () => {
    const { error } = await post(z.object({ in: z.strictObject({}) }), '{"in":{"x":1,"y":2}}')
    expect(error.details).toEqual([
      { in: 'body', name: 'in.x', message: 'Unrecognized key' },
      { in: 'body', name: 'in.y', message: 'Unrecognized key' },
    ])
  })

  it('that overflows a recursive schema is a 422', async () => {
    const { status, error, logs } = await post(z.json(), '['.repeat(50_000) + ']'.repeat(50_000))
    expect(status).toBe(422)
    expect(error.details).toEqual([{ in: 'body', name: '', message: 'Nested too deeply' }])
    expect(logs).toEqual([])
  })

  it('whose schema itself fails is a 500', async () => {
    const broken = z.unknown().transform(() => {
      throw new RangeError('toFixed() digits argument must be between 0 and 100')
    })
    expect(await post(broken, '{}')).toMatchObject({ status: 500, error: { code: 'internal_error' } })
  })
})
