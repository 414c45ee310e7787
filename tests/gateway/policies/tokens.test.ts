import { beforeAll, describe, expect, it } from '@jest/globals'
import { base64url, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { type RequestOptions, World } from './harness.js'

const issuer = 'https://login.test/'
const configUrl = 'https://login.test/.well-known/openid-configuration'
const secret = Buffer.from('a secret of more than thirty-two bytes')
const keyXml = (attributes = '') =>
  `<issuer-signing-keys><key ${attributes}>${secret.toString('base64')}</key></issuer-signing-keys>`

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
let keys: { name: string; private: Key; public: JWK }[]
beforeAll(async () => {
  keys = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
      return { name, private: privateKey, public: { ...(await exportJWK(publicKey)), kid: name, alg: 'RS256' } }
    }),
  )
})

/** The world's clock, in seconds. */
const now = Math.floor(new World().clock.time / 1000)
const claims: JWTPayload = { iss: issuer, aud: 'api', sub: 'ann', exp: now + 60 }
const symmetric = (payload: JWTPayload = claims, header = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256', ...header }).sign(secret)
const signed = (payload: JWTPayload = claims, key = 0) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: keys[key]!.name }).sign(keys[key]!.private)

const bearer = (token: string): RequestOptions => ({ headers: { Authorization: `Bearer ${token}` } })
const validate = (inner: string, attributes = 'header-name="Authorization"') =>
  `<validate-jwt ${attributes}>${inner}</validate-jwt>`

/** A world whose identity provider publishes the keys of these numbers. */
function provider(...published: number[]): World {
  const world = new World()
  world.backend = ({ url }) => {
    if (url === configUrl) return { body: JSON.stringify({ issuer, jwks_uri: 'https://login.test/keys' }) }
    if (url === 'https://login.test/keys')
      return { body: JSON.stringify({ keys: published.map((key) => keys[key]!.public) }) }
    return { body: 'from the backend' }
  }
  return world
}
const openId = validate(`<openid-config url="${configUrl}"/>`)

async function reasonFor(policy: string, request: RequestOptions, world = new World()) {
  const { exchange, status } = await world.run(policy, request)
  return status === 200 ? 'passed' : `${exchange.lastError?.reason}: ${exchange.lastError?.message}`
}

describe('validate-jwt, where the token is', () => {
  it('says that there is none, byte for byte', async () => {
    const answer = await new World().run(validate(keyXml()))
    expect([answer.status, answer.reason, answer.text]).toEqual([
      401,
      'Unauthorized',
      '{ "statusCode": 401, "message": "JWT not present." }',
    ])
    expect(answer.exchange.lastError).toMatchObject({ source: 'validate-jwt', reason: 'TokenNotPresent' })
  })

  it('says that it is invalid, and nothing more, on the wire', async () => {
    const answer = await new World().run(validate(keyXml()), bearer('x.y.z'))
    expect([answer.text, answer.exchange.lastError?.reason]).toEqual([
      '{ "statusCode": 401, "message": "Invalid JWT." }',
      'JwtInvalid',
    ])
  })

  it('answers with the status and message that the policy names', async () => {
    const attributes = 'header-name="A" failed-validation-httpcode="403" failed-validation-error-message="No way"'
    const answer = await new World().run(validate(keyXml(), attributes))
    expect([answer.status, answer.text]).toEqual([403, '{ "statusCode": 403, "message": "No way" }'])
  })

  it('takes it from a header, with or without a scheme', async () => {
    const token = await symmetric()
    expect(await reasonFor(validate(keyXml()), bearer(token))).toBe('passed')
    expect(await reasonFor(validate(keyXml(), 'header-name="X-Token"'), { headers: { 'x-token': token } })).toBe(
      'passed',
    )
  })

  it('insists on the scheme where one is required', async () => {
    const policy = validate(keyXml(), 'header-name="Authorization" require-scheme="Bearer"')
    const token = await symmetric()
    expect(await reasonFor(policy, { headers: { Authorization: `bearer ${token}` } })).toBe('passed')
    expect(await reasonFor(policy, { headers: { Authorization: token } })).toMatch(/^TokenNotPresent/)
    expect(await reasonFor(policy, { headers: { Authorization: `Basic ${token}` } })).toMatch(/^TokenNotPresent/)
  })

  it('takes it from the query, or from a value', async () => {
    const token = await symmetric()
    const query = validate(keyXml(), 'query-parameter-name="t"')
    expect(await reasonFor(query, { url: `https://g.test/?t=${token}` })).toBe('passed')
    expect(await reasonFor(validate(keyXml(), `token-value="${token}"`), {})).toBe('passed')
  })

  it('needs one place', () => {
    expect(() => new World().plan(validate(keyXml(), ''))).toThrow(/needs one of header-name/)
    expect(() => new World().plan(validate(keyXml(), 'header-name="a" token-value="b"'))).toThrow(
      /needs one of header-name/,
    )
  })
})

describe('validate-jwt, signatures', () => {
  it('takes a secret, and refuses another', async () => {
    const other = new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from('another secret of thirty-two bytes..'))
    expect(await reasonFor(validate(keyXml()), bearer(await other))).toBe(
      'TokenSignatureInvalid: Signature validation failed. Access denied.',
    )
  })

  it('looks for the key that the token names', async () => {
    const policy = validate(keyXml('id="mine"'))
    expect(await reasonFor(policy, bearer(await symmetric(claims, { kid: 'mine' })))).toBe('passed')
    expect(await reasonFor(policy, bearer(await symmetric(claims, { kid: 'other' })))).toMatch(
      /^TokenSignatureKeyNotFound/,
    )
  })

  it('takes an RSA key by modulus and exponent', async () => {
    const { n, e } = keys[0]!.public
    const policy = validate(`<issuer-signing-keys><key n="${n}" e="${e}"/></issuer-signing-keys>`)
    expect(await reasonFor(policy, bearer(await signed()))).toBe('passed')
    expect(await reasonFor(policy, bearer(await signed(claims, 1)))).toMatch(/^TokenSignatureInvalid/)
  })

  it('does not take a public key for a secret', async () => {
    const { n, e } = keys[0]!.public
    const policy = validate(`<issuer-signing-keys><key n="${n}" e="${e}"/></issuer-signing-keys>`)
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(base64url.decode(n!))
    expect(await reasonFor(policy, bearer(forged))).toMatch(/^TokenSignatureInvalid/)
  })

  it('refuses an unsigned token, unless told otherwise', async () => {
    const token = new UnsecuredJWT(claims).encode()
    expect(await reasonFor(validate(keyXml()), bearer(token))).toBe(
      'TokenSignatureInvalid: Token is not signed. Access denied.',
    )
    expect(
      await reasonFor(validate('', 'header-name="Authorization" require-signed-tokens="false"'), bearer(token)),
    ).toBe('passed')
  })

  it('refuses a token that was changed', async () => {
    const [header, , signature] = (await symmetric()).split('.')
    const payload = Buffer.from(JSON.stringify({ ...claims, sub: 'eve' })).toString('base64url')
    expect(await reasonFor(validate(keyXml()), bearer(`${header}.${payload}.${signature}`))).toMatch(
      /^TokenSignatureInvalid/,
    )
  })
})

describe('validate-jwt, OpenID configuration', () => {
  it('takes keys and issuer from it', async () => {
    const world = provider(0)
    expect(await reasonFor(openId, bearer(await signed()), world)).toBe('passed')
    expect(await reasonFor(openId, bearer(await signed({ ...claims, iss: 'https://evil.test/' })), world)).toBe(
      'TokenIssuerNotAllowed: Issuer validation failed. Access denied.',
    )
  })

  const fetched = (world: World) => world.sent.filter(({ url }) => url === configUrl).length

  it('is asked for once an hour', async () => {
    const world = provider(0)
    const token = await signed({ ...claims, exp: now + 10_000 })
    for (const minutes of [0, 30, 29, 1]) {
      world.clock.time += minutes * 60_000
      expect(await reasonFor(openId, bearer(token), world)).toBe('passed')
    }
    expect(fetched(world)).toBe(2)
  })

  it('is asked again for an unknown key, five minutes later at the earliest', async () => {
    const published = [0]
    const world = provider()
    const base = world.backend
    world.backend = (sent) =>
      sent.url.endsWith('/keys')
        ? { body: JSON.stringify({ keys: published.map((key) => keys[key]!.public) }) }
        : base(sent)
    await reasonFor(openId, bearer(await signed()), world)
    published.push(1)
    const rolled = bearer(await signed({ ...claims, exp: now + 10_000 }, 1))
    expect(await reasonFor(openId, rolled, world)).toMatch(/^TokenSignatureKeyNotFound/)
    world.clock.time += 5 * 60_000
    expect(await reasonFor(openId, rolled, world)).toBe('passed')
    expect(fetched(world)).toBe(2)
  })

  it('that cannot be had fails the token, and is asked for again', async () => {
    const world = new World()
    world.backend = () => ({ status: 500 })
    expect(await reasonFor(openId, bearer(await signed()), world)).toContain(`${configUrl} answered 500`)
    await reasonFor(openId, bearer(await signed()), world)
    expect(fetched(world)).toBe(2)
  })
})

describe('validate-jwt, claims', () => {
  const check = async (payload: JWTPayload, inner = '', attributes = 'header-name="Authorization"') =>
    reasonFor(validate(keyXml() + inner, attributes), bearer(await symmetric(payload)))

  it('an expired token, to the second and by the clock skew', async () => {
    expect(await check({ ...claims, exp: now })).toBe('TokenExpired: Lifetime validation failed. Access denied.')
    expect(await check({ ...claims, exp: now + 1 })).toBe('passed')
    expect(await check({ ...claims, exp: now - 4 }, '', 'header-name="Authorization" clock-skew="5"')).toBe('passed')
  })

  it('a token without an end, unless told otherwise', async () => {
    const { exp: _, ...endless } = claims
    expect(await check(endless)).toMatch(/^TokenExpirationNotPresent/)
    expect(await check(endless, '', 'header-name="Authorization" require-expiration-time="false"')).toBe('passed')
  })

  it('a token that is not valid yet', async () => {
    expect(await check({ ...claims, nbf: now + 1 })).toMatch(/^TokenNotYetValid/)
    expect(await check({ ...claims, nbf: now })).toBe('passed')
  })

  it('audiences and issuers: any of those listed', async () => {
    const audiences = '<audiences><audience>other</audience><audience>api</audience></audiences>'
    expect(await check(claims, audiences)).toBe('passed')
    expect(await check({ ...claims, aud: ['x', 'other'] }, audiences)).toBe('passed')
    expect(await check({ ...claims, aud: 'x' }, audiences)).toMatch(/^TokenAudienceNotAllowed/)
    const issuers = `<issuers><issuer>${issuer}</issuer></issuers>`
    expect(await check(claims, issuers)).toBe('passed')
    expect(await check({ ...claims, iss: 'x' }, issuers)).toMatch(/^TokenIssuerNotAllowed/)
  })

  const required = (name: string, match: string, ...values: string[]) =>
    `<required-claims><claim name="${name}" ${match}>${values.map((value) => `<value>${value}</value>`).join('')}</claim></required-claims>`

  it('required claims: all of the values, or any', async () => {
    const payload = { ...claims, roles: ['a', 'b'] }
    expect(await check(payload, required('roles', '', 'a', 'b'))).toBe('passed')
    expect(await check(payload, required('roles', '', 'a', 'c'))).toBe(
      'TokenClaimValueNotAllowed: Claim roles value of a,b is not allowed. Access denied.',
    )
    expect(await check(payload, required('roles', 'match="any"', 'a', 'c'))).toBe('passed')
  })

  it('required claims: values in one text, and values of other types', async () => {
    const payload = { ...claims, scp: 'read write', level: 5 }
    expect(await check(payload, required('scp', '', 'write'))).toMatch(/^TokenClaimValueNotAllowed/)
    expect(await check(payload, required('scp', 'separator=" "', 'write'))).toBe('passed')
    expect(await check(payload, required('level', '', '5'))).toBe('passed')
  })

  it('required claims: that they are there', async () => {
    expect(await check(claims, required('sub', ''))).toBe('passed')
    expect(await check(claims, required('roles', ''))).toBe(
      'TokenClaimNotFound: JWT token is missing the following claims: roles. Access denied.',
    )
  })
})

describe('validate-azure-ad-token', () => {
  const tenant = '11111111-1111-1111-1111-111111111111'
  const v2 = `https://login.microsoftonline.com/${tenant}/v2.0`
  const v1 = `https://sts.windows.net/${tenant}/`
  const policy = (inner: string) => `<validate-azure-ad-token tenant-id="${tenant}">${inner}</validate-azure-ad-token>`
  const clients = '<client-application-ids><application-id>app</application-id></client-application-ids>'

  function entra(): World {
    const world = new World()
    world.backend = ({ url }) => {
      if (url.endsWith('/keys')) return { body: JSON.stringify({ keys: [keys[0]!.public] }) }
      if (!url.endsWith('/.well-known/openid-configuration')) return {}
      const found = url.includes('/v2.0/') ? v2 : 'https://sts.windows.net/{tenantid}/'
      return { body: JSON.stringify({ issuer: found, jwks_uri: 'https://login.microsoftonline.com/keys' }) }
    }
    return world
  }
  const check = async (inner: string, payload: JWTPayload) =>
    reasonFor(policy(inner), bearer(await signed({ ...claims, tid: tenant, ...payload })), entra())

  it('takes tokens of both versions of the service', async () => {
    expect(await check(clients, { iss: v2, azp: 'app' })).toBe('passed')
    expect(await check(clients, { iss: v1, appid: 'app' })).toBe('passed')
  })

  it('refuses other tenants, clients and audiences', async () => {
    expect(await check(clients, { iss: v2.replace('1', '2'), azp: 'app' })).toMatch(/^TokenIssuerNotAllowed/)
    expect(await check(clients, { iss: v2, azp: 'other' })).toMatch(/^TokenClaimValueNotAllowed/)
    expect(await check(clients, { iss: v2 })).toMatch(/^TokenClaimNotFound/)
    expect(await check('<audiences><audience>x</audience></audiences>', { iss: v2 })).toMatch(
      /^TokenAudienceNotAllowed/,
    )
  })

  it('looks into Authorization, for a bearer', async () => {
    const { text } = await entra().run(policy(clients), { headers: { Authorization: 'Basic x' } })
    expect(text).toBe('{ "statusCode": 401, "message": "JWT not present." }')
  })
})
