import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import * as toolkit from '../../../src/lib/apim-context/index.js'
import { clientOf, type Envelope, untyped } from './support.js'

const { errorCatalogue, HttpError } = toolkit

/** What the client of a function that throws this gets. */
async function thrown(error: unknown, headers: Record<string, string> = {}) {
  const fail = untyped({}, () => {
    throw error
  })
  const response = await clientOf([fail]).request('GET', '/api/probe', {
    headers: { 'x-correlation-id': 'c1', ...headers },
  })
  return { ...response, error: (response.json() as Envelope).error }
}

describe('the catalogue', () => {
  const rows = Object.entries(errorCatalogue)

  it.each(rows)('has a stable, explained row for %s', (key, row) => {
    expect(row.code).toBe(key)
    expect(row.code).toMatch(/^[a-z]+(_[a-z]+)*$/)
    expect(row.status).toBeGreaterThanOrEqual(400)
    expect(row.meaning).toMatch(/\.$/)
    expect(row.action).toMatch(/\.$/)
  })

  it('keeps the status of every published code', () => {
    expect(Object.fromEntries(rows.map(([code, { status }]) => [code, status]))).toMatchInlineSnapshot(`
{
  "bad_request": 400,
  "client_certificate_required": 403,
  "conflict": 409,
  "forbidden": 403,
  "gateway_required": 403,
  "idempotency_key_required": 400,
  "idempotency_key_reused": 422,
  "internal_error": 500,
  "malformed_body": 400,
  "not_found": 404,
  "payload_too_large": 413,
  "precondition_failed": 412,
  "precondition_required": 428,
  "request_in_progress": 409,
  "response_invalid": 500,
  "service_unavailable": 503,
  "subscription_required": 401,
  "unauthorized": 401,
  "unsupported_media_type": 415,
  "validation_failed": 422,
}
`)
  })
})

describe('an error class', () => {
  const classes = Object.entries(toolkit).filter(
    ([name, value]) => name.endsWith('Error') && typeof value === 'function' && value.prototype instanceof HttpError,
  ) as [string, new (message?: string, options?: toolkit.HttpErrorOptions) => toolkit.HttpError][]

  it.each(classes)('%s carries its row, a message and headers', async (name, ErrorClass) => {
    const cause = new Error('inner')
    const error = new ErrorClass('Told.', { headers: { 'Retry-After': '5' }, cause })
    expect(error).toMatchObject({ name, message: 'Told.', cause, status: error.row.status, code: error.row.code })
    expect(new ErrorClass().message).toBe(error.row.meaning)
    const answer = await thrown(error)
    expect(answer.status).toBe(error.status)
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(answer.error.code).toBe(error.code)
  })

  it('exists for each code of the catalogue, and for no other', () => {
    const codes = classes.map(([, ErrorClass]) => new ErrorClass().code)
    expect(codes.toSorted()).toEqual(Object.keys(errorCatalogue).toSorted())
  })

  it('exists for each of these', () => {
    expect(classes.map(([name]) => name)).toMatchInlineSnapshot(`
[
  "BadRequestError",
  "ClientCertificateRequiredError",
  "ConflictError",
  "ForbiddenError",
  "GatewayRequiredError",
  "IdempotencyKeyRequiredError",
  "IdempotencyKeyReusedError",
  "InternalServerError",
  "InvalidResponseError",
  "MalformedBodyError",
  "NotFoundError",
  "PayloadTooLargeError",
  "PreconditionFailedError",
  "PreconditionRequiredError",
  "RequestInProgressError",
  "ServiceUnavailableError",
  "SubscriptionRequiredError",
  "UnauthorizedError",
  "UnsupportedMediaTypeError",
  "ValidationError",
]
`)
  })
})

describe('the envelope', () => {
  it('tells the client what it did wrong', async () => {
    const { status, headers, text, logs } = await thrown(new toolkit.NotFoundError('No item 7.'))
    expect(status).toBe(404)
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('x-correlation-id')).toBe('c1')
    expect(headers.get('x-request-id')).toBeTruthy()
    expect(JSON.parse(text)).toEqual({
      error: { code: 'not_found', message: 'No item 7.', correlation_id: 'c1', details: [] },
    })
    expect(logs).toEqual([])
  })

  it('takes details', async () => {
    const details = [{ in: 'body', name: 'tags[2]', message: 'No such tag' }] as const
    expect((await thrown(new toolkit.ValidationError('Wrong.', { details }))).error).toMatchObject({
      code: 'validation_failed',
      message: 'Wrong.',
      details,
    })
  })

  it('takes codes of your own', async () => {
    const row = { code: 'payment_required', status: 402, meaning: 'Pay first.', action: 'Pay.' }
    expect(await thrown(new HttpError(row))).toMatchObject({
      status: 402,
      error: { code: 'payment_required', message: 'Pay first.' },
    })
  })

  it('is RFC 9457 for a client that accepts it', async () => {
    const headers = { accept: 'text/html, Application/Problem+JSON;q=0.9' }
    const response = await thrown(new toolkit.PreconditionFailedError('Changed.'), headers)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.json()).toEqual({
      type: 'about:blank',
      title: 'Precondition Failed',
      status: 412,
      detail: 'Changed.',
      code: 'precondition_failed',
      correlation_id: 'c1',
      details: [],
    })
  })

  it.each([
    ['application/problem+json', true],
    ['application/json, application/problem+json', true],
    ['*/*, application/problem+json', true],
    ['application/problem+json;q=0.001', true],
    ['application/json;q=0.2, application/problem+json;q=0.5', true],
    ['application/json, application/problem+json;q=0.9', false],
    ['application/*;q=0.8, application/problem+json;q=0.7', false],
    ['*/*, application/problem+json;q=0.5', false],
    ['application/problem+json;q=0', false],
    ['application/problem+json;q=2', false],
    ['application/problem+jsonp', false],
    [',application/problem+json,,', true],
    ['application/problem+json;q=', false],
    ['text/html, application/problem+json ; charset=utf-8 ; Q=0.5', true],
  ])('weighs %s: RFC 9457 is %j', async (accept, expected) => {
    const { headers } = await thrown(new toolkit.ConflictError(), { accept })
    expect(headers.get('content-type') === 'application/problem+json').toBe(expected)
  })

  it('names its row of the published reference as type', async () => {
    const fail = untyped({ query: z.object({ a: z.string() }) }, () => ({}))
    const client = clientOf([fail], { http: { errorDocsUrl: 'https://example.com/errors' } })
    const response = await client.request('GET', '/api/probe', { headers: { accept: 'application/problem+json' } })
    expect(response.json()).toMatchObject({ type: 'https://example.com/errors#validation_failed', status: 422 })
  })

  it.each(['application/json', '*/*', 'application/problem+xml'])(
    'is our own for one that accepts %s',
    async (accept) => {
      const response = await thrown(new toolkit.ConflictError(), { accept })
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(response.error.code).toBe('conflict')
    },
  )
})

describe('what went wrong inside', () => {
  it.each([
    ['an Error', new Error('password=hunter2')],
    ['a string', 'password=hunter2'],
    ['null', null],
    ['undefined', undefined],
    ['an object', { password: 'hunter2' }],
    ['a hostile object', Object.create(null)],
  ])('as %s is a 500 that leaks nothing', async (_what, error) => {
    const { status, text, logs } = await thrown(error)
    expect(status).toBe(500)
    expect(JSON.parse(text)).toEqual({
      error: { code: 'internal_error', message: 'The server failed.', correlation_id: 'c1', details: [] },
    })
    expect(logs).toHaveLength(1)
    expect(logs[0]!.level).toBe('error')
  })

  it('is logged once, with what it takes to find the fault', async () => {
    const { logs } = await thrown(new Error('outer', { cause: new Error('inner') }))
    expect(logs).toHaveLength(1)
    expect(JSON.parse(logs[0]!.line)).toMatchObject({
      level: 'error',
      message: 'Request failed: internal_error',
      correlation_id: 'c1',
      error: { message: 'outer', stack: expect.stringContaining('errors.test.ts'), cause: { message: 'inner' } },
    })
  })

  it('is not told by a 5xx of our own either', async () => {
    const { text, headers, logs } = await thrown(
      new toolkit.ServiceUnavailableError('db-7 is down', { headers: { 'Retry-After': '3' } }),
    )
    expect(text).not.toContain('db-7')
    expect(headers.get('retry-after')).toBe('3')
    expect(logs[0]!.line).toContain('db-7')
  })
})
