import { AppRegistry } from '../../dev/functions-host/worker/app-registry.js'
import { installCoreModule } from '../../dev/functions-host/worker/core-module.js'
import type { RpcInvocationRequest, RpcInvocationResponse } from '../../dev/functions-host/worker/core-types.js'
import { invoke } from '../../dev/functions-host/worker/invocation.js'

export interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The headers of a request that came through the gateway, about twenty. */
const HEADERS: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'en-GB,en;q=0.9',
  'content-type': 'application/json',
  host: 'app.azurewebsites.net',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'user-agent': 'bench/1.0',
  'x-apim-api': 'simple-api',
  'x-apim-api-version': 'v1',
  'x-apim-cache': 'bypass',
  'x-apim-gateway': 'azure-api-management',
  'x-apim-operation': 'getCatalogItem',
  'x-apim-product': 'catalog-standard',
  'x-client-ip': '203.0.113.7',
  'x-correlation-id': '6d9f2c1e-5b1c-4a3e-9d4e-0c6f5f1b2a3c',
  'x-forwarded-for': '203.0.113.7',
  'x-functions-key': 'key',
  'x-gateway-proof': 'proof',
  'x-request-id': '8a1c2b3d-0000-4000-8000-000000000001',
  'x-subscription-id': 'local-dev',
}

/** Registers functions and calls them as the Node worker does, without gRPC. */
export class Worker {
  readonly #registry = new AppRegistry()
  /** Lines that the functions logged; counted so that no bench forgets to log. */
  lines = 0

  constructor() {
    installCoreModule(this.#registry, () => {
      this.lines += 1
    })
  }

  /** Makes the call that `send` repeats. */
  prepare(name: string, { method, path, params = {}, query = {}, body }: Call): RpcInvocationRequest {
    const registered = [...this.#registry.functions.values()].find(({ metadata }) => metadata.name === name)
    if (!registered) throw new Error(`No function ${name} is registered.`)
    const trigger = Object.entries(registered.metadata.bindings).find(([, { type }]) => type === 'httpTrigger')
    const nullable = (record: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(record).map(([key, value]) => [key, { value }]))
    const http = {
      url: `https://app.azurewebsites.net${path}`,
      method,
      nullableHeaders: nullable(HEADERS),
      nullableParams: nullable(params),
      nullableQuery: nullable(query),
      ...(body === undefined ? {} : { body: { bytes: Buffer.from(body) } }),
    }
    const functionId = [...this.#registry.functions].find(([, value]) => value === registered)?.[0] ?? ''
    return {
      invocationId: '00000000-0000-4000-8000-000000000000',
      functionId,
      inputData: [{ name: trigger?.[0] ?? 'req', data: { http } }],
      triggerMetadata: {},
      traceContext: { traceParent: HEADERS['traceparent'] ?? '', traceState: '', attributes: {} },
    }
  }

  send(request: RpcInvocationRequest): Promise<RpcInvocationResponse> {
    return invoke(this.#registry, request, () => {
      this.lines += 1
    })
  }
}

/** The answer as the host would get it. */
export function toAnswer({ returnValue }: RpcInvocationResponse): { status: number; headers: object; body: string } {
  const http = returnValue?.http
  if (!http || !('statusCode' in http)) throw new Error('The function gave no HTTP answer.')
  const bytes = http.body?.bytes
  return { status: Number(http.statusCode), headers: http.headers, body: bytes ? Buffer.from(bytes).toString() : '' }
}
