import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  type Call,
  type CallMethod,
  createApp,
  currentContext,
  type Dependency,
  http,
  inject,
  openapi,
  provide,
  type Service,
  type ServiceOptions,
  service,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { testClient } from '../../../../src/lib/apim-context/testing.js'
import { fakeService, json } from './fake-service.js'

const Stock = z.object({ available: z.number() })
const get = (inventory: Service) => inventory.get('/stock/{item_id}', { path: { item_id: 42 }, response: Stock })

interface Setup {
  readonly call?: (inventory: Service) => Promise<unknown>
  readonly environment?: Record<string, string>
  readonly options?: ServiceOptions
}

const probing = (inventory: Dependency<Service>, call: (inventory: Service) => Promise<unknown> = get) =>
  http(
    { name: 'probe', method: 'GET', route: 'probe' },
    withContext(),
    inject({ inventory }),
    openapi({ summary: 'A probe' }),
    validateHttp({}),
  )(async ({ inventory }) => ({ jsonBody: { result: await call(inventory) } }))

/** An app with one function that calls the service at the address. */
function open(url: string, { call = get, environment = {}, options = {} }: Setup = {}) {
  const probe = probing(service('inventory', { retryDelayMs: 1, ...options }), call)
  const client = testClient(createApp([probe], { environment: { SERVICE_INVENTORY_URL: url, ...environment } }))
  return (headers: Record<string, string> = {}) => client.request('GET', '/api/probe', { headers })
}

const resultOf = (response: { json(): unknown }) => (response.json() as { result?: unknown }).result

describe('a call', () => {
  it('gives what the schema makes of the answer', async () => {
    const { url, received } = await fakeService(json(200, { available: 3, more: true }))
    expect(resultOf(await open(`${url}/api/`)())).toEqual({ available: 3 })
    expect(received).toMatchObject([{ method: 'GET', url: '/api/stock/42', headers: { accept: 'application/json' } }])
  })

  it('passes the ids and the trace of the request on', async () => {
    const { url, received } = await fakeService(json(200, { available: 3 }))
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const ids = { 'x-correlation-id': 'correlation', 'x-request-id': 'request' }
    await open(url)({ ...ids, traceparent, tracestate: 'a=1' })
    expect(received[0]!.headers).toMatchObject({ ...ids, traceparent, tracestate: 'a=1' })
    await open(url)()
    expect(received[1]!.headers).not.toHaveProperty('traceparent')
  })

  it('leaves the trace to the telemetry that follows the call', async () => {
    const { url, received } = await fakeService(json(200, { available: 3 }))
    const call = (inventory: Service) => {
      currentContext()!.isTraced = true
      return get(inventory)
    }
    await open(url, { call })({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' })
    expect(received[0]!.headers).not.toHaveProperty('traceparent')
  })

  it('encodes parameters, and sends query, body and idempotency key', async () => {
    const { url, received } = await fakeService(json(200, { available: 3 }))
    const call = (inventory: Service) =>
      inventory.request('POST', '/a/{name}', {
        path: { name: 'b/../c?' },
        query: { tag: 'x y', deep: true },
        body: { quantity: 1 },
        idempotencyKey: 'key',
        response: Stock,
      })
    expect((await open(url, { call })()).status).toBe(200)
    expect(received[0]).toMatchObject({
      method: 'POST',
      url: '/a/b%2F..%2Fc%3F?tag=x+y&deep=true',
      body: '{"quantity":1}',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key' },
    })
  })

  it('carries no ids when no request brings it about', async () => {
    const { url, received } = await fakeService(json(200, { available: 3 }))
    const inventory = service('inventory')
    const warm = provide({ inventory }, async ({ inventory }) => {
      await get(inventory)
      return inventory
    })
    const client = testClient(createApp([probing(warm)], { environment: { SERVICE_INVENTORY_URL: url } }))
    await client.request('GET', '/api/probe')
    expect(received).toHaveLength(2)
    expect(received[0]!.headers).not.toHaveProperty('x-correlation-id')
  })

  it('takes no body for an answer without one', async () => {
    const { url } = await fakeService((response) => response.writeHead(204).end())
    const call = (inventory: Service) => inventory.request('DELETE', '/stock', { response: z.undefined() })
    expect((await open(url, { call })()).status).toBe(200)
  })

  it('finds nothing where the service says 404', async () => {
    const { url } = await fakeService(json(404, { error: {} }))
    const call = async (inventory: Service) => (await inventory.find('/stock/1', { response: Stock })) ?? 'nothing'
    expect(resultOf(await open(url, { call })())).toBe('nothing')
  })

  it.each([
    ['stock', {}, "'stock' must begin with a slash"],
    ['/{item_id}', {}, "{item_id} is ''"],
    ['/{item_id}', { item_id: '..' }, "{item_id} is '..'"],
    ['/{item_id}', { item_id: '.' }, "{item_id} is '.'"],
  ])('is not made to %s with %j: that is a mistake of ours', async (path, values, message) => {
    const { url, received } = await fakeService(json(200, {}))
    const call = (inventory: Service) =>
      inventory.get(path, { path: values as Record<string, string>, response: Stock })
    const response = await open(url, { call })()
    expect(response.status).toBe(500)
    expect(response.logs[0]!.line).toContain(message)
    expect(received).toEqual([])
  })
})

describe('credentials', () => {
  it('are the function key of the settings', async () => {
    const { url, received } = await fakeService(json(200, { available: 3 }))
    await open(url, { environment: { SERVICE_INVENTORY_KEY: 'the-key' } })()
    expect(received[0]!.headers['x-functions-key']).toBe('the-key')
  })

  it('are not both a key and a token', () => {
    const environment = { SERVICE_INVENTORY_KEY: 'the-key', SERVICE_INVENTORY_SCOPE: 'api://inventory/.default' }
    expect(() => open('http://localhost', { environment })).toThrow(/SERVICE_INVENTORY_KEY and .*_SCOPE are both set/)
  })

  it('do not follow a redirect', async () => {
    const thief = await fakeService(json(200, { available: 3 }))
    const { url } = await fakeService((response) => response.writeHead(302, { location: thief.url }).end())
    expect((await open(url, { environment: { SERVICE_INVENTORY_KEY: 'the-key' } })()).status).toBe(503)
    expect(thief.received).toEqual([])
  })

  it('are a token of the identity for the scope of the settings', async () => {
    const expires_on = Math.floor(Date.now() / 1000) + 3600
    const identity = await fakeService((response, attempt) =>
      json(isBroken ? 400 : 200, isBroken ? {} : { access_token: 'token', expires_on, token_type: 'Bearer' })(
        response,
        attempt,
      ),
    )
    let isBroken = true
    const { url, received } = await fakeService(json(200, { available: 3 }))
    // As App Service offers it: https://learn.microsoft.com/azure/app-service/overview-managed-identity
    process.env['IDENTITY_ENDPOINT'] = identity.url
    process.env['IDENTITY_HEADER'] = 'secret'
    try {
      const send = open(url, { environment: { SERVICE_INVENTORY_SCOPE: 'api://inventory/.default' } })
      expect((await send()).status).toBe(503)
      isBroken = false
      await send()
      await send()
    } finally {
      delete process.env['IDENTITY_ENDPOINT']
      delete process.env['IDENTITY_HEADER']
    }
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer token', 'Bearer token'])
    expect(new URL(identity.received[0]!.url!, 'http://x').searchParams.get('resource')).toBe('api://inventory')
  })
})

describe('a failed call', () => {
  const call =
    (method: CallMethod, options: Partial<Call<typeof Stock>> = {}) =>
    (inventory: Service) =>
      inventory.request(method, '/stock', { response: Stock, ...options })

  it.each<[string, CallMethod, number, Partial<Call<typeof Stock>>]>([
    ['is tried again where that is safe', 'GET', 3, {}],
    ['is tried again where that is safe', 'PUT', 3, { body: {} }],
    ['is tried again where that is safe', 'DELETE', 3, {}],
    ['is not tried again where that is not', 'POST', 1, { body: {} }],
    ['is not tried again where that is not', 'PATCH', 1, { body: {} }],
    ['is tried again with an idempotency key', 'POST', 3, { body: {}, idempotencyKey: 'key' }],
  ])('%s: %s, %i attempts', async (_what, method, attempts, options) => {
    const { url, received } = await fakeService(json(500, {}))
    expect((await open(url, { call: call(method, options) })()).status).toBe(503)
    expect(received).toHaveLength(attempts)
  })

  it('is tried again after a tenth of a second at most, when nothing else is said', async () => {
    const { url, received } = await fakeService((response, attempt) =>
      json(attempt < 2 ? 503 : 200, { available: attempt })(response, attempt),
    )
    const client = createApp([probing(service('inventory'))], { environment: { SERVICE_INVENTORY_URL: url } })
    expect((await testClient(client).request('GET', '/api/probe')).status).toBe(200)
    expect(received).toHaveLength(2)
  })

  it('may succeed after all', async () => {
    const { url } = await fakeService((response, attempt) =>
      json(attempt < 3 ? 503 : 200, { available: attempt })(response, attempt),
    )
    expect(resultOf(await open(url)())).toEqual({ available: 3 })
  })

  it.each([0, 4])('is tried again as often as the settings say: %i', async (retries) => {
    const { url, received } = await fakeService(json(502, {}))
    await open(url, { environment: { SERVICE_INVENTORY_RETRIES: String(retries) }, options: { failures: 9 } })()
    expect(received).toHaveLength(retries + 1)
  })

  it.each([400, 401, 403, 404, 409])('is not tried again after %i, which would come again', async (status) => {
    const { url, received } = await fakeService(json(status, {}))
    expect((await open(url)()).status).toBe(503)
    expect(received).toHaveLength(1)
  })

  it.each([
    ['text', (response: { end(body: string): unknown }) => void response.end('<html>')],
    ['other JSON', (response: { end(body: string): unknown }) => void response.end('{"available":"many"}')],
  ])('is one that answers with %s', async (_what, respond) => {
    const { url, received } = await fakeService(respond)
    expect((await open(url)()).status).toBe(503)
    expect(received).toHaveLength(1)
  })

  it.each([
    ['hangs', () => {}],
    ['stops in the middle', (response: { write(body: string): unknown }) => void response.write('{"avail')],
  ])('is one that %s', async (_what, respond) => {
    const { url, received } = await fakeService(respond)
    const environment = { SERVICE_INVENTORY_TIMEOUT_MS: '50', SERVICE_INVENTORY_RETRIES: '1' }
    const response = await open(url, { environment })()
    expect(response.status).toBe(503)
    expect(response.logs[0]!.line).toContain('was not answered within 50 ms')
    expect(received).toHaveLength(2)
  })

  it('is one that breaks the connection off', async () => {
    const { url, received } = await fakeService((response) => response.destroy())
    expect((await open(url)()).status).toBe(503)
    expect(received).toHaveLength(3)
  })

  it('is a 503 that says when to come back, and nothing of what happened', async () => {
    const { url } = await fakeService(json(500, { secret: 'inside' }))
    const response = await open(url, { environment: { SERVICE_INVENTORY_KEY: 'the-key' } })()
    expect(response.headers.get('retry-after')).toBe('5')
    expect(response.json()).toMatchObject({ error: { code: 'service_unavailable', details: [] } })
    expect(response.text).not.toMatch(/inventory|stock|500|secret|\bat /i)
  })

  it('is one log line, with the cause and without credentials', async () => {
    const { url } = await fakeService(json(500, {}))
    const { logs } = await open(url, { environment: { SERVICE_INVENTORY_KEY: 'the-key' } })()
    expect(logs).toHaveLength(1)
    expect(logs[0]!.line).toContain('inventory: GET /stock/{item_id} was answered with 500')
    expect(logs[0]!.line).not.toContain('the-key')
  })

  it('waits as long as the service asks for', async () => {
    const { url, received } = await fakeService((response, attempt) =>
      json(attempt === 1 ? 429 : 200, { available: 1 }, { 'retry-after': '0' })(response, attempt),
    )
    expect((await open(url)()).status).toBe(200)
    expect(received).toHaveLength(2)
  })

  it('is passed on when the service wants to be left alone for longer', async () => {
    const { url, received } = await fakeService(json(429, {}, { 'retry-after': '60' }))
    const response = await open(url)()
    expect(response.headers.get('retry-after')).toBe('60')
    expect(received).toHaveLength(1)
  })
})

describe('the circuit', () => {
  it('opens after failures in a row: calls then fail at once, and say until when', async () => {
    const { url, received } = await fakeService(json(500, {}))
    const send = open(url, { options: { failures: 2, openMs: 60_000 } })
    await send()
    expect(received).toHaveLength(2)
    const { status, headers } = await send()
    expect([status, received.length]).toEqual([503, 2])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50)
  })

  it('lets a call try again after a while, and closes when that succeeds', async () => {
    const { url, received } = await fakeService((response, attempt) =>
      json(attempt < 3 ? 500 : 200, { available: 1 })(response, attempt),
    )
    const environment = { SERVICE_INVENTORY_RETRIES: '1' }
    const send = open(url, { environment, options: { failures: 2, openMs: 0 } })
    expect((await send()).status).toBe(503)
    expect((await send()).status).toBe(200)
    expect((await send()).status).toBe(200)
    expect(received).toHaveLength(4)
  })

  it('stays closed for a service that asks for patience, and for mistakes of ours', async () => {
    const { url, received } = await fakeService((response, attempt) =>
      json(attempt % 2 ? 429 : 400, {}, { 'retry-after': '60' })(response, attempt),
    )
    const send = open(url, { options: { failures: 1 } })
    for (let call = 1; call <= 4; call++) {
      await send()
      expect(received).toHaveLength(call)
    }
  })

  it('is one for an app: another app has its own', async () => {
    const { url, received } = await fakeService(json(500, {}))
    const options = { failures: 1, openMs: 60_000 }
    await open(url, { options })()
    await open(url, { options })()
    expect(received).toHaveLength(2)
  })
})

describe('the settings of a service', () => {
  it('must name its address', () => {
    expect(() => open('', {})).toThrow(/SERVICE_INVENTORY_URL is not set: it must be an absolute address/)
  })

  it('have the name of the service', () => {
    expect(() => service('Inventory!')).toThrow("'Inventory!' must be small letters, digits and hyphens")
  })
})
