import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import {
  provide,
  type RequireGatewayOptions,
  requireGateway,
  requireUser,
} from '../../../../src/lib/apim-context/index.js'
import { fromGateway } from '../../../../src/lib/apim-context/testing.js'
import { PROOF } from '../support.js'
import { behind, call } from './guarded.js'
import { inSeconds, type Key, makeKey, Providers, sign } from './provider.js'

const ISSUER = 'https://login.example/v2.0'
const auth = { issuers: [ISSUER], audiences: ['api://catalogue'] }
const options: RequireGatewayOptions = { audience: 'api://app', allowedClientIds: ['gateway-one', 'gateway-two'] }

let key: Key
beforeAll(async () => {
  key = await makeKey('k')
})
afterEach(() => {
  jest.restoreAllMocks()
})

const token = (claims: object) =>
  sign(key, { iss: ISSUER, aud: 'api://app', sub: 'identity', exp: inSeconds(60), ...claims })

async function send(authorization: string | undefined, proof = PROOF, more: Record<string, string> = {}) {
  new Providers().publish(ISSUER, key)
  const headers = { ...fromGateway(proof), ...(authorization && { Authorization: authorization }), ...more }
  return call([requireGateway(options)], headers, auth)
}

describe("requireGateway with a token of the gateway's identity", () => {
  it.each([
    ['version 2', { azp: 'gateway-two' }],
    ['version 1', { appid: 'gateway-one' }],
  ])('lets the gateway through by a token of %s', async (_what, claims) => {
    expect((await send(`Bearer ${await token(claims)}`)).status).toBe(200)
  })

  it.each<[string, () => Promise<string | undefined>, string]>([
    ['without a token', async () => undefined, 'There is no bearer token'],
    ['with a password', async () => 'Basic YTpi', 'There is no bearer token'],
    [
      'with a token of another client',
      async () => `Bearer ${await token({ azp: 'x' })}`,
      'The token is of another client',
    ],
    ['with a token of no client', async () => `Bearer ${await token({})}`, 'The token is of another client'],
    [
      "with a user's token, which is for another audience",
      async () => `Bearer ${await token({ aud: 'api://catalogue', azp: 'gateway-one' })}`,
      'The token is for another audience',
    ],
    [
      'with one that has expired',
      async () => `Bearer ${await token({ azp: 'gateway-one', exp: inSeconds(-90) })}`,
      'The token has expired',
    ],
  ])('refuses a request %s, and the log says why', async (_what, make, reason) => {
    const { status, json, logs } = await send(await make())
    expect({ status, ...(json() as object) }).toMatchObject({ status: 403, error: { code: 'gateway_required' } })
    expect(logs).toHaveLength(1)
    expect(JSON.parse(logs[0]!.line)).toMatchObject({ level: 'warn', reason })
  })

  it('refuses a good token without the proof', async () => {
    expect((await send(`Bearer ${await token({ azp: 'gateway-one' })}`, 'guessed')).status).toBe(403)
  })

  it('fails closed where the settings name no issuer', async () => {
    const { status, logs } = await call([requireGateway(options)], fromGateway(PROOF))
    expect(status).toBe(500)
    expect(logs[0]!.line).toContain('AUTH_ISSUERS')
  })

  it('keeps the two tokens apart: the user is whose token the gateway forwards', async () => {
    new Providers().publish(ISSUER, key)
    const headers = {
      ...fromGateway(PROOF, {
        forwardedAuthorization: `Bearer ${await token({ aud: 'api://catalogue', oid: 'alice' })}`,
      }),
      Authorization: `Bearer ${await token({ azp: 'gateway-one' })}`,
    }
    const guards = [requireGateway(options), requireUser()]
    expect((await call(guards, headers, auth)).json()).toMatchObject({ user: { id: 'alice', verifiedBy: 'app' } })
    const alone = { ...fromGateway(PROOF), Authorization: `Bearer ${await token({ aud: 'api://catalogue' })}` }
    expect((await call([requireUser()], alone, auth)).status).toBe(401)
  })

  it('is refused without a client id, and tells the document how it refuses', () => {
    const none = { ...options, allowedClientIds: [] as unknown as [string] }
    expect(() => requireGateway(none)).toThrow(/name a client id/)
    expect(behind(requireGateway(options)).definition.errors.map(({ code }) => code)).toEqual([
      'internal_error',
      'gateway_required',
      'service_unavailable',
    ])
  })
})

describe('requireGateway of what the environment says', () => {
  const configured = (options?: RequireGatewayOptions) => requireGateway(provide(() => options))

  it('is content with the proof while that says nothing', async () => {
    expect((await call([configured()], fromGateway(PROOF))).status).toBe(200)
    expect((await call([configured()], fromGateway('guessed'))).status).toBe(403)
  })

  it('asks for the token that it says', async () => {
    new Providers().publish(ISSUER, key)
    const ask = async (azp: string) =>
      call([configured(options)], { ...fromGateway(PROOF), Authorization: `Bearer ${await token({ azp })}` }, auth)
    expect((await ask('gateway-one')).status).toBe(200)
    expect((await ask('another')).status).toBe(403)
  })

  it('says in the document that the keys may not be had', () => {
    expect(behind(configured()).definition.errors.map(({ code }) => code)).toContain('service_unavailable')
  })
})
