import { beforeEach, describe, expect, it } from '@jest/globals'
import { defineApi, inApi, type Log, NotFoundError } from '../../../../src/lib/apim-context/index.js'
import { invocationOf, requestOf, untyped } from '../support.js'
import {
  arrived,
  belongs,
  busy,
  CALLER,
  CORRELATION_ID,
  call,
  fails,
  HOST,
  ingestion,
  isOfTest,
  only,
  open,
  received,
  SECRET,
  setUp,
  succeeds,
  TRACE,
  TRACESTATE,
  untilReady,
} from './sending.js'

setUp()

const refuses = busy('refuses', () => {
  throw new NotFoundError('There is no such order.')
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

  it('keeps requests at the same time apart', async () => {
    const app = open({ owner: 'app' }, [succeeds])
    await untilReady(app)
    const traces = Array.from({ length: 5 }, (_, at) => `${at + 1}`.repeat(32))
    await Promise.all(traces.map((trace) => call(app, 'succeeds', { traceparent: `00-${trace}-${CALLER}-01` })))
    await app.close()
    for (const baseType of ['EventData', 'MessageData', 'RemoteDependencyData', 'RequestData']) {
      const sent = ingestion.ofType(baseType).filter((each) => !isOfTest(each))
      expect(sent.map(({ tags }) => tags['ai.operation.id']).toSorted()).toEqual(traces)
    }
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
