import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { startIssuer } from '../../dev/issuer/issuer.js'
import type { TokenRequest } from '../../dev/issuer/token-request.js'
import { AUDIENCE, DISABLED_USER, FUNCTION_KEY, LEVELS, type Levels, PROOF, request, startLevels } from './levels.js'

jest.setTimeout(60_000)

let levels: Levels
beforeAll(async () => {
  levels = await startLevels()
})
afterAll(() => levels?.close())

const token = (asked: Partial<TokenRequest> = {}) =>
  levels.issuer.token({ user: 'alice', roles: ['API.Read'], scopes: ['catalog.read'], ...asked })

/** What the issuer says, signed by somebody else under its key's name. */
async function signedByAnother(): Promise<string> {
  const original = await token()
  const { privateKey } = await generateKeyPair('RS256')
  const { kid } = decodeProtectedHeader(original)
  return new SignJWT(decodeJwt(original)).setProtectedHeader({ alg: 'RS256', kid: kid! }).sign(privateKey)
}

async function ofAnotherIssuer(): Promise<string> {
  const other = await startIssuer({ port: 0, audience: AUDIENCE })
  try {
    return await other.token({ user: 'alice', scopes: ['catalog.read'] })
  } finally {
    await other.close()
  }
}

describe.each(LEVELS)('GET users/me %s', (level) => {
  const send = (authorization?: string) =>
    levels.send(level, { path: '/api/users/me', headers: authorization ? { Authorization: authorization } : {} })

  it('tells who it is, as verified', async () => {
    const { status, text } = await send(`Bearer ${await token({ name: '李 Alice' })}`)
    expect({ status, body: JSON.parse(text) }).toEqual({
      status: 200,
      body: {
        user_id: 'alice',
        name: '李 Alice',
        roles: ['API.Read'],
        scopes: ['catalog.read'],
        verified_by: 'app',
      },
    })
  })

  it.each<[string, string | undefined]>([
    ['without a token', undefined],
    ['with a password', 'Basic YWxpY2U6c2VjcmV0'],
  ])('%s is 401, and says what is needed', async (_what, authorization) => {
    const { status, headers, text } = await send(authorization)
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 401, error: { code: 'unauthorized' } })
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="api"/)
    expect(headers.get('www-authenticate')).not.toContain('error=')
  })

  it.each<[string, () => Promise<string> | string]>([
    ['that has expired', () => token({ expires: '-2m' })],
    ['for another audience', () => token({ audience: 'api://other' })],
    ['of another issuer', ofAnotherIssuer],
    ['that nobody signed', async () => new UnsecuredJWT(decodeJwt(await token())).encode()],
    ['signed with another key', signedByAnother],
    ['that is none', () => 'abc.def.ghi'],
  ])('with a token %s is 401', async (_what, make) => {
    const { status, headers, text } = await send(`Bearer ${await make()}`)
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 401, error: { code: 'unauthorized' } })
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="api", error="invalid_token"/)
  })

  it('with a token that lacks the scope is 403, which names it', async () => {
    const { status, headers, text } = await send(`Bearer ${await token({ scopes: ['catalog.write'] })}`)
    expect({ status, ...JSON.parse(text) }).toMatchObject({
      status: 403,
      error: { code: 'forbidden', message: expect.stringContaining('the scope catalog.read') },
    })
    expect(headers.get('www-authenticate')).toBe('Bearer realm="api", error="insufficient_scope", scope="catalog.read"')
  })

  it('of a disabled user is 403, though the token is valid', async () => {
    const { status, text } = await send(`Bearer ${await token({ user: DISABLED_USER })}`)
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 403, error: { message: 'The user is disabled.' } })
  })
})

describe('who is believed', () => {
  const forged = { 'X-User-Id': 'admin', 'X-User-Scopes': 'catalog.read', 'X-User-Roles': 'API.Admin' }

  it('nobody who writes the headers of a user, on any way', async () => {
    for (const level of LEVELS) {
      expect((await levels.send(level, { path: '/api/users/me', headers: forged })).status).toBe(401)
    }
  })

  it('not even the gateway alone, where the app verifies by itself', async () => {
    const headers = { 'x-functions-key': FUNCTION_KEY, 'X-Gateway-Proof': PROOF, ...forged }
    expect((await request(`${levels.hostUrl}/api/users/me`, { headers })).status).toBe(401)
  })
})

describe('GET context', () => {
  it('tells through the gateway what it said', async () => {
    const { status, text } = await levels.send('through the gateway', {
      path: '/api/context',
      headers: { 'Ocp-Apim-Trace': 'true', 'X-Correlation-ID': '6d9f', 'X-Client-IP': '192.0.2.1' },
    })
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({
      correlation_id: '6d9f',
      request_id: expect.any(String),
      routed_by: 'azure-api-management',
      region: expect.any(String),
      api: 'simple-api',
      api_version: 'v1',
      api_revision: '1',
      operation: 'getgatewaycontext',
      product: 'catalog-standard',
      subscription: { id: 'local-dev', name: 'Local development' },
      remaining_calls: expect.any(Number),
      cache_status: 'bypass',
      trace_requested: true,
      client_ip: '127.0.0.1',
      client_certificate: null,
    })
  })

  it.each(['in process', 'on the host'] as const)('asks for a subscription %s', async (level) => {
    const { status, text } = await levels.send(level, { path: '/api/context' })
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 401, error: { code: 'subscription_required' } })
  })
})
