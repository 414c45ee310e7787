import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { createFunctionsHost } from '../../dev/functions-host/index.js'
import { CASES } from './cases.js'
import { LEVELS, type Levels, OTHER_FUNCTION_KEY, PROOF, request, startLevels } from './levels.js'
import { countOrders, placeOrder, reopenRecord } from './orders.js'

jest.setTimeout(60_000)

let levels: Levels
beforeAll(async () => {
  levels = await startLevels()
})
afterAll(() => levels?.close())

describe.each(LEVELS)('%s', (level) => {
  it.each(CASES)('$name', async ({ call, status, body, headers = {} }) => {
    const answer = await levels.send(level, call)
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
    if (body) expect(JSON.parse(answer.text)).toMatchObject(body)
    for (const [name, value] of Object.entries(headers)) {
      expect(answer.headers.get(name)).toMatch(typeof value === 'string' ? new RegExp(`^${value}`) : value)
    }
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[A-Za-z0-9._~-]{1,128}$/)
    expect(answer.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9._~-]{1,128}$/)
  })

  it('says who routed the request', async () => {
    const { text } = await levels.send(level, { path: '/api/catalog/42' })
    const routedBy = level === 'through the gateway' ? 'azure-api-management' : 'direct'
    expect(JSON.parse(text)).toMatchObject({ routed_by: routedBy })
  })

  it('gives an order with the stock that the inventory tells', async () => {
    const placed = await levels.send(level, placeOrder(`stock-${level.replaceAll(' ', '-')}`))
    const { status, text } = await levels.send(level, { path: placed.headers.get('location')! })
    expect({ status, text }).toMatchObject({ status: 200 })
    expect(JSON.parse(text)).toMatchObject({ lines: [{ item_id: 42 }], stock: [{ item_id: 42, available: 114 }] })
  })

  it('changes an item only for who knows its version', async () => {
    const draft = { name: level, description: '', price: { amount: 1, currency: 'JPY' }, tags: [] }
    const headers = { 'Content-Type': 'application/json' }
    const created = await levels.send(level, {
      method: 'POST',
      path: '/api/catalog',
      headers,
      body: JSON.stringify(draft),
    })
    const path = created.headers.get('location')!
    const first = created.headers.get('etag')!
    expect((await levels.send(level, { path })).headers.get('etag')).toBe(first)
    const put = (etag: string) =>
      levels.send(level, {
        method: 'PUT',
        path,
        headers: { ...headers, 'If-Match': etag },
        body: JSON.stringify(draft),
      })
    const replaced = await put(first)
    expect(replaced.status).toBe(200)
    const second = replaced.headers.get('etag')!
    expect(second).not.toBe(first)
    expect((await put(first)).status).toBe(412)
    const deleted = await levels.send(level, { method: 'DELETE', path, headers: { 'If-Match': second } })
    expect(deleted).toMatchObject({ status: 204, text: '' })
    expect((await levels.send(level, { path })).status).toBe(404)
  })

  it('tells clients how long they may keep the list: the gateway keeps it for them', async () => {
    const { headers } = await levels.send(level, { path: '/api/catalog?limit=1' })
    expect(headers.get('cache-control')).toBe(level === 'through the gateway' ? 'no-store' : 'max-age=30')
  })

  it('places an order once, however often and however many at once its request is sent', async () => {
    const connection = levels.environment['STORAGE']!
    const key = `${level}, at once`
    const answers = await Promise.all(Array.from({ length: 10 }, () => levels.send(level, placeOrder(`"${key}"`))))
    for (const { status, headers } of answers) {
      expect([201, 409]).toContain(status)
      if (status === 409) expect(headers.get('retry-after')).toMatch(/^[1-5]$/)
    }
    const again = await levels.send(level, placeOrder(`"${key}"`))
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    for (const { status, text } of answers) if (status === 201) expect(text).toBe(again.text)
    expect(await countOrders(connection, `"${key}"`)).toBe(1)
  })

  it('gives a repeated request the answer of the first; others under its key are refused', async () => {
    const connection = levels.environment['STORAGE']!
    const key = `again-${level.replaceAll(' ', '-')}`
    const first = await levels.send(level, placeOrder(key))
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null])
    const { path, ...call } = placeOrder(key)
    const again = await levels.send(level, { ...call, path, headers: { ...call.headers, 'X-Correlation-ID': '6d9f' } })
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('x-correlation-id')).toBe('6d9f')
    const reused = await levels.send(level, placeOrder(key, 2))
    expect([reused.status, JSON.parse(reused.text).error.code]).toEqual([422, 'idempotency_key_reused'])
    const order = await levels.send(level, { path: first.headers.get('location')! })
    expect(JSON.parse(order.text)).toMatchObject(JSON.parse(first.text))
    await reopenRecord(connection, JSON.parse(first.text).order_id)
    const conflict = await levels.send(level, placeOrder(key))
    expect([conflict.status, JSON.parse(conflict.text).error.code]).toEqual([409, 'request_in_progress'])
    expect(conflict.headers.get('retry-after')).toBe('5')
    expect(await countOrders(connection, key)).toBe(1)
  })

  it('walks the whole list by its links', async () => {
    const seen: number[] = []
    let next: string | undefined = '/api/catalog?limit=100&tag=kitchen'
    while (next) {
      const { headers, text } = await levels.send(level, { path: next })
      seen.push(...JSON.parse(text).items.map((item: { item_id: number }) => item.item_id))
      next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
    }
    expect(seen.slice(0, 3)).toEqual([4, 9, 14])
    expect(new Set(seen).size).toBe(40)
  })
})

describe('trust', () => {
  const forged = {
    'X-APIM-Gateway': 'azure-api-management',
    'X-APIM-Cache': 'hit',
    'X-User-Id': 'mallory',
    'X-Subscription-Id': 'other',
  }
  const says = (text: string) => JSON.parse(text) as { routed_by: string; cache_status: string }

  it.each([
    ['no proof', {}],
    ['a wrong proof', { 'X-Gateway-Proof': `${PROOF}x` }],
    ['an empty proof', { 'X-Gateway-Proof': '' }],
  ])('a valid function key with forged context and %s is direct', async (_, proof) => {
    const { text } = await request(`${levels.hostUrl}/api/catalog/42`, {
      headers: { 'x-functions-key': OTHER_FUNCTION_KEY, ...forged, ...proof },
    })
    expect(says(text)).toMatchObject({ routed_by: 'direct', cache_status: 'bypass' })
  })

  it('a host that checks no key, as func start, is direct all the same, and its log is one JSON object a line', async () => {
    const lines: string[] = []
    const { appDir, environment } = levels
    const host = await createFunctionsHost({ appDir, environment, port: 0, log: ({ message }) => lines.push(message) })
    try {
      const { text } = await request(`${host.url}/api/catalog/42`, {
        headers: { ...forged, 'X-Correlation-ID': '6d9f' },
      })
      expect(says(text)).toMatchObject({ routed_by: 'direct', cache_status: 'bypass' })
    } finally {
      await host.close()
    }
    const handled = lines.find((line) => line.includes('Handled APIM backend request'))
    expect(JSON.parse(handled!)).toMatchObject({
      level: expect.any(String),
      message: 'Handled APIM backend request',
      item_id: 42,
      routed_by: 'direct',
      correlation_id: '6d9f',
      cache_status: 'bypass',
    })
  })

  it('a client of the gateway cannot forge what the gateway says', async () => {
    const { text } = await levels.send('through the gateway', { path: '/api/catalog/42', headers: forged })
    expect(says(text)).toMatchObject({ routed_by: 'azure-api-management', cache_status: 'bypass' })
  })

  it('the app itself answers nobody without a function key', async () => {
    expect(await request(`${levels.hostUrl}/api/catalog/42`)).toMatchObject({ status: 401, text: '' })
  })
})
