import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { HttpRequest, InvocationContext } from '@azure/functions'
import type { Settings } from '../settings.js'
import { Apim } from './apim.js'
import { acceptId } from './correlation.js'
import { correlationHeaders } from './headers.js'
import { createLog, type Log } from './log.js'
import type { ProofCheck } from './proof.js'

/** One invocation: its request, what the gateway says about it, and its log. */
export interface RequestContext {
  readonly request: HttpRequest
  readonly invocation: InvocationContext
  readonly apim: Apim
  readonly log: Log
  /** W3C trace context of the invocation, to continue on outgoing calls. */
  readonly traceparent: string | undefined
}

const storage = new AsyncLocalStorage<RequestContext>()

/** The context of the invocation that is running, wherever in its call tree; undefined outside of one. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()
}

export function runInContext<R>(context: RequestContext, work: () => R): R {
  return storage.run(context, work)
}

/** @throws TypeError when the caller passes no invocation context, without which no line could be attributed */
export function createContext(
  request: HttpRequest,
  invocation: InvocationContext,
  check: ProofCheck,
  settings: Settings,
): RequestContext {
  if (typeof invocation?.invocationId !== 'string') {
    throw new TypeError('The handler was called without an InvocationContext as its second argument')
  }
  const correlationId = acceptId(request.headers.get(correlationHeaders.correlationId), randomUUID)
  const requestId = acceptId(request.headers.get(correlationHeaders.requestId), () => invocation.invocationId)
  return {
    request,
    invocation,
    apim: new Apim(request.headers, check, correlationId, requestId),
    log: createLog(invocation, correlationId, settings.logFormat),
    traceparent: invocation.traceContext?.traceParent,
  }
}
