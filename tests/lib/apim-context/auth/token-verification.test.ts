import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { base64url, SignJWT, UnsecuredJWT } from 'jose'
import { type Claims, requireUser } from '../../../../src/lib/apim-context/index.js'
import { clientOf } from '../support.js'
import { behind } from './guarded.js'
import { inSeconds, type Key, makeKey, Providers, sign, type TokenOptions } from './provider.js'

const TENANT = '11111111-2222-3333-4444-555555555555'
const V2 = `https://login.microsoftonline.com/${TENANT}/v2.0`
const V1 = `https://sts.windows.net/${TENANT}/`
const AUDIENCE = 'api://catalogue'
const auth = { issuers: [V2, V1], audiences: [AUDIENCE, 'catalogue'], clockSkew: 60 }

let ours: Key
let other: Key
let ofV1: Key
let elliptic: Key
let providers: Providers
beforeAll(async () => {
  ours = await makeKey('ours')
  other = await makeKey('other')
  ofV1 = await makeKey('of-v1')
  elliptic = await makeKey('elliptic', 'ES256')
})
beforeEach(() => {
  providers = new Providers()
  providers.publish(V2, ours, elliptic)
  providers.publish(V1, ofV1)
})
afterEach(() => {
  jest.restoreAllMocks()
})

const good = (): Claims => ({ iss: V2, aud: AUDIENCE, sub: 'pairwise', oid: 'alice', exp: inSeconds(60) })
const token = (claims: Claims = {}, key = ours, options: TokenOptions = {}) =>
  sign(key, { ...good(), ...claims }, options)

const open = (settings: object = {}) => {
  const client = clientOf([behind(requireUser())], { auth: { ...auth, ...settings } })
  return async (given: string) => {
    const headers = { Authorization: `Bearer ${given}` }
    const response = await client.request('GET', '/api/probe', { headers })
    const challenge = response.headers.get('www-authenticate')
    return { status: response.status, challenge, response, body: response.json() as { user: Record<string, unknown> } }
  }
}

describe('a token that the app verifies', () => {
  it('tells the user, with the claims as they were signed', async () => {
    const claims = {
      name: '李 Alice',
      preferred_username: 'alice@example.com',
      roles: ['API.Read', 'a,b'],
      scp: 'catalog.read  catalog.write',
      level: 3,
    }
    const { status, body } = await open()(await token(claims))
    expect(status).toBe(200)
    expect(body.user).toEqual({
      id: 'alice',
      name: '李 Alice',
      email: 'alice@example.com',
      roles: ['API.Read', 'a,b'],
      scopes: ['catalog.read', 'catalog.write'],
      claims: { ...good(), ...claims, exp: expect.any(Number) },
      verifiedBy: 'app',
    })
  })

  it.each<[string, Claims, object]>([
    ['no oid: sub is the user', { oid: undefined, sub: 'bob' }, { id: 'bob', roles: [], scopes: [] }],
    ['an address', { email: 'a@example.com', preferred_username: 'b@example.com' }, { email: 'a@example.com' }],
    ['scopes as RFC 9068 names them', { scope: 'one two' }, { scopes: ['one', 'two'] }],
    ['scopes in a list', { scp: ['one', 'two'] }, { scopes: ['one', 'two'] }],
    ['one role as text', { roles: 'one' }, { roles: ['one'] }],
    ['roles that are no texts', { roles: [1, null, {}, 'one', ''] }, { roles: ['one'] }],
    ['several audiences', { aud: ['elsewhere', 'catalogue'] }, { id: 'alice' }],
    ['hardly expired, as clocks differ', { exp: inSeconds(-30) }, { id: 'alice' }],
    ['hardly valid, as clocks differ', { nbf: inSeconds(30) }, { id: 'alice' }],
  ])('with %s', async (_what, claims, user) => {
    const { status, body } = await open()(await token(claims))
    expect({ status, user: body.user }).toMatchObject({ status: 200, user })
  })

  it.each([undefined, 'jwt', 'at+jwt', 'application/at+JWT'])('of the type %s', async (typ) => {
    expect((await open()(await token({}, ours, { header: { typ } }))).status).toBe(200)
  })

  it('of version 1, with an issuer and keys of its own', async () => {
    expect((await open()(await token({ iss: V1, ver: '1.0' }, ofV1))).status).toBe(200)
    expect(providers.asked).toEqual([`${V1}.well-known/openid-configuration`, `${V1}keys`])
  })

  it('signed with ES256, and without a key id where the kind of key leaves no choice', async () => {
    expect((await open()(await token({}, elliptic, { alg: 'ES256' }))).status).toBe(200)
    expect((await open()(await token({}, elliptic, { alg: 'ES256', header: { kid: undefined } }))).status).toBe(200)
  })
})

describe('a token that is refused', () => {
  const hmac = (secret: string) =>
    new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: 'ours' }).sign(base64url.decode(secret))
  const tampered = async () => {
    const [header, , signature] = (await token()).split('.')
    return `${header}.${base64url.encode(JSON.stringify({ ...good(), oid: 'admin' }))}.${signature}`
  }

  it.each<[string, () => Promise<string> | string, string]>([
    ['has expired', () => token({ exp: inSeconds(-61) }), 'The token has expired'],
    ['is not valid yet', () => token({ nbf: inSeconds(90) }), 'The token is not valid yet'],
    ['never expires', () => token({ exp: undefined }), 'The token does not say when it expires'],
    ['was issued at no time', () => token({ iat: 'now' }), 'The token has a claim that is malformed'],
    ['is for somebody else', () => token({ aud: 'api://other' }), 'The token is for another audience'],
    ['is for nobody', () => token({ aud: undefined }), 'The token is for another audience'],
    ['is of an unknown issuer', () => token({ iss: 'https://evil.example/' }), 'The token is of an unknown issuer'],
    ['is of no issuer', () => token({ iss: undefined }), 'The token is of an unknown issuer'],
    ['is of an issuer in other letters', () => token({ iss: `${V2}/` }), 'The token is of an unknown issuer'],
    ['is signed with a key of the other issuer', () => token({}, ofV1), 'The token is signed by an unknown key'],
    ['is signed by an unknown key', () => token({}, other), 'The token is signed by an unknown key'],
    [
      'is signed by another key under our name',
      () => token({}, other, { header: { kid: 'ours' } }),
      'The signature of the token is wrong',
    ],
    ['was changed', tampered, 'The signature of the token is wrong'],
    [
      'is not signed',
      () => new UnsecuredJWT(good()).encode(),
      'The token is signed with an algorithm that is not accepted',
    ],
    [
      'is signed with our public key as a secret',
      () => hmac(ours.jwk.n!),
      'The token is signed with an algorithm that is not accepted',
    ],
    [
      'is an ID token of a logout',
      () => token({}, ours, { header: { typ: 'logout+jwt' } }),
      'The token is no access token',
    ],
    ['names nobody', () => token({ oid: undefined, sub: undefined }), 'The token names nobody'],
    ['names nobody in text', () => token({ oid: 7, sub: '' }), 'The token names nobody'],
    ['is none', () => 'abc', 'The token is malformed'],
    ['has two parts', () => 'e30.e30', 'The token is malformed'],
    ['has parts that are no JSON', () => 'x.y.z', 'The token is malformed'],
  ])('because it %s', async (_what, make, reason) => {
    const { status, challenge, body, response } = await open()(await make())
    expect({ status, ...body }).toMatchObject({ status: 401, error: { code: 'unauthorized', message: `${reason}.` } })
    expect(challenge).toBe(`Bearer realm="api", error="invalid_token", error_description="${reason}"`)
    expect(response.logs).toEqual([])
  })

  it('because it asks for what we do not understand', async () => {
    const critical = await new SignJWT(good())
      .setProtectedHeader({ alg: 'RS256', kid: 'ours', crit: ['b64'], b64: true })
      .sign(ours.privateKey)
    const [, payload, signature] = critical.split('.')
    const header = base64url.encode(JSON.stringify({ alg: 'RS256', kid: 'ours', crit: ['x'], x: 1 }))
    expect((await open()(`${header}.${payload}.${signature}`)).status).toBe(401)
  })

  it('because it names no key where there are several of the kind', async () => {
    providers.publish(V2, ours, other)
    const { challenge } = await open()(await token({}, ours, { header: { kid: undefined } }))
    expect(challenge).toContain('The token does not name the key that signed it')
  })

  it('because its algorithm is not among those accepted', async () => {
    expect((await open({ algorithms: ['ES256'] })(await token())).status).toBe(401)
  })

  it('because clocks may not differ at all', async () => {
    expect((await open({ clockSkew: 0 })(await token({ exp: inSeconds(-1) }))).status).toBe(401)
  })
})

describe('the keys of an issuer', () => {
  const keysAsked = () => providers.asked.filter((url) => url.endsWith('/keys')).length

  it('are fetched once, with the first token', async () => {
    const send = open()
    expect(providers.asked).toEqual([])
    const all = await Promise.all([send(await token()), send(await token()), send(await token({ oid: 'bob' }))])
    expect(all.map(({ body }) => body.user['id'])).toEqual(['alice', 'alice', 'bob'])
    await send(await token())
    expect(providers.asked).toEqual([`${V2}/.well-known/openid-configuration`, `${V2}/keys`])
  })

  it('are asked for again when one is not among them, but not for every token that somebody makes up', async () => {
    const send = open()
    await send(await token())
    providers.publish(V2, other, ours)
    expect((await send(await token({}, other))).status).toBe(401)
    expect(keysAsked()).toBe(1)
    const later = Date.now() + 31_000
    jest.spyOn(Date, 'now').mockImplementation(() => later)
    expect((await send(await token({}, other))).status).toBe(200)
    expect(keysAsked()).toBe(2)
    expect((await send(await token({}, ofV1))).status).toBe(401)
    expect(keysAsked()).toBe(2)
  })

  it('are taken from the address in the settings, whatever the issuer says', async () => {
    providers.answer('https://keys.example/jwks', { keys: [other.jwk] })
    const send = open({ jwksUrl: 'https://keys.example/jwks' })
    expect((await send(await token({}, other))).status).toBe(200)
    expect((await send(await token())).status).toBe(401)
    expect(providers.asked).toEqual(['https://keys.example/jwks'])
  })

  const configuration = `${V2}/.well-known/openid-configuration`
  it.each<[string, () => void]>([
    ['does not answer', () => providers.answer(configuration, {}, 500)],
    ['says it is another', () => providers.answer(configuration, { issuer: V1, jwks_uri: `${V2}/keys` })],
    ['has no keys', () => providers.answer(configuration, { issuer: V2 })],
    ['does not give its keys', () => providers.answer(`${V2}/keys`, {}, 503)],
    ['gives what are no keys', () => providers.answer(`${V2}/keys`, { keys: 'none' })],
  ])('that %s are our trouble, not the client’s: 503, and the log says why', async (_what, breakIt) => {
    breakIt()
    const { status, response } = await open()(await token())
    expect(status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('10')
    expect(response.text).not.toContain('microsoftonline')
    expect(response.logs.map(({ level }) => level)).toContain('error')
  })

  it('of an issuer that fails are not asked for with every request, and are when it may have recovered', async () => {
    providers.answer(configuration, {}, 500)
    const send = open()
    expect((await send(await token())).status).toBe(503)
    providers.publish(V2, ours)
    expect((await send(await token())).status).toBe(503)
    expect(providers.asked).toEqual([configuration])
    const later = Date.now() + 10_001
    jest.spyOn(Date, 'now').mockImplementation(() => later)
    expect((await send(await token())).status).toBe(200)
  })
})
