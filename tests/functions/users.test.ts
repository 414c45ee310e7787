import { describe, expect, it } from '@jest/globals'
import { fromGateway } from '../../src/lib/apim-context/testing.js'
import { openApp, PROOF } from './open-app.js'

const alice = { userId: 'alice', userName: 'Alice', userRoles: 'API.Read', userScopes: 'catalog.read' }
const get = (path: string, headers: Record<string, string>) => openApp().request('GET', `/api/${path}`, { headers })

describe('GET users/me, where the gateway alone verifies', () => {
  it('tells whom the gateway knows', async () => {
    const response = await get('users/me', fromGateway(PROOF, alice))
    expect({ status: response.status, body: response.json() }).toEqual({
      status: 200,
      body: {
        user_id: 'alice',
        name: 'Alice',
        roles: ['API.Read'],
        scopes: ['catalog.read'],
        verified_by: 'gateway',
      },
    })
  })

  it('has no name for who has none', async () => {
    const { userName: _, ...nameless } = alice
    expect((await get('users/me', fromGateway(PROOF, nameless))).json()).toMatchObject({ name: null })
  })

  it.each<[string, Record<string, string>, number]>([
    ['nobody', fromGateway(PROOF), 401],
    ['who has not the scope', fromGateway(PROOF, { ...alice, userScopes: 'catalog.write' }), 403],
    ['who has no proof', fromGateway('guessed', alice), 401],
  ])('refuses %s', async (_what, headers, status) => {
    expect((await get('users/me', headers)).status).toBe(status)
  })
})

describe('GET context', () => {
  it('tells all that the gateway said, once it has accepted a subscription', async () => {
    const said = {
      cache: 'miss',
      api: 'simple-api',
      apiVersion: 'v1',
      apiRevision: '2',
      operation: 'getgatewaycontext',
      product: 'catalog-standard',
      region: 'West Europe',
      remainingCalls: '7',
      trace: 'true',
      subscriptionId: 's-1',
      subscriptionName: 'Team%20A',
      clientIp: '203.0.113.7',
      clientCertificate: 'F'.repeat(40),
    }
    const headers = { ...fromGateway(PROOF, said), 'X-Correlation-ID': 'c-1', 'X-Request-ID': 'r-1' }
    const response = await get('context', headers)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.json()).toEqual({
      correlation_id: 'c-1',
      request_id: 'r-1',
      routed_by: 'azure-api-management',
      region: 'West Europe',
      api: 'simple-api',
      api_version: 'v1',
      api_revision: '2',
      operation: 'getgatewaycontext',
      product: 'catalog-standard',
      subscription: { id: 's-1', name: 'Team A' },
      remaining_calls: 7,
      cache_status: 'miss',
      trace_requested: true,
      client_ip: '203.0.113.7',
      client_certificate: 'F'.repeat(40),
    })
  })

  it('has nothing to say of what the gateway left out', async () => {
    const response = await get('context', fromGateway(PROOF, { subscriptionId: 's-1' }))
    expect(response.json()).toMatchObject({
      ...Object.fromEntries(
        ['region', 'api', 'api_version', 'api_revision', 'operation', 'product'].map((name) => [name, null]),
      ),
      subscription: { id: 's-1', name: null },
      remaining_calls: null,
      client_ip: null,
      client_certificate: null,
      trace_requested: false,
    })
  })

  it('asks for a subscription', async () => {
    expect((await get('context', fromGateway(PROOF))).status).toBe(401)
  })
})
