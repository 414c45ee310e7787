import { afterEach, describe, expect, it } from '@jest/globals'
import { SKUS } from '../../../dev/gateway/artifacts/model.js'
import {
  createGateway,
  type Gateway,
  HeaderList,
  MessageBody,
  type OutgoingRequest,
  type Sku,
} from '../../../dev/gateway/index.js'
import { toArtifacts } from './artifacts.js'
import { deployGateway, EVERYTHING } from './deployment.js'

describe.each(SKUS)('a local gateway of what Bicep sends to %s', (sku: Sku) => {
  let gateway: Gateway | undefined
  afterEach(() => gateway?.close())

  async function start(parameters: Parameters<typeof deployGateway>[1] = {}): Promise<OutgoingRequest[]> {
    const sent: OutgoingRequest[] = []
    gateway = await createGateway({
      artifacts: toArtifacts(deployGateway(sku, parameters)),
      sku,
      configuration: { subscriptions: [{ name: 'local-dev', properties: { primaryKey: 'one', secondaryKey: 'two' } }] },
      environment: {},
      // The innermost wire: what the backend entity adds is in the request by then.
      transport: async (request) => {
        sent.push(request)
        return { status: 200, reason: 'OK', headers: new HeaderList(), body: MessageBody.fromText('{}') }
      },
    })
    return sent
  }

  it('answers without a key as API Management does, and asks the app for nothing', async () => {
    const sent = await start()
    const response = await gateway?.handle({ url: '/api/catalog' })
    expect(response?.status).toBe(401)
    expect(sent).toEqual([])
  })

  it('sends what has a key to the app, with the host key and the proof from its named values', async () => {
    const sent = await start()
    const response = await gateway?.handle({
      url: '/api/catalog/42',
      headers: { 'Ocp-Apim-Subscription-Key': 'one', 'X-Gateway-Proof': 'forged' },
    })
    expect(response?.status).toBe(200)
    expect(sent.map(({ url }) => String(url))).toEqual(['https://func.azurewebsites.net/api/catalog/42'])
    expect(sent[0]?.headers.get('x-functions-key')).toBe('secret of function-app-key')
    expect(sent[0]?.headers.get('X-Gateway-Proof')).toBe('secret of gateway-proof')
    expect(sent[0]?.headers.has('Ocp-Apim-Subscription-Key')).toBe(false)
  })

  it('shows the documentation to everyone, unless it is left out', async () => {
    await start()
    expect((await gateway?.handle({ url: '/public/openapi.json' }))?.status).toBe(200)
    await gateway?.close()
    await start({ publicDocs: false })
    expect((await gateway?.handle({ url: '/public/openapi.json' }))?.status).toBe(404)
  })

  it('keeps the client’s own token in a header of its own where the app wants one of the gateway', async () => {
    const { appAuthentication = null, gatewayIdentity = null } = EVERYTHING
    const sent = await start({ appAuthentication, gatewayIdentity })
    await gateway?.handle({
      url: '/api/catalog/42',
      headers: {
        'Ocp-Apim-Subscription-Key': 'one',
        Authorization: 'Bearer own',
        'X-Forwarded-Authorization': 'forged',
      },
    })
    expect(sent[0]?.headers.get('X-Forwarded-Authorization')).toBe('Bearer own')
    expect(sent[0]?.headers.get('Authorization')).toMatch(/^Bearer (?!own)/)
  })

  it('is made of policies that are right with everything chosen that the SKU has', async () => {
    const more = sku !== 'consumption'
    await start({ ...EVERYTHING, openProduct: more, circuitBreaker: more })
    expect(gateway?.configuration.fragments.size).toBe(10)
    expect(gateway?.configuration.products.map(({ id }) => id)).toEqual(
      more ? ['catalog-open', 'catalog-standard'] : ['catalog-standard'],
    )
  })
})
