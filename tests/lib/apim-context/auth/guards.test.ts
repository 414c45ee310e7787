import { describe, expect, it } from '@jest/globals'
import {
  http,
  isThumbprint,
  openapi,
  provide,
  requireClientCertificate,
  requireRoles,
  requireScopes,
  requireSubscription,
  requireUser,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { fromGateway } from '../../../../src/lib/apim-context/testing.js'
import { PROOF } from '../support.js'
import { behind, call } from './guarded.js'

const claims = Buffer.from('{"sub":"alice"}').toString('base64url')
const alice = fromGateway(PROOF, {
  userId: 'alice',
  userRoles: 'API.Read,API.Write',
  userScopes: 'catalog.read',
  userClaims: claims,
})
const nobody = fromGateway(PROOF)
const forged = { ...alice, ...fromGateway('guessed') }

describe('requireUser', () => {
  it('gives the user whom the gateway has verified', async () => {
    const { status, json } = await call([requireUser()], alice)
    expect({ status, ...(json() as object) }).toMatchObject({
      status: 200,
      user: { id: 'alice', roles: ['API.Read', 'API.Write'], scopes: ['catalog.read'], verifiedBy: 'gateway' },
    })
  })

  it.each([
    ['whom the gateway does not know', nobody],
    ['who makes the headers up', forged],
    ['who sends a token that nobody verifies', { Authorization: 'Bearer a.b.c' }],
    ['who comes with a password', { Authorization: 'Basic YTpi' }],
  ])('asks for a token of a client %s', async (_what, headers) => {
    const { status, headers: answered, json } = await call([requireUser()], headers)
    expect({ status, ...(json() as object) }).toMatchObject({
      status: 401,
      error: { code: 'unauthorized', message: 'A bearer token is required.' },
    })
    expect(answered.get('www-authenticate')).toBe('Bearer realm="api"')
  })

  it('believes no header where the app verifies tokens by itself', async () => {
    const auth = { issuers: ['https://issuer.example'], audiences: ['a'] }
    expect((await call([requireUser()], alice, auth)).status).toBe(401)
    expect((await call([requireUser()], { 'X-User-Id': 'alice' }, auth)).status).toBe(401)
  })

  it.each([true, Promise.resolve(true)])('refuses a user whom your records disable: %p', async (disabled) => {
    const seen: string[] = []
    const isDisabled = ({ id }: { readonly id: string }) => {
      seen.push(id)
      return disabled
    }
    const { status, json } = await call([requireUser({ isDisabled })], alice)
    expect({ status, ...(json() as object) }).toMatchObject({
      status: 403,
      error: { code: 'forbidden', message: 'The user is disabled.' },
    })
    expect(seen).toEqual(['alice'])
  })

  it('lets through whom your records do not disable', async () => {
    expect((await call([requireUser({ isDisabled: () => false })], alice)).status).toBe(200)
  })

  it.each([requireUser(), requireRoles('API.Read'), requireScopes('catalog.read')])(
    'and its like refuse users whom the settings disable',
    async (guard) => {
      expect((await call([guard], alice, { disabledUsers: ['bob', 'alice'] })).status).toBe(403)
      expect((await call([guard], alice, { disabledUsers: ['bob', 'ALICE'] })).status).toBe(200)
    },
  )
})

describe('requireRoles', () => {
  it.each<[string, [string, ...string[]], number]>([
    ['the role', ['API.Read'], 200],
    ['one of the roles', ['API.Admin', 'API.Write'], 200],
    ['the role in other letters', ['api.read'], 403],
    ['a scope of the name', ['catalog.read'], 403],
  ])('with %s', async (_what, roles, status) => {
    expect((await call([requireRoles(...roles)], alice)).status).toBe(status)
  })

  it('names what is missing, and twice asks for one of each', async () => {
    const one = await call([requireRoles('API.Read'), requireRoles('API.Admin')], alice)
    expect(one.json()).toMatchObject({ error: { code: 'forbidden', message: 'The user needs the role API.Admin.' } })
    const two = await call([requireRoles('A', 'B')], alice)
    expect(two.json()).toMatchObject({ error: { message: 'The user needs one of the roles A, B.' } })
    expect((await call([requireRoles('API.Read'), requireRoles('API.Write')], alice)).status).toBe(200)
  })

  it('asks who it is first', async () => {
    expect((await call([requireRoles('API.Read')], nobody)).status).toBe(401)
  })
})

describe('requireScopes', () => {
  it('names the scopes that a token needs, to nobody and to who has too few', async () => {
    const without = await call([requireScopes('catalog.read')], nobody)
    expect(without.status).toBe(401)
    expect(without.headers.get('www-authenticate')).toBe('Bearer realm="api", scope="catalog.read"')
    const fewer = await call([requireScopes('catalog.read', 'catalog.write')], alice)
    expect(fewer.status).toBe(403)
    expect(fewer.headers.get('www-authenticate')).toBe(
      'Bearer realm="api", error="insufficient_scope", scope="catalog.read catalog.write"',
    )
    expect(fewer.json()).toMatchObject({
      error: { message: 'The token needs the scopes catalog.read, catalog.write.' },
    })
  })

  it('lets through who has all of them', async () => {
    expect((await call([requireUser(), requireScopes('catalog.read')], alice)).json()).toMatchObject({
      user: { id: 'alice' },
    })
  })
})

describe('requireSubscription', () => {
  it('gives the subscription that the gateway has accepted', async () => {
    const headers = fromGateway(PROOF, { subscriptionId: 's-1', subscriptionName: 'Team%20A' })
    expect((await call([requireSubscription()], headers)).json()).toMatchObject({
      subscription: { id: 's-1', name: 'Team A' },
    })
  })

  it.each([
    ['came past the gateway', { 'X-Subscription-Id': 's-1' }],
    ['came with a key alone', { 'Ocp-Apim-Subscription-Key': 'k' }],
    ['came through an API that asks for none', nobody],
  ])('refuses what %s', async (_what, headers) => {
    const response = await call([requireSubscription()], headers)
    expect(response.status).toBe(401)
    expect(response.json()).toMatchObject({ error: { code: 'subscription_required' } })
    expect(response.headers.get('www-authenticate')).toBe(
      'AzureApiManagementKey realm="api", name="Ocp-Apim-Subscription-Key", type="header"',
    )
  })
})

describe('requireClientCertificate', () => {
  const thumbprint = '0123456789ABCDEF0123456789ABCDEF01234567'
  const colons = '01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67'
  const guard = requireClientCertificate({ thumbprints: ['F'.repeat(40), colons] })

  it.each([thumbprint, thumbprint.toLowerCase()])('lets %s through', async (clientCertificate) => {
    expect((await call([guard], fromGateway(PROOF, { clientCertificate }))).status).toBe(200)
  })

  it.each([
    ['no certificate', nobody],
    ['another', fromGateway(PROOF, { clientCertificate: thumbprint.replace('7', '8') })],
    ['the name of one, without the gateway', { 'X-Client-Cert-Thumbprint': thumbprint }],
  ])('refuses %s', async (_what, headers) => {
    const { status, json } = await call([guard], headers)
    expect({ status, ...(json() as object) }).toMatchObject({
      status: 403,
      error: { code: 'client_certificate_required' },
    })
  })
})

describe('requireClientCertificate of what the environment says', () => {
  const listed = (...thumbprints: string[]) => requireClientCertificate({ thumbprints: provide(() => thumbprints) })
  const shown = (clientCertificate: string) => fromGateway(PROOF, { clientCertificate })

  it('lets those through that are listed, however they are written', async () => {
    const guard = listed('e'.repeat(40), 'AB:'.repeat(19).concat('AB'))
    expect((await call([guard], shown('E'.repeat(40)))).status).toBe(200)
    expect((await call([guard], shown('ab'.repeat(20)))).status).toBe(200)
    expect((await call([guard], shown('cd'.repeat(20)))).status).toBe(403)
    expect((await call([guard], nobody)).status).toBe(403)
  })

  it('lets nobody through while none is listed', async () => {
    expect((await call([listed()], shown('E'.repeat(40)))).status).toBe(403)
  })

  it.each([
    ['ab'.repeat(20), true],
    ['AB:'.repeat(19).concat('AB'), true],
    ['ab', false],
    ['xy'.repeat(20), false],
  ])('a check of the settings knows that %s is one: %s', (text, expected) => {
    expect(isThumbprint(text)).toBe(expected)
  })
})

describe('a guard that cannot be right is refused when it is written', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['no role', () => (requireRoles as (...roles: string[]) => unknown)(), /requireRoles: name a role/],
    ['no scope', () => (requireScopes as (...scopes: string[]) => unknown)(), /requireScopes: name a scope/],
    ['two scopes in one', () => requireScopes('a b'), /'a b' is no scope/],
    ['a scope with a quotation mark', () => requireScopes('a"b'), /is no scope/],
    ['no thumbprint', () => requireClientCertificate({ thumbprints: [] }), /'' is no SHA-1 thumbprint/],
    ['a short thumbprint', () => requireClientCertificate({ thumbprints: ['ab'] }), /'ab' is no SHA-1 thumbprint/],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(message)
  })

  it('by the types as well', () => {
    // @ts-expect-error a role is needed
    expect(() => requireRoles()).toThrow(TypeError)
    // @ts-expect-error a scope is needed
    expect(() => requireScopes()).toThrow(TypeError)
  })
})

describe('the document learns', () => {
  it('what each guard asks for, and how it refuses', () => {
    const guards = [
      requireUser(),
      requireScopes('catalog.read'),
      requireRoles('A', 'B'),
      requireSubscription(),
      requireClientCertificate({ thumbprints: ['F'.repeat(40)] }),
    ]
    const { definition } = behind(...guards)
    expect(definition.effects).toEqual([
      { security: { scheme: 'bearer', scopes: [] } },
      { security: { scheme: 'bearer', scopes: ['catalog.read'] }, note: 'Needs the scope catalog.read.' },
      { security: { scheme: 'bearer', scopes: [] }, note: 'Needs one of the roles A, B.' },
      { security: { scheme: 'clientCertificate', scopes: [] }, note: 'Needs a client certificate.' },
    ])
    expect(definition.errors.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['unauthorized', 'forbidden', 'subscription_required', 'client_certificate_required']),
    )
  })
})

describe('the handler', () => {
  it('has a user only behind a guard that knows one', () => {
    const declared = [openapi({ summary: 'A probe' }), validateHttp({})] as const
    const route = { name: 'probe', method: 'GET', route: 'probe' } as const
    http(route, withContext(), requireScopes('a'), ...declared)(({ user }) => ({ body: user.id }))
    http(route, withContext(), requireSubscription(), ...declared)(({ subscription }) => ({ body: subscription.id }))
    // @ts-expect-error no guard gives a user
    http(route, withContext(), requireSubscription(), ...declared)(({ user }) => ({ body: user.id }))
    // @ts-expect-error a certificate is no user
    const guard: { readonly user: unknown } = requireClientCertificate({ thumbprints: ['F'.repeat(40)] })
    expect(guard).toMatchObject({ stage: 'guard' })
  })
})
