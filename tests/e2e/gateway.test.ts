import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { startGateway } from '../../dev/start/gateway.js'
import { type Levels, PROOF, ROOT, request, startLevels } from './levels.js'

jest.setTimeout(60_000)

const KEY = { 'Ocp-Apim-Subscription-Key': 'local-dev-key' }

let levels: Levels
const get = (path: string, headers: Record<string, string> = {}) => request(`${levels.gatewayUrl}${path}`, { headers })
beforeAll(async () => {
  levels = await startLevels()
})
afterAll(() => levels?.close())

/** The gateway of infra/apim/ with another backend, and fresh counters. */
const gatewayBefore = (functionsUrl: string) => startGateway({ root: ROOT, port: 0, functionsUrl, proof: PROOF })

describe('who may call', () => {
  it('nobody without a key, and the answer says which header', async () => {
    const { status, headers, text } = await get('/api/catalog/42', { 'X-Correlation-ID': 'c-1' })
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toMatch(
      /^AzureApiManagementKey realm="https?:\/\/[^"]+\/api",name="Ocp-Apim-Subscription-Key",type="header"$/,
    )
    expect(headers.get('content-type')).toBe('application/json')
    expect(JSON.parse(text)).toEqual({
      error: {
        code: 'subscription_key_missing',
        message: expect.stringContaining('missing subscription key'),
        correlation_id: 'c-1',
        details: [],
      },
    })
  })

  it('nobody with a wrong key', async () => {
    const { status, text } = await get('/api/catalog/42', { 'Ocp-Apim-Subscription-Key': 'wrong' })
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 401, error: { code: 'subscription_key_invalid' } })
  })

  it.each(['local-dev-key', 'local-dev-key-2'])('%s in the header or in the query', async (key) => {
    expect((await get('/api/catalog/42', { 'Ocp-Apim-Subscription-Key': key })).status).toBe(200)
    expect((await get(`/api/catalog/42?subscription-key=${key}`)).status).toBe(200)
  })

  it('everyone reads the documentation', async () => {
    const page = await get('/public/docs')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const files = [...page.text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(([, file]) => file!)
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) expect((await get(`/public/${file}`)).status).toBe(200)
    const document = await get('/public/openapi.json')
    expect(JSON.parse(document.text)).toMatchObject({ openapi: '3.0.3', servers: [{ url: '/api' }] })
  })

  it('nothing but the documentation is public', async () => {
    for (const path of ['/public/catalog/42', '/public/health', '/public/docs/../catalog', '/public/docs/a/b']) {
      expect((await get(path)).status).toBe(404)
    }
    expect((await get('/public/docs/main.mjs')).status).toBe(404)
  })
})

describe('what no operation has', () => {
  it.each(['/nowhere', '/', '/api', '/api/nowhere', '/api/catalog/42/more'])(
    '%s is 404 in our envelope',
    async (path) => {
      const { status, headers, text } = await get(path, KEY)
      expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 404, error: { code: 'operation_not_found' } })
      expect(headers.get('x-correlation-id')).toBe(JSON.parse(text).error.correlation_id)
    },
  )

  it('another method is 404, not 405', async () => {
    const { status } = await request(`${levels.gatewayUrl}/api/catalog/42`, { method: 'PATCH', headers: KEY })
    expect(status).toBe(404)
  })

  it('is a problem document for who asks for one', async () => {
    const { headers, text } = await get('/nowhere', { Accept: 'application/problem+json' })
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.parse(text)).toMatchObject({ status: 404, code: 'operation_not_found', title: expect.any(String) })
  })
})

describe('every response', () => {
  it.each(['/api/catalog/42', '/api/catalog/zero', '/nowhere', '/public/docs'])(
    '%s has the gateway’s headers',
    async (path) => {
      const { headers } = await get(path, KEY)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-api-version')).toBe('v1')
      expect(headers.get('strict-transport-security')).toContain('max-age=')
      expect(headers.get('content-security-policy')).toBeTruthy()
      for (const name of ['x-powered-by', 'x-aspnet-version', 'x-functions-key', 'x-gateway-proof']) {
        expect(headers.get(name)).toBeNull()
      }
    },
  )

  it('the probe of API Management answers', async () => {
    expect((await get('/status-0123456789abcdef')).status).toBe(200)
  })
})

describe('the list’s cache', () => {
  it('answers the next caller, under that caller’s own ids', async () => {
    const path = '/api/catalog?limit=2&tag=office'
    const first = await get(path, { ...KEY, 'X-Correlation-ID': 'first' })
    await request(`${levels.gatewayUrl}/api/catalog`, {
      method: 'POST',
      headers: { ...KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'New', price: { amount: 1, currency: 'EUR' }, tags: ['office'] }),
    })
    const second = await get(path, { ...KEY, 'X-Correlation-ID': 'second' })
    expect(second.status).toBe(200)
    expect(second.text).toBe(first.text)
    expect(first.headers.get('x-correlation-id')).toBe('first')
    expect(second.headers.get('x-correlation-id')).toBe('second')
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'))
  })

  it('tells the plain, the gzip and the brotli list apart, each decoded by its client', async () => {
    const path = '/api/catalog?limit=50&tag=home'
    const codings = ['identity', 'gzip', 'br'] as const
    const read = (coding: string) => get(path, { ...KEY, 'Accept-Encoding': coding })
    for (const coding of codings) expect((await read(coding)).status).toBe(200)
    const [plain, ...compressed] = await Promise.all(codings.map(read))
    expect(plain!.headers.get('content-encoding')).toBeNull()
    expect(compressed.map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', 'br'])
    for (const { text, headers } of [plain!, ...compressed]) {
      expect(JSON.parse(text)).toEqual(JSON.parse(plain!.text))
      expect(headers.get('vary')).toBe('Accept-Encoding')
    }
  })

  it('answers 304 to who has it already, whether the cache has it or not, and keeps whole lists alone', async () => {
    const path = '/api/catalog?limit=10&tag=oak'
    const etag = (await get('/api/catalog?limit=10&tag=oak&x=1', KEY)).headers.get('etag')!
    const conditional = () => get(path, { ...KEY, 'If-None-Match': `"other", ${etag}`, 'X-Correlation-ID': 'mine' })
    for (const { status, text, headers } of [await conditional(), await conditional()]) {
      expect([status, text]).toEqual([304, ''])
      expect(headers.get('etag')).toBe(etag)
      expect(headers.get('vary')).toBe('Accept-Encoding')
      expect(headers.get('x-correlation-id')).toBe('mine')
      expect(headers.get('content-type')).toBeNull()
    }
    const whole = await get(path, KEY)
    expect([whole.status, JSON.parse(whole.text).items.length]).toEqual([200, 10])
    expect((await get(path, { ...KEY, 'If-None-Match': '"other"' })).status).toBe(200)
  })

  it('gives an item never: it tells of one request', async () => {
    const first = await get('/api/catalog/42', { ...KEY, 'X-Correlation-ID': 'one' })
    const second = await get('/api/catalog/42', { ...KEY, 'X-Correlation-ID': 'two' })
    expect([first, second].map(({ text }) => JSON.parse(text).correlation_id)).toEqual(['one', 'two'])
  })
})

describe('limits', () => {
  it('count down, then refuse in our envelope with the time to wait', async () => {
    const gateway = await gatewayBefore(levels.hostUrl)
    try {
      const call = () => request(`${gateway.url}/api/health/live`, { headers: KEY })
      const first = await call()
      expect(first.status).toBe(200)
      expect(first.headers.get('x-ratelimit-limit')).toBe('300')
      expect(first.headers.get('x-ratelimit-remaining')).toBe('299')
      for (let i = 1; i < 300; i++) await call()
      const refused = await call()
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'rate_limit_exceeded' } })
    } finally {
      await gateway.close()
    }
  })
})

describe('a backend that is not there', () => {
  it('is 502 in our envelope, without a word about what is inside', async () => {
    const gateway = await gatewayBefore('http://127.0.0.1:9')
    try {
      const { status, text } = await request(`${gateway.url}/api/catalog/42`, { headers: KEY })
      expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 502, error: { code: 'backend_unavailable' } })
      expect(text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED/)
    } finally {
      await gateway.close()
    }
  })
})
