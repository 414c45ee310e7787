import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { requireScopes, requireUser } from '../../../../src/lib/apim-context/index.js'
import { fromGateway, type testClient } from '../../../../src/lib/apim-context/testing.js'
import { headerValue } from '../../../support/hostile.js'
import { clientOf, PROOF } from '../support.js'
import { behind } from './guarded.js'
import { type Key, makeKey, Providers } from './provider.js'

const ISSUER = 'https://login.example/v2.0'
const auth = { issuers: [ISSUER], audiences: ['api://catalogue'] }

let key: Key
let client: ReturnType<typeof testClient>
beforeAll(async () => {
  key = await makeKey('k')
})
beforeEach(() => {
  new Providers().publish(ISSUER, key)
  client = clientOf([behind(requireUser(), requireScopes('a'))], { auth })
})
afterEach(() => {
  jest.restoreAllMocks()
})

const send = (authorization: string, headers = {}) =>
  client.request('GET', '/api/probe', { headers: { ...headers, Authorization: authorization } })
const segment = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url')

/** Tokens that nearly are: headers and claims with the right names and any values. */
const nearlyToken = fc
  .tuple(
    fc.record(
      {
        alg: fc.oneof(fc.constantFrom('RS256', 'none', 'HS256', 'ES256', 'rs256'), fc.jsonValue()),
        kid: fc.oneof(fc.constant('k'), fc.jsonValue()),
        typ: fc.jsonValue(),
        crit: fc.jsonValue(),
        jwk: fc.jsonValue(),
        jku: fc.webUrl(),
        b64: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        iss: fc.oneof(fc.constant(ISSUER), fc.jsonValue()),
        aud: fc.jsonValue(),
        exp: fc.jsonValue(),
        sub: fc.jsonValue(),
      },
      { requiredKeys: ['iss'] },
    ),
    fc.base64String(),
  )
  .map(([header, claims, signature]) => `Bearer ${segment(header)}.${segment(claims)}.${signature.replaceAll('=', '')}`)

describe('whatever stands in Authorization', () => {
  it.each([
    ['any text', headerValue],
    ['any text after the scheme', headerValue.map((text) => `Bearer ${text}`)],
    ['what nearly is a token', nearlyToken],
    ['any JSON for a payload', fc.json().map((json) => `Bearer e30.${Buffer.from(json).toString('base64url')}.e30`)],
  ])('%s is a 401 in the envelope, and asks nobody but the issuer', async (_what, texts) => {
    const fetched = jest.mocked(globalThis.fetch)
    await fc.assert(
      fc.asyncProperty(texts, async (authorization) => {
        const response = await send(authorization)
        expect([response.status, response.json()]).toEqual([
          401,
          { error: expect.objectContaining({ code: 'unauthorized' }) },
        ])
        expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="api"[\x20-\x7e]*$/)
      }),
      { numRuns: 150 },
    )
    for (const [url] of fetched.mock.calls) expect(String(url).startsWith(ISSUER)).toBe(true)
  })
})

it('whatever the gateway says of a user is a user or nobody, never a failure', async () => {
  const trusting = clientOf([behind(requireUser())])
  const says = fc.record({
    userId: headerValue,
    userRoles: headerValue,
    userScopes: headerValue,
    userClaims: headerValue,
  })
  await fc.assert(
    fc.asyncProperty(says, async (said) => {
      const { status } = await trusting.request('GET', '/api/probe', { headers: fromGateway(PROOF, said) })
      expect(status).toBe(said.userId === '' ? 401 : 200)
    }),
    { numRuns: 150 },
  )
})
