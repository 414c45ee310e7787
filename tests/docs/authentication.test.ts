import { describe, expect, it } from '@jest/globals'
import { getInternals, getPartnerStock, getReport } from '../../docs/snippets/authentication.js'
import { getHello } from '../../docs/snippets/gateway-context.js'
import { createApp } from '../../src/lib/apim-context/index.js'
import { fromGateway, testClient } from '../../src/lib/apim-context/testing.js'

const PROOF = 'the-proof'
const app = createApp([getReport, getPartnerStock, getInternals, getHello], {
  environment: {},
  settings: { gateway: { proof: PROOF } },
})
const get = (path: string, says: Parameters<typeof fromGateway>[1] = {}) =>
  testClient(app).request('GET', `/api/${path}`, { headers: fromGateway(PROOF, says) })

describe('authentication.ts runs', () => {
  const alice = { userId: 'alice', userScopes: 'reports.read', userRoles: 'Reports.Reader' }
  const certificate = { clientCertificate: '0123456789ABCDEF0123456789ABCDEF01234567' }

  it.each<[string, object, number]>([
    ['reports', alice, 200],
    ['reports', {}, 401],
    ['reports', { ...alice, userId: 'mallory' }, 403],
    ['reports', { ...alice, userScopes: 'reports.write' }, 403],
    ['reports', { ...alice, userRoles: 'Reports.Writer' }, 403],
    ['partners/stock', { subscriptionId: 's-1', ...certificate }, 200],
    ['partners/stock', certificate, 401],
    ['partners/stock', { subscriptionId: 's-1' }, 403],
    // It needs an issuer in the settings, and fails closed without.
    ['internals', {}, 500],
  ])('GET %s of %j is %i', async (path, says, status) => {
    expect((await get(path, says)).status).toBe(status)
  })
})

it('gateway-context.ts runs', async () => {
  expect((await get('hello', { subscriptionId: 's-1', subscriptionName: 'Team%20A' })).json()).toEqual({
    greeting: 'Hello, Team A',
  })
  expect((await get('hello')).json()).toEqual({ greeting: 'Hello, whoever you are' })
})
