import functions from '@azure/functions'
import * as z from 'zod'
import {
  type AppOptions,
  createApp,
  type HttpFunction,
  type HttpSchemas,
  http,
  type Method,
  openapi,
  validateHttp,
  withContext,
} from '../../../src/lib/apim-context/index.js'
import { testClient } from '../../../src/lib/apim-context/testing.js'

export const PROOF = 'a-secret-of-the-gateway'

export const Item = z.object({ item_id: z.number(), name: z.string() })
export const ItemPath = z.object({ item_id: z.coerce.number().int().positive() })

export interface Envelope {
  error: {
    code: string
    message: string
    correlation_id: string
    details: { in: string; name: string; message: string }[]
  }
}

/** A function whose schemas are known only at run time: what it returns is not typed. */
export function untyped(
  schemas: HttpSchemas,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler may return nothing
  handler: (input: Record<string, unknown>) => unknown | void,
  { name = 'probe', method = 'GET' as Method, route = 'probe' } = {},
): HttpFunction {
  const declare = http as unknown as (...of: unknown[]) => (handler: unknown) => HttpFunction
  return declare(
    { name, method, route },
    withContext(),
    openapi({ summary: 'A probe' }),
    validateHttp(schemas),
  )(handler)
}

export const clientOf = (fns: readonly HttpFunction[], settings: AppOptions['settings'] = {}) =>
  testClient(createApp(fns, { settings: { gateway: { proof: PROOF }, log: { format: 'json' }, ...settings } }))

/** The parts of an invocation that a test gives by hand. */
export function invocationOf(
  init: { functionName?: string; traceParent?: string; traceState?: string; log?: (line: string) => void } = {},
) {
  const { traceParent, traceState } = init
  return new functions.InvocationContext({
    invocationId: '11111111-1111-4111-8111-111111111111',
    functionName: init.functionName ?? 'probe',
    ...(traceParent && { traceContext: { traceParent, ...(traceState && { traceState }) } }),
    logHandler: (_level, ...args) => init.log?.(String(args[0])),
  })
}

export const requestOf = (init: Partial<ConstructorParameters<typeof functions.HttpRequest>[0]> = {}) =>
  new functions.HttpRequest({ method: 'GET', url: 'http://localhost/api/probe', ...init })
