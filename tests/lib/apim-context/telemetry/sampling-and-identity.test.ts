import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Telemetry } from '../../../../src/lib/apim-context/index.js'
import { invocationOf, requestOf, untyped } from '../support.js'
import { arrived, call, ingestion, only, open, setUp, succeeds, untilReady } from './sending.js'

setUp()

describe('sampling', () => {
  it('drops requests and dependencies, never events and metrics', async () => {
    const app = open({ owner: 'app', samplingPercent: 0 }, [succeeds])
    await untilReady(app)
    await call(app, 'succeeds')
    await app.close()
    expect(arrived()).toEqual([
      'EventData OrderPlaced',
      'MessageData Ordered',
      'MetricData http.client.request.duration',
      'MetricData http.server.request.duration',
      'MetricData order.lines',
    ])
  })
})

describe('what belongs to no request', () => {
  it('is sent without one; names of metrics are bounded', async () => {
    const told: Telemetry[] = []
    const probe = untyped({}, ({ telemetry }) => void told.push(telemetry as Telemetry))
    const app = open({}, [probe])
    await untilReady(app)
    await app.invoke('probe', requestOf(), invocationOf())
    told[0]!.event('Started')
    told[0]!.metric('ratio', Number.NaN)
    for (let at = 0; at < 202; at++) told[0]!.metric(`m${at}`, 1)
    await app.close()
    const event = only('EventData')
    expect(event.tags).not.toHaveProperty('ai.operation.id')
    expect(event.data.baseData.properties).toEqual({})
    const names = arrived().filter((line) => /^MetricData (m\d|other|ratio)/.test(line))
    expect(names).toHaveLength(201)
    expect(names).toContain('MetricData other')
  })
})

describe('an identity', () => {
  const identity = createServer((request, response) => {
    asked.push(request.url!)
    const payload = Buffer.from(JSON.stringify({ exp: 4_102_444_800 })).toString('base64url')
    const token = { access_token: `eyJhbGciOiJub25lIn0.${payload}.`, expires_on: '4102444800', token_type: 'Bearer' }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ...token, resource: 'https://monitor.azure.com' }))
  })
  const asked: string[] = []

  beforeAll(async () => {
    identity.listen(0, '127.0.0.1')
    await once(identity, 'listening')
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${(identity.address() as AddressInfo).port}/msi/token`
    process.env['IDENTITY_HEADER'] = 'header'
  })

  afterAll(async () => {
    delete process.env['IDENTITY_ENDPOINT']
    delete process.env['IDENTITY_HEADER']
    identity.closeAllConnections()
    identity.close()
    await once(identity, 'close')
  })

  it.each([
    ['ClientId=33333333-2222-4333-8444-555555555555;Authorization=AAD', '33333333-2222-4333-8444-555555555555'],
    ['Authorization=AAD', null],
  ])('sends with a token of its own by %s', async (authentication, clientId) => {
    asked.length = 0
    const app = open({ authentication }, [])
    await untilReady(app)
    await app.close()
    expect(ingestion.authorizations).toContainEqual(expect.stringMatching(/^Bearer eyJ/))
    const { searchParams } = new URL(asked[0]!, 'http://x')
    expect([searchParams.get('client_id'), searchParams.get('resource')]).toEqual([
      clientId,
      'https://monitor.azure.com',
    ])
  })
})
