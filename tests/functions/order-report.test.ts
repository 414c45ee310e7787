import { describe, expect, it } from '@jest/globals'
import { SettingsError } from '../../src/lib/apim-context/index.js'
import { fromGateway } from '../../src/lib/apim-context/testing.js'
import { openApp, PROOF } from './open-app.js'

const PATH = '/api/reports/orders'
const as = (...roles: string[]) => fromGateway(PROOF, { user: { id: 'alice', roles, scopes: ['orders.read'] } })
const admin = as('API.Admin')

describe('GET reports/orders', () => {
  it('adds up what was ordered', async () => {
    const app = openApp()
    for (const [key, quantity] of [1, 3].entries()) {
      const body = { lines: [{ item_id: 1, quantity }] }
      await app.request('POST', '/api/orders', { body, headers: { 'Idempotency-Key': String(key) } })
    }
    const { price } = (await app.request('GET', '/api/catalog/1')).json() as { price: { amount: number } }
    const report = async (query: string) => (await app.request('GET', `${PATH}?${query}`, { headers: admin })).json()
    const all = { orders: 2, turnover: [{ amount: String(4 * price.amount), currency: 'EUR' }] }
    expect(await report('')).toEqual(all)
    expect(await report('from=2026-03-04&to=2026-03-05')).toEqual(all)
    expect(await report('from=2026-03-05')).toEqual({ orders: 0, turnover: [] })
  })

  it.each(['from=yesterday', 'from=2026-02-30', 'to=', 'to=2026-01-01T00:00:00Z'])('refuses %s', async (query) => {
    expect((await openApp().request('GET', `${PATH}?${query}`, { headers: admin })).status).toBe(422)
  })

  it.each<[string, Record<string, string>, string]>([
    ['a user of another role', as('API.Read'), '403 forbidden'],
    ['nobody', fromGateway(PROOF), '401 unauthorized'],
    ['who comes past the gateway', { ...admin, ...fromGateway('guessed') }, '403 gateway_required'],
  ])('is not for %s', async (_what, headers, expected) => {
    const response = await openApp().request('GET', PATH, { headers })
    const { error } = response.json() as { error: { code: string } }
    expect(`${response.status} ${error.code}`).toBe(expected)
  })

  it('asks for the token of the gateway too, where the settings name its identity', async () => {
    const environment = { GATEWAY_IDENTITY_AUDIENCE: 'api://app', GATEWAY_IDENTITY_CLIENT_IDS: 'one,two' }
    const settings = { auth: { issuers: ['https://login.example/v2.0'], audiences: ['api://catalogue'] } }
    const response = await openApp({ environment, settings }).request('GET', PATH, { headers: admin })
    expect([response.status, response.json()]).toMatchObject([403, { error: { code: 'gateway_required' } }])
    expect(response.logs.map(({ line }) => line).join()).toContain('There is no bearer token')
  })

  it.each([{ GATEWAY_IDENTITY_AUDIENCE: 'api://app' }, { GATEWAY_IDENTITY_CLIENT_IDS: 'one' }])(
    'does not start with half of that: %j',
    (environment) => {
      expect(() => openApp({ environment })).toThrow(SettingsError)
    },
  )
})
