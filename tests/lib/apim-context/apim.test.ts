import { describe, expect, it } from '@jest/globals'
import {
  type Apim,
  correlationHeaders,
  createApp,
  currentContext,
  gatewayHeaders,
  proofHeader,
} from '../../../src/lib/apim-context/index.js'
import { fromGateway } from '../../../src/lib/apim-context/testing.js'
import { clientOf, invocationOf, PROOF, requestOf, untyped } from './support.js'

/** Everything that a gateway can say about a request. */
const said = {
  cache: 'hit',
  api: 'simple-api',
  apiVersion: 'v2',
  apiRevision: '3',
  operation: 'getCatalogItem',
  product: 'catalog-standard',
  region: 'West Europe',
  trace: 'true',
  remainingCalls: '299',
  subscriptionId: 'local-dev',
  subscriptionName: 'Lokale%20B%C3%BCrste',
  userId: 'auth0%7C1',
  userName: '%E6%9D%8E%20Alice',
  userEmail: 'alice%40example.com',
  userRoles: 'reader,writer%2Cnot%20admin',
  userScopes: 'catalog.read catalog.write',
  userClaims: Buffer.from('{"sub":"auth0|1","aud":["a","b"],"level":3}').toString('base64url'),
  forwardedAuthorization: 'Bearer a.b.c',
  clientIp: '203.0.113.7',
  clientCertificate: '0123ABCD',
}

const members = (apim: Apim) => ({
  fromGateway: apim.fromGateway,
  routedBy: apim.routedBy,
  cacheStatus: apim.cacheStatus,
  api: apim.api,
  apiVersion: apim.apiVersion,
  apiRevision: apim.apiRevision,
  operation: apim.operation,
  product: apim.product,
  region: apim.region,
  traceRequested: apim.traceRequested,
  remainingCalls: apim.remainingCalls,
  forwardedAuthorization: apim.forwardedAuthorization,
  subscription: apim.subscription,
  user: apim.user,
  clientIp: apim.clientIp,
  clientCertificate: apim.clientCertificate,
})

const nothing = { fromGateway: false, routedBy: 'direct', cacheStatus: 'bypass', traceRequested: false }

async function seen(headers: Record<string, string>, settings = {}) {
  const show = untyped({}, ({ apim }) => ({ jsonBody: members(apim as Apim) }))
  const response = await clientOf([show], settings).request('GET', '/api/probe', { headers })
  return response.json()
}

describe('what the gateway says', () => {
  it('is believed with its proof', async () => {
    expect(await seen(fromGateway(PROOF, said))).toEqual({
      fromGateway: true,
      routedBy: 'azure-api-management',
      cacheStatus: 'hit',
      api: 'simple-api',
      apiVersion: 'v2',
      apiRevision: '3',
      operation: 'getCatalogItem',
      product: 'catalog-standard',
      region: 'West Europe',
      traceRequested: true,
      remainingCalls: 299,
      forwardedAuthorization: 'Bearer a.b.c',
      subscription: { id: 'local-dev', name: 'Lokale Bürste' },
      user: {
        id: 'auth0|1',
        name: '李 Alice',
        email: 'alice@example.com',
        roles: ['reader', 'writer,not admin'],
        scopes: ['catalog.read', 'catalog.write'],
        claims: { sub: 'auth0|1', aud: ['a', 'b'], level: 3 },
        verifiedBy: 'gateway',
      },
      clientIp: '203.0.113.7',
      clientCertificate: '0123ABCD',
    })
  })

  const { [proofHeader]: _, ...unproven } = fromGateway(PROOF, said)
  it.each<[string, Record<string, string>]>([
    ['without a proof', {}],
    ['with an empty proof', { [proofHeader]: '' }],
    ['with the proof cut short', { [proofHeader]: PROOF.slice(1) }],
    ['with a proof of the same length', { [proofHeader]: PROOF.replace('a', 'b') }],
    ['with the proof in another case', { [proofHeader]: PROOF.toUpperCase() }],
    ['with the proof twice', { [proofHeader]: `${PROOF}, ${PROOF}` }],
    ['with a function key', { 'x-functions-key': PROOF }],
  ])('is not believed %s', async (_what, proof) => {
    expect(await seen({ ...unproven, ...proof })).toEqual(nothing)
  })

  it.each([undefined, ''])('is not believed where the app has the proof %j', async (proof) => {
    expect(await seen({ ...unproven, [proofHeader]: '' }, { gateway: { proof } })).toEqual(nothing)
    expect(await seen({ ...unproven, [proofHeader]: 'undefined' }, { gateway: { proof } })).toEqual(nothing)
    expect(await seen(unproven, { gateway: { proof } })).toEqual(nothing)
  })

  it('may leave out what it does not know', async () => {
    expect(await seen({ [proofHeader]: PROOF })).toEqual({ ...nothing, fromGateway: true })
    expect(await seen(fromGateway(PROOF, { subscriptionId: 's', userId: 'u' }))).toMatchObject({
      subscription: { id: 's' },
      user: { id: 'u', roles: [], scopes: [], claims: {} },
    })
  })

  it.each<[string, string, object]>([
    ['userName', '100%', { user: { name: '100%' } }],
    ['userClaims', 'bm8ganNvbg', { user: { claims: {} } }],
    ['userClaims', Buffer.from('[1]').toString('base64url'), { user: { claims: {} } }],
    ['userClaims', Buffer.from('null').toString('base64url'), { user: { claims: {} } }],
    ['trace', 'false', { traceRequested: false }],
    ['remainingCalls', '0', { remainingCalls: 0 }],
  ])('in %s as %s is read as %j', async (header, value, expected) => {
    expect(await seen(fromGateway(PROOF, { userId: 'u', [header]: value }))).toMatchObject(expected)
  })

  it.each(['-1', '1.5', 'many', '9'.repeat(30)])('of remaining calls as %s is no number of calls', async (calls) => {
    expect(await seen(fromGateway(PROOF, { remainingCalls: calls }))).not.toHaveProperty('remainingCalls')
  })

  it.each([
    ['hit', 'hit'],
    ['miss', 'miss'],
    ['bypass', 'bypass'],
    ['warm', 'bypass'],
  ])('of its cache as %s is %s', async (cache, status) => {
    expect(await seen(fromGateway(PROOF, { cache }))).toMatchObject({ cacheStatus: status })
  })

  it('of another gateway does not make it ours', async () => {
    expect(await seen({ ...fromGateway(PROOF), [gatewayHeaders.gateway]: 'nginx' })).toMatchObject({
      routedBy: 'direct',
    })
  })
})

describe('correlation', () => {
  const probe = clientOf([untyped({}, ({ apim }) => ({ jsonBody: apim }))])
  const { correlationId, requestId } = correlationHeaders
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  const idsFor = async (headers: Record<string, string>) => {
    const response = await probe.request('GET', '/api/probe', { headers })
    const ids = [response.headers.get(correlationId), response.headers.get(requestId)]
    expect(response.json()).toEqual({ correlationId: ids[0], requestId: ids[1] })
    return ids
  }

  it.each(['6d9f', 'A-Z_a.z~09', 'x'.repeat(128)])('keeps the well-formed id %s', async (id) => {
    expect(await idsFor({ [correlationId]: id, [requestId]: id })).toEqual([id, id])
  })

  it.each(['', 'a b', 'a,b', 'ü', 'a\tb', '"', 'x'.repeat(129)])('replaces the id %j', async (id) => {
    const [correlation, request] = await idsFor({ [correlationId]: id, [requestId]: id })
    expect(correlation).toMatch(uuid)
    expect(request).toMatch(uuid)
    expect(correlation).not.toBe(request)
  })

  it('makes ids where none are sent, others each time', async () => {
    const [one, two] = [await idsFor({}), await idsFor({})]
    expect(one[0]).toMatch(uuid)
    expect(one[0]).not.toBe(two[0])
  })
})

describe('the current context', () => {
  const app = (handler: () => unknown) =>
    createApp([untyped({}, handler)], { settings: { gateway: { proof: PROOF }, log: { format: 'text' } } })

  it('is reachable anywhere in the call tree of a handler, and nowhere else', async () => {
    let deep: unknown
    const invocation = invocationOf()
    const handler = async () => {
      await new Promise((resolve) => setImmediate(resolve))
      deep = currentContext()
    }
    await app(handler).invoke('probe', requestOf(), invocation)
    expect(deep).toMatchObject({ invocation, apim: { fromGateway: false } })
    expect(currentContext()).toBeUndefined()
  })

  const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const client = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  it.each([
    ["the host's trace", parent, { traceparent: client }, parent],
    ["the caller's trace where the host has none", '', { traceparent: client }, client],
    ['no trace where there is none', '', {}, undefined],
  ])('continues %s', async (_what, traceParent, headers, expected) => {
    let traceparent: string | undefined
    const handler = () => {
      traceparent = currentContext()?.traceparent
    }
    await app(handler).invoke('probe', requestOf({ headers }), invocationOf({ traceParent }))
    expect(traceparent).toBe(expected)
  })
})
