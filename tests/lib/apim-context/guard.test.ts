import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  ConflictError,
  defineGuard,
  ForbiddenError,
  http,
  openapi,
  requireGateway,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { fromGateway } from '../../../src/lib/apim-context/testing.js'
import { clientOf, type Envelope, PROOF } from './support.js'

const route = { name: 'probe', method: 'GET', route: 'probe' } as const
const described = () => openapi({ summary: 'A probe' })

describe('requireGateway', () => {
  let calls = 0
  const client = clientOf([
    http(
      route,
      withContext(),
      requireGateway(),
      described(),
      validateHttp({}),
    )(() => {
      calls += 1
      return { status: 204 }
    }),
  ])

  it('lets through what the gateway sent', async () => {
    expect((await client.request('GET', '/api/probe', { headers: fromGateway(PROOF) })).status).toBe(204)
    expect(calls).toBe(1)
  })

  it('refuses a direct call with 403, before the handler', async () => {
    calls = 0
    const response = await client.request('GET', '/api/probe', { headers: fromGateway('guessed') })
    expect(response.status).toBe(403)
    expect(response.json()).toMatchObject({ error: { code: 'gateway_required', details: [] } })
    expect(response.logs).toEqual([])
    expect(calls).toBe(0)
  })
})

describe('a guard of your own', () => {
  const order: string[] = []
  const guard = (name: string) =>
    defineGuard({
      name,
      errors: [],
      check: async ({ request }) => {
        order.push(name)
        await Promise.resolve()
        return request.headers.get('refuse') === name ? new ConflictError(`${name} says no`) : { [name]: order.length }
      },
    })
  const see = defineGuard({ name: 'see', errors: [], check: (input) => ({ seen: Object.keys(input) }) })
  const client = clientOf([
    http(
      route,
      withContext(),
      guard('one'),
      see,
      guard('two'),
      described(),
      validateHttp({}),
    )((input) => {
      order.push('handler')
      return { jsonBody: { ...input, request: 0, invocation: 0, app: 0, route: 0, apim: 0, log: 0 } }
    }),
  ])

  it('adds to the input of those that follow, in order', async () => {
    order.length = 0
    const response = await client.request('GET', '/api/probe')
    expect(order).toEqual(['one', 'two', 'handler'])
    expect(response.json()).toMatchObject({
      one: 1,
      two: 2,
      seen: ['request', 'invocation', 'app', 'route', 'resolve', 'apim', 'log', 'telemetry', 'one'],
    })
  })

  it('refuses by returning an error, and nothing more runs', async () => {
    order.length = 0
    const response = await client.request('GET', '/api/probe', { headers: { refuse: 'one' } })
    expect(response.status).toBe(409)
    expect((response.json() as Envelope).error).toMatchObject({ code: 'conflict', message: 'one says no' })
    expect(order).toEqual(['one'])
  })

  it('runs before validation: who may not call learns nothing of the schema', async () => {
    const refuse = defineGuard({ name: 'refuse', errors: [], check: () => new ForbiddenError() })
    const path = { name: 'item', method: 'GET', route: 'items' } as const
    const guarded = http(
      path,
      withContext(),
      refuse,
      described(),
      validateHttp({ query: z.object({ q: z.string() }) }),
    )(() => ({}))
    expect((await clientOf([guarded]).request('GET', '/api/items')).status).toBe(403)
  })

  it('that throws is answered like a handler that throws', async () => {
    const broken = defineGuard({
      name: 'broken',
      errors: [],
      check: (): undefined => {
        throw new Error('secret')
      },
    })
    const response = await clientOf([
      http(route, withContext(), broken, described(), validateHttp({}))(() => ({})),
    ]).request('GET', '/api/probe')
    expect(response.status).toBe(500)
    expect(response.text).not.toContain('secret')
  })
})
