import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { fromGateway } from '../../src/lib/apim-context/testing.js'
import { JPEG, PNG } from '../catalog/pictures-contract.js'
import { LEVELS, type Levels, PROOF, startLevels } from './levels.js'
import { placeOrder } from './orders.js'

jest.setTimeout(60_000)

let levels: Levels
beforeAll(async () => {
  levels = await startLevels()
})
afterAll(() => levels?.close())

describe.each(LEVELS)('%s', (level) => {
  const send: Levels['send'] = (_level, call) => levels.send(level, call)
  const path = `/api/catalog/${LEVELS.indexOf(level) + 1}/picture`
  const put = (bytes: Uint8Array, headers: Record<string, string> = {}) =>
    send(level, { method: 'PUT', path, headers: { 'Content-Type': 'image/png', ...headers }, body: bytes })

  it('keeps a picture byte by byte, for who knows its version to replace', async () => {
    expect((await send(level, { path })).status).toBe(404)
    const first = await put(JPEG.bytes)
    expect([first.status, first.text]).toEqual([204, ''])
    const etag = first.headers.get('etag')!
    const read = await send(level, { path })
    expect([read.status, read.headers.get('content-type'), read.headers.get('etag')]).toEqual([200, 'image/jpeg', etag])
    expect([...read.bytes]).toEqual([...JPEG.bytes])
    expect((await send(level, { path, headers: { 'If-None-Match': etag } })).status).toBe(304)
    expect((await put(PNG.bytes, { 'If-Match': etag })).status).toBe(204)
    expect((await put(PNG.bytes, { 'If-Match': etag })).status).toBe(412)
    expect((await send(level, { path, headers: { 'If-None-Match': etag } })).headers.get('content-type')).toBe(
      'image/png',
    )
  })

  it('carries a basket in the cookie of its client', async () => {
    const change = (body: string, cookie: string) =>
      send(level, {
        method: 'POST',
        path: '/api/basket',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookie },
        body,
      })
    const first = await change('item_id=42&quantity=2', 'theme=dark')
    expect([first.status, first.cookies]).toEqual([200, [expect.stringMatching(/^basket=42x2;.*httponly/i)]])
    const second = await change('item_id=7', first.cookies[0]!.split(';')[0]!)
    const cookie = `theme=dark; ${second.cookies[0]!.split(';')[0]}`
    expect(cookie).toBe('theme=dark; basket=42x2.7x1')
    const shown = await send(level, { path: '/api/basket', headers: { Cookie: cookie } })
    expect(JSON.parse(shown.text)).toMatchObject({
      lines: [
        { item_id: 42, quantity: 2 },
        { item_id: 7, quantity: 1 },
      ],
      totals: [{ amount: expect.stringMatching(/^\d+$/), currency: 'EUR' }],
    })
    expect((await send(level, { path: '/api/basket', headers: { Cookie: 'basket=rubbish' } })).status).toBe(422)
  })

  it('lets nobody in who shows no certificate of a partner', async () => {
    const { status, text } = await send(level, {
      method: 'POST',
      path: '/api/catalog/prices',
      headers: { 'Content-Type': 'text/csv', 'X-Client-Cert-Thumbprint': 'A'.repeat(40) },
      body: 'item_id,amount,currency\n1,1,EUR',
    })
    expect({ status, ...JSON.parse(text) }).toMatchObject({
      status: 403,
      error: { code: 'client_certificate_required' },
    })
  })
})

describe('GET reports/orders', () => {
  const token = (roles: string[], scopes = ['orders.read']) => levels.issuer.token({ user: 'alice', roles, scopes })
  const report = async (roles: string[], scopes?: string[]) =>
    levels.send('through the gateway', {
      path: '/api/reports/orders?from=2026-01-01',
      headers: { Authorization: `Bearer ${await token(roles, scopes)}` },
    })

  it('adds up what was ordered, for an administrator who comes through the gateway', async () => {
    await levels.send('through the gateway', placeOrder('report-1', 2))
    const { status, text } = await report(['API.Admin'])
    expect({ status, ...JSON.parse(text) }).toMatchObject({
      status: 200,
      orders: 1,
      turnover: [{ amount: expect.stringMatching(/^\d+$/), currency: 'EUR' }],
    })
  })

  it('is refused by the gateway without the scope, and by the app without the role', async () => {
    const noScope = await report(['API.Admin'], ['catalog.read'])
    expect(noScope.status).toBe(403)
    expect(noScope.headers.get('www-authenticate')).toContain('scope="orders.read"')
    const noRole = await report(['API.Read'])
    expect([noRole.status, noRole.text]).toEqual([403, expect.stringContaining('API.Admin')])
  })

  it.each(['in process', 'on the host'] as const)('is refused %s, past the gateway', async (level) => {
    const { status, text } = await levels.send(level, {
      path: '/api/reports/orders',
      headers: { ...fromGateway('guessed'), Authorization: `Bearer ${await token(['API.Admin'])}` },
    })
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 403, error: { code: 'gateway_required' } })
  })

  it.each(['in process', 'on the host'] as const)('is given %s to what has the proof', async (level) => {
    const forwardedAuthorization = `Bearer ${await token(['API.Admin'])}`
    const headers = fromGateway(PROOF, { forwardedAuthorization })
    expect((await levels.send(level, { path: '/api/reports/orders', headers })).status).toBe(200)
  })
})

describe('the timer of expired keys', () => {
  it('runs when the host is told to', async () => {
    const run = await fetch(`${levels.hostUrl}/admin/functions/removeExpiredKeys`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'x-functions-key': 'master' },
      body: '{"input":""}',
    })
    expect(run.status).toBe(202)
  })
})
