import type { LogEntry } from '../../dev/gateway/gateway.js'
import { MessageBody } from '../../dev/gateway/http/body.js'
import { HeaderList } from '../../dev/gateway/http/headers.js'
import { createGateway, type Gateway, type GatewayOptions, type GatewayResponse } from '../../dev/gateway/index.js'
import type { OutgoingRequest, TransportOptions } from '../../dev/gateway/pipeline/services.js'
import { ManualClock } from '../../dev/gateway/testing/clock.js'
import { json, specification } from './artifacts/sample.js'

export const GUID = '00000000-0000-4000-8000-000000000001'

/** A document with what is given in its sections, and what is inherited around it. */
export const policies = ({
  inbound = '<base/>',
  backend = '<base/>',
  outbound = '<base/>',
  onError = '<base/>',
} = {}) =>
  `<policies><inbound>${inbound}</inbound><backend>${backend}</backend><outbound>${outbound}</outbound><on-error>${onError}</on-error></policies>`

export const setHeader = (name: string, value: string) =>
  `<set-header name="${name}" exists-action="override"><value>${value}</value></set-header>`

export const api = (
  id: string,
  properties: Readonly<Record<string, unknown>> = {},
  paths?: Readonly<Record<string, unknown>>,
) => ({
  [`apis/${id}/apiInformation.json`]: json({
    path: id,
    serviceUrl: `http://${id}.test/base`,
    subscriptionRequired: false,
    ...properties,
  }),
  [`apis/${id}/specification.json`]: specification(paths),
})

export const subscription = (id: string, scope: string, primaryKey: string) => ({
  [`subscriptions/${id}/subscriptionInformation.json`]: json({ scope, primaryKey }),
})

export interface TestGateway {
  readonly gateway: Gateway
  readonly clock: ManualClock
  /** What reached the backend. */
  readonly sent: { readonly request: OutgoingRequest; readonly options: TransportOptions }[]
  readonly log: LogEntry[]
}

/** A gateway whose backend answers 200 `from the backend`, or as `answer` says, without any socket. */
export async function testGateway(
  artifacts: Readonly<Record<string, string>>,
  options: Partial<GatewayOptions> & { readonly answer?: (request: OutgoingRequest) => GatewayResponse | Error } = {},
): Promise<TestGateway> {
  const { answer = () => reply(200, 'from the backend'), ...rest } = options
  const sent: TestGateway['sent'] = []
  const log: LogEntry[] = []
  const clock = new ManualClock()
  const gateway = await createGateway({
    artifacts,
    clock,
    environment: {},
    newGuid: () => GUID,
    log: (entry) => log.push(entry),
    transport: async (request, transportOptions) => {
      sent.push({ request, options: transportOptions })
      const result = answer(request)
      if (result instanceof Error) throw result
      return result
    },
    ...rest,
  })
  return { gateway, clock, sent, log }
}

export const reply = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse => ({
  status,
  reason: 'Backend Reason',
  headers: new HeaderList(Object.entries(headers)),
  body: MessageBody.fromText(body),
})
