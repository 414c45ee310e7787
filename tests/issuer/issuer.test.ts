import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { type Issuer, startIssuer } from '../../dev/issuer/issuer.js'

let issuer: Issuer
beforeAll(async () => {
  issuer = await startIssuer({ port: 0, audience: 'api://catalogue' })
})
afterAll(() => issuer?.close())

const post = (path: string, body: string, type = 'application/json') =>
  fetch(`${issuer.url}${path}`, { method: 'POST', headers: { 'Content-Type': type }, body })
const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${issuer.url}/keys`)), { issuer: issuer.url })

describe('the local issuer', () => {
  it('publishes its configuration and its public keys, and nothing private', async () => {
    const configuration = await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json()
    expect(configuration).toMatchObject({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys` })
    const { keys } = (await (await fetch(`${issuer.url}/keys`)).json()) as { keys: object[] }
    expect(keys).toEqual([
      { kty: 'RSA', n: expect.any(String), e: 'AQAB', kid: expect.any(String), alg: 'RS256', use: 'sig' },
    ])
  })

  it('gives tokens in the form of Microsoft Entra, which its keys verify', async () => {
    const { payload, protectedHeader } = await verify(
      await issuer.token({
        user: 'alice',
        name: 'Alice',
        email: 'alice@example.com',
        roles: ['API.Read'],
        scopes: ['catalog.read', 'catalog.write'],
      }),
    )
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) })
    expect(payload).toEqual({
      iss: issuer.url,
      aud: 'api://catalogue',
      sub: 'alice',
      oid: 'alice',
      name: 'Alice',
      email: 'alice@example.com',
      roles: ['API.Read'],
      scp: 'catalog.read catalog.write',
      azp: 'local-client',
      ver: '2.0',
      iat: expect.any(Number),
      exp: payload.iat! + 3600,
    })
  })

  it('says nothing of roles and scopes that nobody asked for', async () => {
    const claims = decodeJwt(await issuer.token({ user: 'bob', audience: 'api://other', expires: '-1m' }))
    expect(claims).toMatchObject({ name: 'bob', aud: 'api://other', exp: claims.iat! - 60 })
    for (const name of ['roles', 'scp', 'email']) expect(claims).not.toHaveProperty(name)
  })

  it('gives them over HTTP too', async () => {
    const response = await post('/tokens', '{"user":"alice","scopes":["catalog.read"]}')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { access_token } = (await response.json()) as { access_token: string }
    expect((await verify(access_token)).payload).toMatchObject({ sub: 'alice', scp: 'catalog.read' })
  })

  it.each<[string, string, RegExp]>([
    ['no JSON', 'user=alice', /JSON/],
    ['no user', '{}', /^user: /],
    ['an empty user', '{"user":""}', /^user: /],
    ['two scopes in one', '{"user":"a","scopes":["a b"]}', /^scopes\.0: has no blanks/],
    ['a member of another name', '{"user":"a","role":"x"}', /role/],
    ['a time that is none', '{"user":"a","expires":"soon"}', /time period/],
  ])('refuses %s and says why', async (_what, body, error) => {
    const response = await post('/tokens', body)
    expect(response.status).toBe(400)
    expect((await response.json()) as object).toEqual({ error: expect.stringMatching(error) })
  })

  it('refuses what a page of another origin could send without asking', async () => {
    expect((await post('/tokens', '{"user":"alice"}', 'text/plain')).status).toBe(415)
  })

  it.each(['/', '/tokens', '/authorize'])('has nothing at GET %s', async (path) => {
    expect((await fetch(`${issuer.url}${path}`)).status).toBe(404)
  })
})

describe('its keys', () => {
  it('rotate: what was signed before stays valid until they are withdrawn', async () => {
    const before = await issuer.token({ user: 'alice' })
    expect((await post('/keys/rotate', '')).status).toBe(200)
    const after = await issuer.token({ user: 'alice' })
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid)
    await verify(before)
    await verify(after)
    const response = await post('/keys/rotate?withdraw=true', '')
    expect((await response.json()) as object).toMatchObject({ keys: [{ kty: 'RSA' }] })
    await expect(verify(after)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
    await verify(await issuer.token({ user: 'alice' }))
  })

  it('end with it', async () => {
    const brief = await startIssuer({ port: 0, audience: 'a' })
    const token = await brief.token({ user: 'alice' })
    await brief.close()
    await expect(fetch(`${brief.url}/keys`)).rejects.toThrow('fetch failed')
    await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
  })
})
