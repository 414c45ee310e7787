import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { authority, type Envelope, type Ingestion, startIngestion } from '../support/ingestion.js'
import { type Answer, FUNCTION_KEY, type Levels, PROOF, request, startLevels } from './levels.js'
import { placeOrder } from './orders.js'

jest.setTimeout(60_000)

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CLIENT = '00f067aa0ba902b7'
const SECRET = 'S3cr3tS3cr3tS3cr3t'

const folder = mkdtempSync(join(tmpdir(), 'telemetry-'))
let ingestion: Ingestion
let levels: Levels
let placed: Answer
let read: Answer
let metrics: Record<'withoutKey' | 'withKey' | 'throughGateway', Answer>

const through = (call: Parameters<Levels['send']>[1]) =>
  levels.send('through the gateway', {
    ...call,
    headers: { ...call.headers, traceparent: `00-${TRACE}-${CLIENT}-01`, 'x-secret': SECRET },
  })

beforeAll(async () => {
  ingestion = await startIngestion()
  const file = join(folder, 'authority.pem')
  writeFileSync(file, authority)
  levels = await startLevels({
    NODE_EXTRA_CA_CERTS: file,
    APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion.connectionString,
    APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
    APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL: 'true',
    OTEL_BSP_SCHEDULE_DELAY: '20',
    TELEMETRY_OWNER: 'app',
    LOG_REQUESTS: 'true',
    METRICS_ENABLED: 'true',
  })
  await levels.send('on the host', { path: '/api/health/live' })
  await ingestion.arrival(({ data }) => data.baseType === 'RequestData')
  placed = await through(placeOrder('telemetry'))
  read = await through({ path: `${placed.headers.get('location')}?code=${SECRET}` })
  const path = '/api/metrics'
  metrics = {
    withoutKey: await request(`${levels.hostUrl}${path}`),
    withKey: await levels.send('on the host', { path }),
    throughGateway: await through({ path }),
  }
  await levels.close()
})

afterAll(async () => {
  await ingestion[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const inTrace = () => ingestion.envelopes.filter(({ tags }) => tags['ai.operation.id'] === TRACE)
const of = (baseType: string) => inTrace().filter(({ data }) => data.baseType === baseType)
const parentOf = ({ tags }: Envelope) => tags['ai.operation.parentId']
const idOf = ({ data }: Envelope) => data.baseData['id']
const nameOf = ({ data }: Envelope) => data.baseData['name']
const correlationOf = ({ data }: Envelope) => data.baseData.properties?.['correlation_id']

/** The only record of its type and name. */
function only(baseType: string, name: string): Envelope {
  const found = of(baseType).filter((envelope) => nameOf(envelope) === name)
  expect([name, found.length]).toEqual([name, 1])
  return found[0]!
}

describe('what the built app on the local host has sent once it has ended', () => {
  it('has each request once, under the trace of the client that called through the gateway', () => {
    expect([placed.status, read.status]).toEqual([201, 200])
    expect(of('RequestData').map(nameOf).toSorted()).toEqual([
      'GET /orders/{order_id}',
      'GET /stock/{item_id}',
      'POST /orders',
    ])
    for (const [name, answer] of [['POST /orders', placed] as const, ['GET /orders/{order_id}', read] as const]) {
      const request = only('RequestData', name)
      expect(parentOf(request)).toBe(CLIENT)
      expect(correlationOf(request)).toBe(answer.headers.get('x-correlation-id'))
      expect(request.data.baseData).toMatchObject({ responseCode: String(answer.status), success: true })
      expect(request.data.baseData.properties).toMatchObject({ api: 'simple-api', api_version: 'v1' })
    }
  })

  it('has each log record once, under its request', () => {
    const records = of('MessageData')
    expect(records.map(({ data }) => data.baseData['message'])).toEqual(Array(3).fill('Request answered'))
    expect(records.map(parentOf).toSorted()).toEqual(of('RequestData').map(idOf).toSorted())
  })

  it('joins the call of another service with what that service has sent', () => {
    const call = only('RemoteDependencyData', 'GET /api/stock/42')
    expect(parentOf(call)).toBe(idOf(only('RequestData', 'GET /orders/{order_id}')))
    const stock = only('RequestData', 'GET /stock/{item_id}')
    expect(parentOf(stock)).toBe(idOf(call))
    expect(correlationOf(stock)).toBe(read.headers.get('x-correlation-id'))
  })

  it('has what the Azure SDKs did, though they are part of the bundle', () => {
    const transactions = of('RemoteDependencyData').filter(
      (dependency) => nameOf(dependency) === 'TableTransaction.submitTransaction',
    )
    expect(transactions.map(parentOf)).toContain(idOf(only('RequestData', 'POST /orders')))
  })

  it('has the event once', () => {
    const event = only('EventData', 'OrderPlaced')
    expect(parentOf(event)).toBe(idOf(only('RequestData', 'POST /orders')))
    const { order_id } = JSON.parse(placed.text)
    expect(event.data.baseData.properties).toMatchObject({ order_id, lines: '1', currency: 'EUR' })
  })

  it('measures each route', () => {
    const points = ingestion.ofType('MetricData').flatMap(({ data }) => {
      const { metrics, properties = {} } = data.baseData as {
        metrics: { name: string; count?: number }[]
        properties?: Record<string, string>
      }
      const { 'http.route': route, 'http.response.status_code': status } = properties
      return metrics[0]!.name === 'http.server.request.duration' ? [`${route} ${status} ${metrics[0]!.count}`] : []
    })
    expect(points).toEqual(
      expect.arrayContaining(['/orders 201 1', '/orders/{order_id} 200 1', '/stock/{item_id} 200 1', '/metrics 200 1']),
    )
    expect(new Set(points).size).toBe(points.length)
  })

  it('has no secret: neither what a client sent, nor the keys between gateway, app and storage', () => {
    expect(inTrace().length).toBeGreaterThan(10)
    for (const secret of [SECRET, PROOF, FUNCTION_KEY, 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50']) {
      expect([secret, ingestion.text().includes(secret)]).toEqual([secret, false])
    }
  })
})

describe('GET metrics', () => {
  it('wants a function key', () => {
    expect(metrics.withoutKey.status).toBe(401)
  })

  it('tells requests and events', () => {
    expect(metrics.withKey.status).toBe(200)
    expect(metrics.withKey.text).toContain('http_route="/orders",http_response_status_code="201"} 1')
    expect(metrics.withKey.text).toContain('app_events_total{name="OrderPlaced"} 1')
  })

  it('cannot be reached through the gateway', () => {
    expect(metrics.throughGateway.status).toBe(404)
  })
})
