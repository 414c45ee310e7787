import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { createGateway, type Gateway } from '../../dev/gateway/index.js'
import { startGateway } from '../../dev/start/gateway.js'
import { toNamedValues } from '../../dev/start/tokens.js'
import { fromGateway } from '../../src/lib/apim-context/testing.js'
import { certificate, thumbprint } from '../gateway/certificate.js'
import { authority, client, server } from '../gateway/tls.js'
import { AUDIENCE, type Levels, PROOF, ROOT, startLevels } from './levels.js'

jest.setTimeout(60_000)

/** Whom the gateway's own token is for, and the client that the local issuer writes into every token. */
const APP = 'api://catalogue-app'
const KEY = { 'Ocp-Apim-Subscription-Key': 'local-dev-key' }

let levels: Levels
let gateway: Gateway
beforeAll(async () => {
  levels = await startLevels({
    PARTNER_PRICE_THUMBPRINTS: `${thumbprint},${client.thumbprint}`,
    GATEWAY_IDENTITY_AUDIENCE: APP,
    GATEWAY_IDENTITY_CLIENT_IDS: 'local-client',
  })
  gateway = await startGateway({ root: ROOT, port: 0, functionsUrl: levels.hostUrl, proof: PROOF, tokens: tokens() })
})
afterAll(async () => {
  await gateway?.close()
  await levels?.close()
})

/** A folder with a certificate for localhost that the test's authority has signed, as a developer may put it there. */
async function certificates(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-'))
  await writeFile(join(folder, 'localhost.pem'), server.cert)
  await writeFile(join(folder, 'localhost-key.pem'), server.key)
  return folder
}

const tokens = () => ({ issuer: levels.issuer.url, audience: AUDIENCE })

describe("a partner's price list", () => {
  const call = {
    method: 'POST',
    path: '/api/catalog/prices',
    headers: { 'Content-Type': 'text/csv', Prefer: 'handling=lenient' },
    body: 'item_id,amount,currency\n1,995,EUR\n999999,1,EUR\n',
  }
  const applied = { applied: 1, unknown: [999999] }

  it.each(['in process', 'on the host'] as const)('is applied %s, by the word of the gateway', async (level) => {
    const headers = { ...call.headers, ...fromGateway(PROOF, { certificate: thumbprint }) }
    const { status, text } = await levels.send(level, { ...call, headers })
    expect([status, JSON.parse(text)]).toEqual([200, applied])
  })

  it('is applied through the gateway, to which the client has shown its certificate', async () => {
    const { status, body } = await gateway.handle({
      ...{ method: 'POST', url: call.path, body: call.body, certificate },
      headers: { ...call.headers, ...KEY },
    })
    expect([status, JSON.parse(await body.text())]).toEqual([200, applied])
  })

  it('is refused through the gateway without the certificate', async () => {
    const { status } = await gateway.handle({
      ...{ method: 'POST', url: call.path, body: call.body },
      headers: { ...call.headers, ...KEY, 'X-Client-Cert-Thumbprint': thumbprint },
    })
    expect(status).toBe(403)
  })

  it('is applied over TLS for who shows the certificate, and for nobody else', async () => {
    const folder = await certificates()
    const options = { root: ROOT, port: 0, functionsUrl: levels.hostUrl, proof: PROOF, tokens: tokens() }
    const secured = await startGateway({ ...options, tls: { port: 0, folder } })
    const send = async (shown: object, more: Readonly<Record<string, string>> = {}) => {
      const url = new URL(call.path, secured.secureUrl.replace('127.0.0.1', 'localhost'))
      const headers = { ...call.headers, ...KEY, ...more }
      const tls = { agent: false, ca: authority, ...shown } as const
      const [response] = await once(request(url, { method: 'POST', headers, ...tls }).end(call.body), 'response')
      return [response.statusCode, await json(response)]
    }
    try {
      expect(await send({ cert: client.cert, key: client.key })).toEqual([200, applied])
      const refused = [403, { error: expect.objectContaining({ code: 'client_certificate_required' }) }]
      expect(await send({})).toEqual(refused)
      expect(await send({}, { 'X-Client-Cert-Thumbprint': client.thumbprint })).toEqual(refused)
      expect(await send(server)).toEqual(refused)
    } finally {
      await secured.close()
      await rm(folder, { recursive: true })
    }
  })

  it('leaves the next one in peace', async () => {
    const headers = { ...call.headers, ...fromGateway(PROOF, { certificate: thumbprint }) }
    for (const _ of [1, 2]) expect((await levels.send('on the host', { ...call, headers })).status).toBe(200)
  })
})

describe('where the app asks for the identity of the gateway', () => {
  const administrator = () => levels.issuer.token({ user: 'alice', roles: ['API.Admin'], scopes: ['orders.read'] })
  const report = async (through: Gateway) => {
    const headers = { ...KEY, Authorization: `Bearer ${await administrator()}` }
    const { status, body } = await through.handle({ url: '/api/reports/orders', headers })
    return { status, ...JSON.parse(await body.text()) }
  }

  /** A gateway which puts the token of its identity in the place of the client's, as the deployed one does. */
  async function withIdentity<T>(audience: string, use: (gateway: Gateway) => Promise<T>): Promise<T> {
    const artifacts = await mkdtemp(join(tmpdir(), 'apim-'))
    await cp(`${ROOT}/infra/apim`, artifacts, { recursive: true })
    const policy = `${artifacts}/apis/simple-api/policy.xml`
    const own = `<authentication-managed-identity resource="${APP}" />`
    const xml = await readFile(policy, 'utf8')
    await writeFile(policy, xml.replace('<base />', `<base />${own}`))
    const values = { 'gateway-proof': PROOF, ...toNamedValues(tokens()) }
    const identified = await createGateway({
      artifacts,
      configuration: [
        `${artifacts}/configuration.local.yaml`,
        {
          backends: [{ name: 'functions', properties: { url: `${levels.hostUrl}/api` } }],
          namedValues: Object.entries(values).map(([name, value]) => ({ name, properties: { value } })),
        },
      ],
      identity: () => levels.issuer.token({ user: 'gateway', audience }),
    })
    try {
      return await use(identified)
    } finally {
      await identified.close()
      await rm(artifacts, { recursive: true })
    }
  }

  it('gives an administrator the report through the gateway that proves it', async () => {
    expect(await withIdentity(APP, report)).toMatchObject({ status: 200, orders: 0, turnover: [] })
  })

  it('refuses a token for somebody else, and a proof without a token', async () => {
    const refused = { status: 403, error: { code: 'gateway_required' } }
    expect(await withIdentity('api://other', report)).toMatchObject(refused)
    expect(await report(gateway)).toMatchObject(refused)
  })
})
