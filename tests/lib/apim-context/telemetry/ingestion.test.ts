import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import {
  type App,
  createApp,
  currentContext,
  defineApi,
  type HttpFunction,
  inApi,
  type Log,
  NotFoundError,
  type Settings,
  type Telemetry,
} from '../../../../src/lib/apim-context/index.js'
import { authority, type Envelope, type Ingestion, startIngestion } from '../../../support/ingestion.js'
import { invocationOf, requestOf, untyped } from '../support.js'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '00f067aa0ba902b7'
const TRACEPARENT = `00-${TRACE}-${CALLER}-01`
const HOST = 'b7ad6b7169203331'
/** https://github.com/microsoft/ApplicationInsights-dotnet/issues/2835 */
const HOST_PART = `00-${TRACE}-${HOST}-00`
const TRACESTATE = 'vendor=kept'
const CORRELATION_ID = 'telemetry-6d9f'
const SECRET = 'S3cr3tS3cr3tS3cr3tS3cr3t'

process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = '1'
// As Azure sets them.
process.env['WEBSITE_SITE_NAME'] = 'func-catalog'
process.env['FUNCTIONS_EXTENSION_VERSION'] = '~4'
process.env['APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL'] = 'true'

const certificates = tls.getCACertificates('default')
/** What the handler calls; it keeps the headers that it got. */
const received: Record<string, string | string[] | undefined>[] = []
const service = createServer((request, response) => {
  received.push(request.headers)
  response.end('{}')
})
let serviceUrl: string
let ingestion: Ingestion

beforeAll(async () => {
  tls.setDefaultCACertificates([...certificates, authority])
  service.listen(0, '127.0.0.1')
  await once(service, 'listening')
  serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
})

afterAll(async () => {
  tls.setDefaultCACertificates(certificates)
  service.closeAllConnections()
  service.close()
  await once(service, 'close')
})

beforeEach(async () => {
  ingestion = await startIngestion()
})

afterEach(async () => ingestion[Symbol.asyncDispose]())

interface Input {
  readonly log: Log
  readonly telemetry: Telemetry
}

/** A handler that does all that is recorded, and then succeeds or fails. */
const busy = (name: string, end: () => unknown): HttpFunction =>
  untyped(
    { path: z.object({ id: z.string() }) },
    async (input) => {
      const { log, telemetry } = input as unknown as Input
      log.info('Ordered', { order_id: 'o-1', password: SECRET, note: `Bearer ${SECRET}` })
      telemetry.event('OrderPlaced', { lines: 2, api_key: SECRET, address: { street: 'Hauptstraße' } })
      telemetry.metric('order.lines', 2, { currency: 'EUR' })
      await (await fetch(`${serviceUrl}/stock?code=${SECRET}`)).text()
      return end()
    },
    { name, method: 'POST', route: `${name}/{id}` },
  )

const succeeds = busy('succeeds', () => ({ status: 201, jsonBody: {} }))
const fails = busy('fails', () => {
  throw new TypeError(`The connection AccountKey=${SECRET} was refused`, { cause: new Error('the cause') })
})
const refuses = busy('refuses', () => {
  throw new NotFoundError('There is no such order.')
})

/** Tells whether telemetry is there by now. */
const ready = untyped({}, () => ({ jsonBody: currentContext()!.isTraced }), { name: 'ready', route: 'ready' })

function open(settings: Partial<Settings['telemetry']>, functions: readonly HttpFunction[]): App {
  const app = createApp([...functions, ready], {
    environment: {},
    settings: { log: { format: 'json' }, telemetry: { connectionString: ingestion.connectionString, ...settings } },
  })
  app.register({ http: () => undefined })
  return app
}

async function untilReady(app: App): Promise<void> {
  const ask = () => app.invoke('ready', requestOf(), invocationOf({ functionName: 'ready' }))
  while ((await ask()).body !== 'true') await turn()
}

/** The caller's part of the trace, and the host's within it. */
async function call(app: App, name: string, caller: Record<string, string> = { traceparent: TRACEPARENT }) {
  const headers = {
    ...caller,
    tracestate: TRACESTATE,
    'x-correlation-id': CORRELATION_ID,
    'ocp-apim-subscription-key': SECRET,
    authorization: `Bearer ${SECRET}`,
  }
  const url = `http://localhost/api/${name}/42?code=${SECRET}`
  const request = requestOf({ method: 'POST', url, headers, params: { id: '42' } })
  const invocation = { functionName: name, traceParent: HOST_PART, traceState: TRACESTATE }
  return app.invoke(name, request, invocationOf(invocation))
}

const isOfTest = (envelope: Envelope) => /"(?:GET )?\/ready"|_OTELRESOURCE_/.test(JSON.stringify(envelope))

/** What arrived but for what `untilReady` brought about, and the resource: one line each. */
const arrived = () =>
  ingestion.envelopes
    .filter((envelope) => !isOfTest(envelope))
    .map(({ data: { baseType, baseData } }) => {
      const { name, message, metrics } = baseData as { name?: string; message?: string; metrics?: { name: string }[] }
      const { exceptions } = baseData as { exceptions?: { typeName: string }[] }
      return `${baseType} ${metrics?.[0]?.name ?? exceptions?.[0]?.typeName ?? name ?? message}`
    })
    .toSorted()

const only = (baseType: string): Envelope => {
  const found = ingestion.ofType(baseType).filter((each) => !isOfTest(each))
  expect(found).toHaveLength(1)
  return found[0]!
}

/** What every record of the request has. */
const belongs = (parent: string) => ({
  'ai.operation.id': TRACE,
  'ai.operation.parentId': parent,
})

describe('an app beside a host that sends requests and log records', () => {
  beforeEach(async () => {
    const app = open({}, [succeeds])
    await untilReady(app)
    received.length = 0
    expect((await call(app, 'succeeds')).status).toBe(201)
    await app.close()
  })

  it('sends dependencies, events and metrics, each once, and no request or log record', () => {
    expect(arrived()).toEqual([
      'EventData OrderPlaced',
      'MetricData http.client.request.duration',
      'MetricData http.server.request.duration',
      'MetricData order.lines',
      'RemoteDependencyData GET /stock',
    ])
  })

  it('puts them under the operation of the caller, as children of the request that the host sends, though it says that nothing is sampled', () => {
    const dependency = only('RemoteDependencyData')
    expect(dependency.tags).toMatchObject(belongs(HOST))
    expect(dependency.data.baseData).toMatchObject({
      resultCode: '200',
      properties: { correlation_id: CORRELATION_ID },
    })
    const event = only('EventData')
    expect(event.tags).toMatchObject(belongs(HOST))
    expect(event.data.baseData.properties).toEqual({
      lines: '2',
      api_key: '[redacted]',
      address: '{"street":"Hauptstraße"}',
      correlation_id: CORRELATION_ID,
      invocation_id: '11111111-1111-4111-8111-111111111111',
      function: 'succeeds',
    })
  })

  it('measures requests by method, route template and status, and what handlers measure', () => {
    const metrics = ingestion.ofType('MetricData').map(({ data }) => data.baseData)
    const http = {
      'http.request.method': 'POST',
      'http.route': '/succeeds/{id}',
      'http.response.status_code': '201',
    }
    expect(metrics).toContainEqual(
      expect.objectContaining({
        metrics: [expect.objectContaining({ name: 'http.server.request.duration', count: 1 })],
        properties: http,
      }),
    )
    expect(metrics).toContainEqual(
      expect.objectContaining({
        metrics: [expect.objectContaining({ name: 'order.lines', value: 2 })],
        properties: { currency: 'EUR' },
      }),
    )
  })

  it('continues the trace, with what other systems have added, in what it calls', () => {
    const [{ traceparent, tracestate } = {}] = received
    const span = only('RemoteDependencyData').data.baseData['id']
    expect(traceparent).toBe(`00-${TRACE}-${span}-01`)
    expect(tracestate).toBe(TRACESTATE)
  })

  it('names the app as the host does', () => {
    for (const { tags } of ingestion.envelopes) expect(tags).toMatchObject({ 'ai.cloud.role': 'func-catalog' })
  })

  it('sends no secret, and no key that its client has sent', () => {
    expect(ingestion.envelopes).not.toEqual([])
    expect(ingestion.text()).not.toContain(SECRET)
  })
})

it('beside such a host, what was thrown is sent as well, of which the host sees no more than the answer', async () => {
  const app = open({}, [fails])
  await untilReady(app)
  await call(app, 'fails')
  await app.close()
  expect(only('ExceptionData').tags).toMatchObject(belongs(HOST))
  expect(arrived().filter((line) => /Request|Message/.test(line))).toEqual([])
})

describe('an app that sends requests and log records itself', () => {
  it('sends each once, under one operation', async () => {
    const app = open({ owner: 'app' }, [fails])
    await untilReady(app)
    expect((await call(app, 'fails')).status).toBe(500)
    await app.close()
    expect(arrived()).toEqual([
      'EventData OrderPlaced',
      'ExceptionData TypeError',
      'MessageData Ordered',
      'MessageData Request failed: internal_error',
      'MetricData http.client.request.duration',
      'MetricData http.server.request.duration',
      'MetricData order.lines',
      'RemoteDependencyData GET /stock',
      'RequestData POST /fails/{id}',
    ])
    const request = only('RequestData')
    expect(request.tags).toMatchObject({ ...belongs(CALLER), 'ai.operation.name': 'POST /fails/{id}' })
    expect(request.data.baseData).toMatchObject({
      responseCode: '500',
      success: false,
      properties: { correlation_id: CORRELATION_ID, function: 'fails' },
    })
    const inside = ingestion.envelopes.filter(
      ({ tags }) => tags['ai.operation.parentId'] === request.data.baseData['id'],
    )
    expect(inside.map(({ data }) => data.baseType).toSorted()).toEqual([
      'EventData',
      'ExceptionData',
      'MessageData',
      'MessageData',
      'RemoteDependencyData',
    ])
    for (const { tags, data } of inside) {
      expect(tags['ai.operation.id']).toBe(TRACE)
      expect(data.baseData.properties).toMatchObject({ correlation_id: CORRELATION_ID })
    }
    expect(ingestion.text()).not.toContain(SECRET)
  })

  it('is the child of the host where the caller says nothing of a trace', async () => {
    const app = open({ owner: 'app' }, [succeeds])
    await untilReady(app)
    await call(app, 'succeeds', {})
    await app.close()
    expect(only('RequestData').tags).toMatchObject(belongs(HOST))
  })

  it('tells what was thrown with its causes', async () => {
    const app = open({ owner: 'app' }, [fails])
    await untilReady(app)
    await call(app, 'fails')
    await app.close()
    const { exceptions } = only('ExceptionData').data.baseData as { exceptions?: { message: string; stack: string }[] }
    expect(exceptions).toEqual([
      expect.objectContaining({ message: 'The connection AccountKey=[redacted] was refused' }),
    ])
    expect(exceptions![0]!.stack).toMatch(/ingestion\.test\.ts[\s\S]+Caused by: Error: the cause/)
  })

  it('counts what the client has done wrong as no exception', async () => {
    const app = open({ owner: 'app' }, [refuses])
    await untilReady(app)
    await call(app, 'refuses')
    await app.close()
    expect(ingestion.ofType('ExceptionData')).toEqual([])
    expect(only('RequestData').data.baseData).toMatchObject({ responseCode: '404' })
  })

  it('sends what came before anything could be sent: requests, log records, events, under their operations', async () => {
    const app = open({ owner: 'app' }, [succeeds])
    const before = Date.now()
    await call(app, 'succeeds')
    await app.close()
    expect(arrived()).toEqual([
      'EventData OrderPlaced',
      'MessageData Ordered',
      'MetricData http.server.request.duration',
      'MetricData order.lines',
      'RequestData POST /succeeds/{id}',
    ])
    for (const baseType of ['EventData', 'MessageData', 'RequestData']) {
      expect(only(baseType).tags).toMatchObject(belongs(CALLER))
    }
    expect(Date.parse((only('RequestData') as unknown as { time: string }).time)).toBeGreaterThanOrEqual(before)
  })

  it('names the operation by API and version where there is one, and takes levels over', async () => {
    const api = defineApi({ name: 'things', title: 'T', description: 'T.', version: 'v1', subscription: true })
    const probe = untyped({}, ({ log }) => (log as Log).warn('low', { left: undefined }))
    const app = open({ owner: 'app' }, inApi(api, [probe]))
    await untilReady(app)
    await app.invoke('probe', requestOf(), invocationOf())
    await app.close()
    expect(only('RequestData').data.baseData.properties).toMatchObject({ api: 'things', api_version: 'v1' })
    expect(only('MessageData').data.baseData).toMatchObject({ severityLevel: 'Warning' })
  })
})

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
