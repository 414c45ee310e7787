import functions, { type Cookie } from '@azure/functions'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { toRecordId, toRequestHash } from '../../../../src/lib/apim-context/idempotency/fingerprint.js'
import { parseKey } from '../../../../src/lib/apim-context/idempotency/idempotency-key.js'
import { deserialize, fromKept, serialize, toKept } from '../../../../src/lib/apim-context/idempotency/kept-answer.js'
import { type Apim, isOutcome } from '../../../../src/lib/apim-context/index.js'

describe('an Idempotency-Key', () => {
  it.each([
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"with spaces, and a comma"', 'with spaces, and a comma'],
    ['"a \\"quote\\" and a \\\\"', 'a "quote" and a \\'],
    ['a=b;c/d+e~', 'a=b;c/d+e~'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
  ])('%s is taken', (header, key) => {
    expect(parseKey(header)).toBe(key)
  })

  it.each([
    '',
    '""',
    ' ',
    'two words',
    'one, two',
    '"one", "two"',
    'a"b',
    '"open',
    'open"',
    '"a\\b"',
    '"a";b=1',
    'ä',
    '"ä"',
    'a\tb',
    'x'.repeat(256),
    `"${'x'.repeat(256)}"`,
  ])('%j is not', (header) => {
    expect(parseKey(header)).toBeUndefined()
  })

  it('is the same with and without quotes, whatever it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!#-+\--[\]-~]{1,255}$/), (key) => {
        expect(parseKey(key)).toBe(key)
        expect(parseKey(`"${key}"`)).toBe(key)
      }),
    )
  })

  it('is refused in no more than the time of its length', () => {
    expect(parseKey(`"${'\\"'.repeat(50_000)}`)).toBeUndefined()
  })
})

describe('what a record is found by', () => {
  const id = toRecordId('createOrder', 'alice', 'key')

  it('is 64 hexadecimal digits that do not tell the key', () => {
    expect(id).toMatch(/^[0-9a-f]{64}$/)
    expect(toRecordId('createOrder', 'alice', 'key')).toBe(id)
  })

  it.each([
    ['another operation', toRecordId('createItem', 'alice', 'key')],
    ['another caller', toRecordId('createOrder', 'bob', 'key')],
    ['another key', toRecordId('createOrder', 'alice', 'Key')],
    ['parts that run together', toRecordId('createOrderalice', '', 'key')],
    ['parts with quotes', toRecordId('createOrder","alice', '', 'key')],
  ])('differs for %s', (_what, other) => {
    expect(other).not.toBe(id)
  })
})

describe('the hash of a request', () => {
  const hash = (body: string, query: Record<string, string> = {}, params: Record<string, string> = {}) =>
    toRequestHash(
      new functions.HttpRequest({ method: 'POST', url: 'http://localhost/api/x', query, params }),
      new TextEncoder().encode(body),
    )

  it.each([
    ['the order of the query', hash('a', { x: '1', y: '2' }), hash('a', { y: '2', x: '1' })],
    ["the host's key", hash('a', { code: 'one' }), hash('a', { code: 'two' })],
    ["the gateway's key", hash('a', { 'Subscription-Key': 'one' }), hash('a')],
    ['the order of parameters', hash('a', {}, { a: '1', b: '2' }), hash('a', {}, { b: '2', a: '1' })],
  ])('does not depend on %s', (_what, one, other) => {
    expect(one).toBe(other)
  })

  it.each([
    ['the body', hash('a'), hash('b')],
    ['a blank of the body', hash('{}'), hash('{ }')],
    ['a parameter of the query', hash('a', { x: '1' }), hash('a', { x: '2' })],
    ['a parameter of the path', hash('a', {}, { id: '1' }), hash('a', {}, { id: '2' })],
    ['where a parameter stands', hash('a', { id: '1' }), hash('a', {}, { id: '1' })],
    ['where the body begins', hash(']\na'), hash('\na')],
  ])('depends on %s', (_what, one, other) => {
    expect(one).not.toBe(other)
  })
})

describe('an answer that is kept', () => {
  const text = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString()
  const headers = { 'x-correlation-id': '1', 'x-request-id': '2', etag: '"x"' }
  const apim = { correlationId: '3', requestId: '4' } as Apim
  const own = { 'x-correlation-id': '3', 'x-request-id': '4' }

  it('has all but the ids of its request, in whose place come those of another', () => {
    const cookies: Cookie[] = [{ name: 'a', value: 'b' }]
    const kept = toKept({ status: 201, headers, body: 'text', cookies })
    expect(kept).toMatchObject({ status: 201, headers: { etag: '"x"' }, cookies })
    expect(Object.keys(kept.headers)).toEqual(['etag'])
    const answer = fromKept(kept, apim)
    expect({ ...answer, body: text(answer.body) }).toEqual({
      status: 201,
      headers: { etag: '"x"', ...own },
      body: 'text',
      cookies,
    })
  })

  it.each([
    ['text', 'ö'],
    ['bytes', Buffer.from('ö')],
    ['a view into bytes', Buffer.from('xöx').subarray(1, 3)],
    ['a buffer', new TextEncoder().encode('ö').buffer],
  ])('may be %s', (_what, body) => {
    expect(text(fromKept(toKept({ status: 200, headers: {}, body }), apim).body)).toBe('ö')
  })

  it.each([undefined, null, ''])('may have no body: %j', (body) => {
    const answer = fromKept(toKept({ status: 204, headers: {}, body } as Parameters<typeof toKept>[0]), apim)
    expect(answer).toEqual({ status: 204, headers: own })
  })

  it.each([
    ['a stream', new ReadableStream()],
    ['a blob', new Blob(['a'])],
    ['a form', new URLSearchParams('a=b')],
  ])('may not be %s', (_what, body) => {
    expect(() => toKept({ status: 200, headers: {}, body })).toThrow(/^Only text and bytes can be kept/)
  })

  it('is read as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 599 }),
        fc.dictionary(fc.string(), fc.string()),
        fc.uint8Array(),
        (status, given, body) => {
          const read = deserialize(serialize({ status, headers: given, body }))
          expect(read.status).toBe(status)
          expect(Object.entries(read.headers)).toEqual(Object.entries(given))
          expect(Buffer.from(read.body).equals(body)).toBe(true)
        },
      ),
    )
  })

  it('keeps when its cookies end', () => {
    const expires = new Date('2026-01-02T03:04:05.000Z')
    const cookies: Cookie[] = [
      { name: 'a', value: '1', expires },
      { name: 'b', value: '2', maxAge: 5 },
    ]
    const kept = deserialize(serialize(toKept({ status: 200, headers: {}, cookies })))
    expect(kept.cookies).toEqual([{ name: 'a', value: '1', expires: expires.getTime() }, cookies[1]])
  })
})

describe('a status', () => {
  it.each([200, 201, 202, 204, 303, 402, 403, 404, 410, 412, 451])('%d is an outcome, which is kept', (status) => {
    expect(isOutcome(status)).toBe(true)
  })

  it.each([400, 401, 408, 409, 413, 415, 422, 423, 425, 428, 429, 500, 502, 503])('%d is not', (status) => {
    expect(isOutcome(status)).toBe(false)
  })
})
