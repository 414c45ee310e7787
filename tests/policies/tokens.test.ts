import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { decodeJwt, UnsecuredJWT } from 'jose'
import { createGateway, type Gateway, type OutgoingRequest } from '../../dev/gateway/index.js'
import { type Issuer, startIssuer } from '../../dev/issuer/issuer.js'
import type { TokenRequest } from '../../dev/issuer/token-request.js'
import { reply } from '../gateway/sample.js'

// The project's own policies against the issuer that npm start runs: who gets through, and what the app hears.

const KEY = { 'Ocp-Apim-Subscription-Key': 'local-dev-key' }

let issuer: Issuer
let gateway: Gateway
let sent: OutgoingRequest[]
beforeAll(async () => {
  issuer = await startIssuer({ port: 0, audience: 'api://catalogue' })
})
afterAll(() => issuer?.close())
beforeEach(async () => {
  sent = []
  gateway = await createGateway({
    artifacts: 'infra/apim',
    configuration: [
      'infra/apim/configuration.local.yaml',
      {
        namedValues: Object.entries({
          'gateway-proof': 'the-proof',
          'openid-configuration': `${issuer.url}/.well-known/openid-configuration`,
        }).map(([name, value]) => ({ name, properties: { value } })),
      },
    ],
    log: () => {},
    transport: async (request) => {
      if (String(request.url).startsWith(issuer.url)) return reply(200, await (await fetch(String(request.url))).text())
      sent.push(request)
      return reply(200, '{}')
    },
  })
})
afterEach(() => gateway?.close())

const get = (authorization?: string, url = '/api/users/me') =>
  gateway.handle({ url, headers: { ...KEY, ...(authorization && { Authorization: authorization }) } })
const bearer = async (request: Partial<TokenRequest> = {}) =>
  `Bearer ${await issuer.token({ user: 'alice', scopes: ['catalog.read'], ...request })}`

describe('an operation that needs a user', () => {
  it('is called with a token, and tells the app whose it is', async () => {
    const request = {
      user: 'auth0|1',
      name: '李 Alice',
      email: 'alice@example.com',
      roles: ['API.Read', 'API.Write'],
      scopes: ['catalog.read', 'catalog.write'],
    }
    const authorization = await bearer(request)
    expect((await get(authorization)).status).toBe(200)
    const { headers } = sent[0]!
    expect(Object.fromEntries(['Id', 'Name', 'Email'].map((name) => [name, headers.get(`X-User-${name}`)]))).toEqual({
      Id: 'auth0%7C1',
      Name: '%E6%9D%8E%20Alice',
      Email: 'alice%40example.com',
    })
    expect(headers.get('X-User-Roles')).toBe('API.Read,API.Write')
    expect(headers.get('X-User-Scopes')).toBe('catalog.read catalog.write')
    expect(headers.get('X-Forwarded-Authorization')).toBe(authorization)
    const claims = JSON.parse(Buffer.from(headers.get('X-User-Claims')!, 'base64url').toString())
    expect(claims).toEqual(decodeJwt(authorization.slice('Bearer '.length)))
  })

  it('is refused to who has none, and the challenge names the scope', async () => {
    for (const authorization of [undefined, 'Basic YTpi']) {
      const { status, headers, body } = await get(authorization)
      expect([status, headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer realm="api", scope="catalog.read"'])
      expect(await body.json()).toMatchObject({ error: { code: 'unauthorized' } })
    }
    expect(sent).toEqual([])
  })

  it.each<[string, () => Promise<string>]>([
    ['has expired', () => bearer({ expires: '-2m' })],
    ['is for somebody else', () => bearer({ audience: 'api://other' })],
    ['is not signed', async () => `Bearer ${new UnsecuredJWT(decodeJwt((await bearer()).slice(7))).encode()}`],
    ['is none', async () => 'Bearer x.y.z'],
  ])('is refused to a token that %s', async (_what, make) => {
    const { status, headers, body } = await get(await make())
    expect([status, headers.get('WWW-Authenticate')]).toEqual([
      401,
      'Bearer realm="api", error="invalid_token", scope="catalog.read"',
    ])
    expect(await body.json()).toMatchObject({ error: { code: 'unauthorized' } })
    expect(sent).toEqual([])
  })

  it('is refused to a token without its scope, with 403', async () => {
    const { status, headers, body } = await get(await bearer({ scopes: ['catalog.write'] }))
    expect([status, headers.get('WWW-Authenticate')]).toEqual([
      403,
      'Bearer realm="api", error="insufficient_scope", scope="catalog.read"',
    ])
    expect(await body.json()).toMatchObject({
      error: { code: 'forbidden', message: 'The token has to have the scope catalog.read.' },
    })
    expect(sent).toEqual([])
  })

  it('takes the tokens of a key that came later', async () => {
    await issuer.rotate()
    expect((await get(await bearer())).status).toBe(200)
  })
})

it('an operation that needs none forwards a token as it is, and says nothing of its user', async () => {
  expect((await get('Bearer x.y.z', '/api/catalog/42')).status).toBe(200)
  const { headers } = sent[0]!
  expect([headers.get('X-Forwarded-Authorization'), headers.has('X-User-Id')]).toEqual(['Bearer x.y.z', false])
})
