import type * as z from 'zod'
import { correlationHeaders } from '../context/headers.js'
import { currentContext, type RequestContext } from '../context/request-context.js'
import { ServiceUnavailableError } from '../errors/http-error.js'
import { CallError } from './call-error.js'
import { createCredentials } from './credentials.js'
import { createPolicies } from './policies.js'
import { toMilliseconds } from './retry-after.js'
import type { Call, CallMethod, Service, ServiceOptions } from './service.js'
import type { ServiceSettings } from './service-settings.js'
import { toTarget } from './target.js'

/** What a client is told to wait, in seconds, when nobody knows better. */
const RETRY_SECONDS = 5

const safeMethods: readonly CallMethod[] = ['GET', 'HEAD', 'PUT', 'DELETE']

type AnyCall = Call<z.ZodType>

/** The client of a service, with a circuit of its own. */
export function createService(name: string, settings: ServiceSettings, options: ServiceOptions): Service {
  const policies = createPolicies(settings, options)
  const credentials = createCredentials(settings)

  async function run(method: CallMethod, path: string, call: AnyCall, absent?: number): Promise<unknown> {
    const target = toTarget(settings.url, path, call)
    const what = `${name}: ${method} ${path}`
    const body = call.body === undefined ? null : JSON.stringify(call.body)
    const isSafe = safeMethods.includes(method) || call.idempotencyKey !== undefined
    const attempt = async () => {
      const headers = { ...(await credentials()), ...headersOf(call) }
      const { response, text } = await send(what, target, { method, headers, body }, settings.timeoutMs)
      if (response.status === absent) return undefined
      if (!response.ok) throw toCallError(what, response)
      return parse(what, text, call.response)
    }
    try {
      return await policies.run(attempt, isSafe)
    } catch (cause) {
      const seconds = Math.ceil((policies.retryAfter(cause) ?? RETRY_SECONDS * 1000) / 1000)
      const headers = { 'Retry-After': String(Math.max(1, seconds)) }
      throw new ServiceUnavailableError(`The service ${name} could not be used.`, { cause, headers })
    }
  }

  return {
    request: (method, path, call) => run(method, path, call) as Promise<never>,
    get: (path, call) => run('GET', path, call) as Promise<never>,
    find: (path, call) => run('GET', path, call, 404) as Promise<never>,
  }
}

/** What tells the service which request, and which trace, the call is part of. */
function headersOf({ body, idempotencyKey }: AnyCall): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  const context = currentContext()
  if (context) {
    headers[correlationHeaders.correlationId] = context.apim.correlationId
    headers[correlationHeaders.requestId] = context.apim.requestId
    if (!context.isTraced) Object.assign(headers, traceHeadersOf(context))
  }
  return headers
}

function traceHeadersOf({ traceparent, tracestate }: RequestContext): Record<string, string> {
  return { ...(traceparent && { traceparent }), ...(traceparent && tracestate && { tracestate }) }
}

async function send(what: string, target: string, init: RequestInit, timeoutMs: number) {
  try {
    // A redirect would take the credentials along to wherever it leads.
    const response = await fetch(target, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    return { response, text: await response.text() }
  } catch (cause) {
    throw new CallError(`${what} was not answered within ${timeoutMs} ms, or not to the end`, { cause })
  }
}

function toCallError(what: string, { status, headers }: Response): CallError {
  const retryAfter = toMilliseconds(headers.get('retry-after'), Date.now())
  return new CallError(`${what} was answered with ${status}`, { status, retryAfter })
}

function parse(what: string, text: string, schema: z.ZodType): unknown {
  try {
    return schema.parse(text === '' ? undefined : JSON.parse(text))
  } catch (cause) {
    // The same question would be answered alike: 200 is no status to try again for.
    throw new CallError(`${what} was answered with what is not expected`, { status: 200, cause })
  }
}
