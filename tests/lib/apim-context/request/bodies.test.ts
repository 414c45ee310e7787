import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  binaryBody,
  file,
  formBody,
  jsonBody,
  multipartBody,
  type RequestBody,
  textBody,
} from '../../../../src/lib/apim-context/index.js'
import { clientOf, type Envelope, untyped } from '../support.js'

type Sent = string | Uint8Array | undefined

async function post(body: RequestBody, type: string, sent: Sent) {
  let received: unknown
  const probe = untyped(
    { body },
    (input) => {
      received = input['body']
      return {}
    },
    { method: 'POST' },
  )
  const headers = type === '' ? {} : { 'content-type': type }
  const response = await clientOf([probe]).request('POST', '/api/probe', { headers, body: sent })
  const { error } = response.status === 200 ? { error: undefined } : (response.json() as Envelope)
  return { status: response.status, received, error }
}

const FORM = 'application/x-www-form-urlencoded'
const Form = z.object({
  name: z.string(),
  amount: z.coerce.number().optional(),
  tag: z.array(z.string()).default([]),
})

describe('a form', () => {
  it.each([
    ['fields', 'name=Oak+Lamp&amount=12', { name: 'Oak Lamp', amount: 12, tag: [] }],
    ['several values', 'tag=a&name=x&tag=b', { name: 'x', tag: ['a', 'b'] }],
    ['one value where several are meant', 'tag=a&name=x', { name: 'x', tag: ['a'] }],
    ['percent encoding, in names too', 'n%61me=%C3%A9%26', { name: 'é&', tag: [] }],
    ['a field without a value', 'name', { name: '', tag: [] }],
    ['a value with an equals sign', 'name=a=b', { name: 'a=b', tag: [] }],
    ['empty fields, which are none', '&&name=a&', { name: 'a', tag: [] }],
    ['what is not declared, which is left out', 'name=a&__proto__=x&constructor=y', { name: 'a', tag: [] }],
  ])('has %s', async (_what, sent, expected) => {
    expect(await post(formBody(Form), `${FORM}; charset=UTF-8`, sent)).toMatchObject({
      status: 200,
      received: expected,
    })
  })

  it('may not have a field twice where one is meant', async () => {
    expect((await post(formBody(Form), FORM, 'name=a&name=b')).error).toMatchObject({
      details: [{ in: 'body', name: 'name', message: 'Expected a string, not an array' }],
    })
  })

  it('names each key that a strict schema has not', async () => {
    const { error } = await post(formBody(z.strictObject({ a: z.string() })), FORM, 'a=1&b=2&__proto__=3')
    expect(error!.details.map(({ name }) => name)).toEqual(['b', '__proto__'])
  })

  it.each(['name=%', 'name=%zz', '%ff=1', 'name=%C3'])('that is malformed is a 400: %s', async (sent) => {
    expect(await post(formBody(Form), FORM, sent)).toMatchObject({ status: 400, error: { code: 'malformed_body' } })
  })

  it('in bytes that are not UTF-8 is a 400', async () => {
    expect(await post(formBody(Form), FORM, Buffer.from([0x6e, 0xff]))).toMatchObject({ status: 400 })
  })

  it('without a field is one all the same', async () => {
    expect((await post(formBody(Form), FORM, undefined)).error!.details).toEqual([
      { in: 'body', name: 'name', message: 'Missing: expected a string' },
    ])
    expect(await post(formBody(z.object({})), '', undefined)).toMatchObject({ status: 200, received: {} })
  })

  it('with very many fields is read', async () => {
    const sent = 'tag=a&'.repeat(100_000)
    const { received } = await post(formBody(Form), FORM, `${sent}name=x`)
    expect((received as { tag: string[] }).tag).toHaveLength(100_000)
  })
})

const boundary = 'X-BOUNDARY'
const MULTIPART = `multipart/form-data; boundary=${boundary}`
const part = (disposition: string, content: string, type = '') =>
  `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type && `Content-Type: ${type}\r\n`}\r\n${content}\r\n`
const end = `--${boundary}--\r\n`

describe('a form with files', () => {
  const Upload = z.object({
    title: z.string(),
    image: file({ types: ['image/png', 'image/jpeg'], maxBytes: 10 }),
    extra: z.array(file()).default([]),
  })
  const title = part('name="title"', 'A lamp')
  const image = part('name="image"; filename="lamp.png"', '\x89PNG', 'image/png')

  it('has them with name, type and bytes', async () => {
    const extras = [1, 2].map((n) => part(`name="extra"; filename="${n}.bin"`, 'abc', 'application/octet-stream'))
    const sent = Buffer.from(title + image + extras.join('') + end, 'latin1')
    const { status, received } = await post(multipartBody(Upload), MULTIPART, sent)
    expect(status).toBe(200)
    const { title: text, image: png, extra } = received as z.output<typeof Upload>
    expect(text).toBe('A lamp')
    expect([png.name, png.type, [...new Uint8Array(await png.arrayBuffer())]]).toEqual([
      'lamp.png',
      'image/png',
      [0x89, 0x50, 0x4e, 0x47],
    ])
    expect(extra.map(({ name }) => name)).toEqual(['1.bin', '2.bin'])
  })

  it.each([
    [
      'of another type',
      part('name="image"; filename="x"', 'a', 'text/html'),
      'Expected a file of type image/png or image/jpeg',
    ],
    [
      'too large',
      part('name="image"; filename="x"', 'a'.repeat(11), 'image/png'),
      'Expected a file of at most 10 bytes',
    ],
    ['that is a text', part('name="image"', 'a'), 'Expected a file, not a string'],
    ['that is missing', '', 'Missing: expected a file'],
    [
      'that was not chosen',
      part('name="image"; filename=""', '', 'application/octet-stream'),
      'Missing: expected a file',
    ],
  ])('tells of one %s', async (_what, sent, message) => {
    expect((await post(multipartBody(Upload), MULTIPART, title + sent + end)).error).toMatchObject({
      code: 'validation_failed',
      details: [{ in: 'body', name: 'image', message }],
    })
  })

  it.each([
    ['without an end', MULTIPART, title],
    ['of another boundary', 'multipart/form-data; boundary=other', title + end],
    ['without a boundary', 'multipart/form-data', title + end],
    ['that is no form', MULTIPART, 'hello'],
    ['of parts without a name', MULTIPART, part('x="y"', 'a') + end],
    ['of bytes', MULTIPART, Buffer.from([0, 255, 1, 254])],
  ])('%s is a 400', async (_what, type, sent) => {
    expect(await post(multipartBody(Upload), type, sent)).toMatchObject({
      status: 400,
      error: { code: 'malformed_body' },
    })
  })

  it('has no field of a prototype', async () => {
    const sent = part('name="__proto__"', 'a') + title + image + end
    const { received } = await post(multipartBody(Upload), MULTIPART, Buffer.from(sent, 'latin1'))
    expect(Object.getPrototypeOf(received)).toBe(Object.prototype)
  })

  it('whose collector fails is a failure of ours', async () => {
    const broken = z.object({
      a: z.string().transform(() => {
        throw new Error('broken')
      }),
    })
    expect((await post(multipartBody(broken), MULTIPART, part('name="a"', 'x') + end)).status).toBe(500)
  })
})

describe('a text', () => {
  it('has its content types', async () => {
    const csv = textBody({ types: ['Text/CSV', 'text/tab-separated-values'] })
    expect(await post(csv, 'text/csv; charset=utf-8', 'a,b\né')).toMatchObject({ received: 'a,b\né' })
    expect((await post(csv, 'text/plain', 'a')).error!.message).toBe(
      'The body has Content-Type text/plain: send Text/CSV or text/tab-separated-values in UTF-8.',
    )
    expect(await post(textBody(), 'text/plain', 'a')).toMatchObject({ received: 'a' })
  })

  it('is checked by a schema', async () => {
    const lines = textBody({ schema: z.string().transform((text) => text.split('\n')) })
    expect((await post(lines, 'text/plain', 'a\nb')).received).toEqual(['a', 'b'])
    expect((await post(lines, 'text/plain', undefined)).error!.details).toMatchObject([{ in: 'body', name: '' }])
  })

  it('is in UTF-8', async () => {
    expect((await post(textBody(), 'text/plain; charset=latin1', 'a')).status).toBe(415)
    expect(await post(textBody(), 'text/plain', Buffer.from([0xff]))).toMatchObject({
      status: 400,
      error: { message: 'The body is not valid UTF-8.' },
    })
  })
})

describe('bytes', () => {
  it('come as they are', async () => {
    const { received } = await post(binaryBody(), 'application/octet-stream', Buffer.from([0, 255, 10]))
    expect(received).toEqual(new Uint8Array([0, 255, 10]))
    expect((await post(binaryBody(), 'application/octet-stream', undefined)).error!.details).toEqual([
      { in: 'body', name: '', message: 'Missing: expected bytes' },
    ])
  })

  it('have one of the types, or any of a kind', async () => {
    const image = binaryBody({ types: ['image/*', 'application/pdf'] })
    for (const type of ['image/png', 'IMAGE/JPEG', 'application/pdf; x=1'])
      expect((await post(image, type, 'a')).status).toBe(200)
    for (const type of ['imagery/png', 'application/json', 'text/html; image/png', ''])
      expect((await post(image, type, new Uint8Array([1]))).status).toBe(415)
  })
})

describe('JSON with options', () => {
  it('is JSON as without', async () => {
    expect((await post(jsonBody(z.object({ a: z.number() })), 'application/json', '{"a":1}')).received).toEqual({
      a: 1,
    })
  })

  it.each([0, -1, 1.5, Number.NaN])('has no limit of %d', (maxBytes) => {
    expect(() => jsonBody(z.string(), { maxBytes })).toThrow(RangeError)
  })
})
