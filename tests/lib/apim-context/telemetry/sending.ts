import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals'
import * as z from 'zod'
import {
  type App,
  createApp,
  currentContext,
  type HttpFunction,
  type Log,
  type Settings,
  type Telemetry,
} from '../../../../src/lib/apim-context/index.js'
import { authority, type Envelope, type Ingestion, startIngestion } from '../../../support/ingestion.js'
import { invocationOf, requestOf, untyped } from '../support.js'

export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
export const CALLER = '00f067aa0ba902b7'
const TRACEPARENT = `00-${TRACE}-${CALLER}-01`
export const HOST = 'b7ad6b7169203331'
/** https://github.com/microsoft/ApplicationInsights-dotnet/issues/2835 */
const HOST_PART = `00-${TRACE}-${HOST}-00`
export const TRACESTATE = 'vendor=kept'
export const CORRELATION_ID = 'telemetry-6d9f'
export const SECRET = 'S3cr3tS3cr3tS3cr3tS3cr3t'

process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = '1'
// As Azure sets them.
process.env['WEBSITE_SITE_NAME'] = 'func-catalog'
process.env['FUNCTIONS_EXTENSION_VERSION'] = '~4'
process.env['APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL'] = 'true'

const certificates = tls.getCACertificates('default')
/** What the handler calls; it keeps the headers that it got. */
export const received: Record<string, string | string[] | undefined>[] = []
const service = createServer((request, response) => {
  received.push(request.headers)
  response.end('{}')
})
let serviceUrl: string
export let ingestion: Ingestion

/** A service to call, and an ingestion endpoint of its own for each test of the file that calls this. */
export function setUp(): void {
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
}

interface Input {
  readonly log: Log
  readonly telemetry: Telemetry
}

/** A handler that does all that is recorded, and then succeeds or fails. */
export const busy = (name: string, end: () => unknown): HttpFunction =>
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

export const succeeds = busy('succeeds', () => ({ status: 201, jsonBody: {} }))
export const fails = busy('fails', () => {
  throw new TypeError(`The connection AccountKey=${SECRET} was refused`, { cause: new Error('the cause') })
})

/** Tells whether telemetry is there by now. */
const ready = untyped({}, () => ({ jsonBody: currentContext()!.isTraced }), { name: 'ready', route: 'ready' })

export function open(settings: Partial<Settings['telemetry']>, functions: readonly HttpFunction[]): App {
  const app = createApp([...functions, ready], {
    environment: {},
    settings: { log: { format: 'json' }, telemetry: { connectionString: ingestion.connectionString, ...settings } },
  })
  app.register({ http: () => undefined })
  return app
}

export async function untilReady(app: App): Promise<void> {
  const ask = () => app.invoke('ready', requestOf(), invocationOf({ functionName: 'ready' }))
  while ((await ask()).body !== 'true') await turn()
}

/** The caller's part of the trace, and the host's within it. */
export async function call(app: App, name: string, caller: Record<string, string> = { traceparent: TRACEPARENT }) {
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

export const isOfTest = (envelope: Envelope) => /"(?:GET )?\/ready"|_OTELRESOURCE_/.test(JSON.stringify(envelope))

/** What arrived but for what `untilReady` brought about, and the resource: one line each. */
export const arrived = () =>
  ingestion.envelopes
    .filter((envelope) => !isOfTest(envelope))
    .map(({ data: { baseType, baseData } }) => {
      const { name, message, metrics } = baseData as { name?: string; message?: string; metrics?: { name: string }[] }
      const { exceptions } = baseData as { exceptions?: { typeName: string }[] }
      return `${baseType} ${metrics?.[0]?.name ?? exceptions?.[0]?.typeName ?? name ?? message}`
    })
    .toSorted()

export const only = (baseType: string): Envelope => {
  const found = ingestion.ofType(baseType).filter((each) => !isOfTest(each))
  expect(found).toHaveLength(1)
  return found[0]!
}

/** What every record of the request has. */
export const belongs = (parent: string) => ({
  'ai.operation.id': TRACE,
  'ai.operation.parentId': parent,
})
