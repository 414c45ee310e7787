import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { SKUS } from '../../../dev/gateway/artifacts/model.js'
import { createGateway, type Gateway, type OutgoingRequest, type Sku } from '../../../dev/gateway/index.js'
import { reply } from '../../gateway/sample.js'
import { inSeconds, type Key, makeKey, sign } from '../../lib/apim-context/auth/provider.js'
import { toArtifacts } from './artifacts.js'
import { deployGateway, EVERYTHING } from './deployment.js'

const AUTHORITY = 'https://login.microsoftonline.com/tenant'
const V2 = `${AUTHORITY}/v2.0`
const V1 = 'https://sts.windows.net/tenant/'

let key: Key
beforeAll(async () => {
  key = await makeKey('k')
})

/** What Microsoft Entra answers for the tenant. */
const entra = (): Readonly<Record<string, object>> => ({
  [`${V2}/.well-known/openid-configuration`]: { issuer: V2, jwks_uri: `${AUTHORITY}/keys` },
  [`${AUTHORITY}/.well-known/openid-configuration`]: { issuer: V1, jwks_uri: `${AUTHORITY}/keys` },
  [`${AUTHORITY}/keys`]: { keys: [key.jwk] },
})

describe.each(SKUS)('tokens of Microsoft Entra at a local gateway of what Bicep sends to %s', (sku: Sku) => {
  let gateway: Gateway | undefined
  afterEach(() => gateway?.close())

  async function send(claims: object, parameters: Parameters<typeof deployGateway>[1], path = '/api/users/me') {
    const sent: OutgoingRequest[] = []
    gateway = await createGateway({
      artifacts: toArtifacts(deployGateway(sku, parameters)),
      sku,
      configuration: { subscriptions: [{ name: 'local-dev', properties: { primaryKey: 'one', secondaryKey: 'two' } }] },
      environment: {},
      transport: async (request) => {
        const answer = entra()[String(request.url)]
        if (answer === undefined) sent.push(request)
        return reply(200, JSON.stringify(answer ?? {}))
      },
    })
    const token = await sign(key, {
      iss: V2,
      aud: 'api://two',
      oid: 'alice',
      scp: 'catalog.read',
      exp: inSeconds(60),
      ...claims,
    })
    const headers = { 'Ocp-Apim-Subscription-Key': 'one', Authorization: `Bearer ${token}` }
    return { response: (await gateway.handle({ url: path, headers }))!, sent, token }
  }

  const { clientAuthentication = null, appAuthentication = null, gatewayIdentity = null } = EVERYTHING
  const chosen = { clientAuthentication, appAuthentication, gatewayIdentity }

  it.each([
    ['version 2', { iss: V2 }],
    ['version 1', { iss: V1 }],
  ])(
    'of %s, for any of the audiences, tell the app the user, beside the token of the gateway',
    async (_what, claims) => {
      const { response, sent, token } = await send(claims, chosen)
      expect([response.status, sent[0]?.headers.get('X-User-Id')]).toEqual([200, 'alice'])
      expect(sent[0]?.headers.get('X-Forwarded-Authorization')).toBe(`Bearer ${token}`)
      expect(sent[0]?.headers.get('Authorization')).not.toBe(`Bearer ${token}`)
    },
  )

  it('without the scope are 403, of another audience 401', async () => {
    const without = await send({ scp: 'other' }, chosen)
    expect([without.response.status, without.sent]).toEqual([403, []])
    await gateway?.close()
    const other = await send({ aud: 'api://three' }, chosen)
    expect([other.response.status, other.response.headers.get('WWW-Authenticate')]).toEqual([
      401,
      'Bearer realm="api", error="invalid_token"',
    ])
  })

  it('let nobody in where none are configured, but at what needs no user', async () => {
    expect((await send({}, {})).response.status).toBe(401)
    await gateway?.close()
    expect((await send({}, {}, '/api/catalog/42')).response.status).toBe(200)
  })
})
