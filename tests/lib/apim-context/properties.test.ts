import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import * as z from 'zod'
import type { LogFields } from '../../../src/lib/apim-context/index.js'
import { fromGateway } from '../../../src/lib/apim-context/testing.js'
import { body, contentType, headers, headerValue, hostileBody, json } from '../../support/hostile.js'
import { clientOf, type Envelope, PROOF, untyped } from './support.js'

const Draft = z.object({
  name: z.string().min(1),
  price: z.object({ amount: z.int(), currency: z.string().length(3) }),
  tags: z.array(z.string()).max(3).default([]),
  extra: z.record(z.string(), z.json()).optional(),
})

const client = clientOf([
  untyped(
    {
      path: z.object({ item_id: z.coerce.number().int().positive() }),
      query: z.object({ limit: z.coerce.number().max(10).optional() }),
      headers: z.object({ 'if-match': z.string().optional() }),
      body: Draft,
      response: z.object({ item_id: z.number(), name: z.string() }),
    },
    ({ path, body }) => ({ ...(path as object), ...(body as object) }),
    { method: 'PUT', route: 'items/{item_id}' },
  ),
])

const segment = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }), fc.constant('42'))

const wellFormedId = /^[A-Za-z0-9._~-]{1,128}$/

describe('whatever a client sends', () => {
  it('is answered, in the envelope if not with success, and never by a 500', async () => {
    await fc.assert(
      fc.asyncProperty(
        segment,
        fc.webQueryParameters(),
        headers,
        contentType,
        body,
        async (id, query, more, type, sent) => {
          const path = encodeURIComponent(id).replaceAll('.', '%2E')
          const response = await client.request('PUT', `/api/items/a${path}?${query}`, {
            headers: { ...more, 'content-type': type },
            body: sent,
          })
          expect(response.headers.get('x-correlation-id')).toMatch(wellFormedId)
          expect(response.headers.get('x-request-id')).toMatch(wellFormedId)
          expect([400, 415, 422]).toContain(response.status)
          const { error } = response.json() as Envelope
          const { detail, ...problem } = error
            ? { detail: error.message, ...error }
            : (response.json() as { detail: string })
          expect({ ...problem, detail }).toMatchObject({
            code: expect.stringMatching(/^(malformed_body|unsupported_media_type|validation_failed)$/),
            correlation_id: response.headers.get('x-correlation-id'),
            details: expect.any(Array),
            detail: expect.any(String),
          })
          expect(response.logs).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is a success exactly when the schema says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, hostileBody), async (text) => {
        const { status } = await client.request('PUT', '/api/items/7', {
          headers: { 'content-type': 'application/json' },
          body: text,
        })
        expect(status).toBe(expectedStatus(text))
      }),
      { numRuns: 300 },
    )
  })

  it('does not make it the gateway without the proof', async () => {
    const probe = clientOf([untyped({}, ({ apim }) => ({ jsonBody: (apim as { fromGateway: boolean }).fromGateway }))])
    await fc.assert(
      fc.asyncProperty(headers, headerValue, async (more, guess) => {
        fc.pre(guess !== PROOF)
        const response = await probe.request('GET', '/api/probe', { headers: { ...fromGateway(guess), ...more } })
        expect(response.json()).toBe(false)
      }),
    )
  })
})

function expectedStatus(text: string): number {
  try {
    // A decoder takes the byte order mark away.
    return Draft.safeParse(JSON.parse(text.replace(/^\ufeff/, ''))).success ? 200 : 422
  } catch (error) {
    return error instanceof SyntaxError ? 400 : 422
  }
}

describe('whatever a handler does', () => {
  const sent: { value?: unknown } = {}
  const probe = clientOf([
    untyped({ query: z.object({ how: z.string() }) }, ({ query }) => {
      if ((query as { how: string }).how === 'throw') throw sent.value
      return sent.value
    }),
  ])

  it.each(['throw', 'return'])('is answered: %s', async (how) => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
        async (value) => {
          sent.value = value
          const response = await probe.request('GET', `/api/probe?how=${how}`)
          expect(response.headers.get('x-correlation-id')).toMatch(wellFormedId)
          if (how === 'throw') expect(response.status).toBe(500)
          if (response.status === 500) expect(response.json()).toMatchObject({ error: { details: [] } })
        },
      ),
    )
  })
})

describe('whatever is logged', () => {
  const sent: { fields?: LogFields } = {}
  const write = untyped({}, ({ log }) =>
    (log as { info(message: string, fields?: LogFields): void }).info('m', sent.fields),
  )

  it('is one line of JSON with its own members intact', async () => {
    const client = clientOf([write])
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withDate: true })),
        async (fields) => {
          sent.fields = fields
          const { status, logs } = await client.request('GET', '/api/probe')
          expect(status).toBe(204)
          expect(logs[0]!.line).not.toContain('\n')
          expect(JSON.parse(logs[0]!.line)).toMatchObject({ level: 'info', message: 'm', function: 'probe' })
        },
      ),
    )
  })

  it('is one line of text, without an error', async () => {
    const text = clientOf([write], { log: { format: 'text' } })
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^\w+$/), fc.jsonValue()), async (fields) => {
        sent.fields = fields
        const { logs } = await text.request('GET', '/api/probe')
        expect(logs[0]!.line).toMatch(/^m( |$)/)
        expect(logs[0]!.line).not.toMatch(/[\r\n]/)
      }),
    )
  })
})
