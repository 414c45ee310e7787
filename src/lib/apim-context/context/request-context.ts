import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { HttpRequest, InvocationContext } from '@azure/functions'
import type { ScopeInstances } from '../dependencies/instances.js'
import { Apim } from './apim.js'
import { acceptId } from './correlation.js'
import { correlationHeaders } from './headers.js'
import { Log } from './log.js'
import type { LogWriter } from './log-writer.js'
import type { ProofCheck } from './proof.js'
import { readBytes } from './read-bytes.js'

/** One invocation: its request, what the gateway says about it, and its log. */
export class RequestContext {
  readonly request: HttpRequest
  readonly invocation: InvocationContext
  readonly apim: Apim
  readonly log: Log
  /** What was made for this invocation alone; undefined where the function uses no such thing. */
  instances: ScopeInstances | undefined
  /** What the invocation has failed with; its answer is an error. */
  failure: unknown
  /** Whether outgoing requests get the trace context by themselves, each that of its own part of the trace. */
  isTraced = false
  #bytes: Promise<Uint8Array<ArrayBuffer>> | undefined

  /** @throws TypeError when the host passed no invocation, without which no log line could be attributed */
  constructor(request: HttpRequest, invocation: InvocationContext, check: ProofCheck, writer: LogWriter) {
    if (typeof invocation?.invocationId !== 'string') {
      throw new TypeError('The function was called without an InvocationContext as its second argument')
    }
    const { headers } = request
    const correlationId = acceptId(headers.get(correlationHeaders.correlationId), randomUUID)
    const requestId = acceptId(headers.get(correlationHeaders.requestId), randomUUID)
    this.request = request
    this.invocation = invocation
    this.apim = new Apim(headers, check, correlationId, requestId)
    this.log = new Log(invocation, correlationId, writer)
  }

  /** The body as it was sent; it is read once, whoever asks. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    this.#bytes ??= readBytes(this.request)
    return this.#bytes
  }

  /** The W3C trace context to continue on outgoing calls: the host's for this invocation, else the caller's. */
  get traceparent(): string | undefined {
    return this.invocation.traceContext?.traceParent || this.request.headers.get('traceparent') || undefined
  }

  /** What other tracing systems have added to the trace context: https://www.w3.org/TR/trace-context/#tracestate-header */
  get tracestate(): string | undefined {
    const { traceContext } = this.invocation
    const state = traceContext?.traceParent ? traceContext.traceState : this.request.headers.get('tracestate')
    return state || undefined
  }
}

const storage = new AsyncLocalStorage<RequestContext>()

/** The context of the invocation that is running, anywhere in its call tree; undefined outside of one. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()
}

export function runInContext<R>(context: RequestContext, work: () => R): R {
  return storage.run(context, work)
}

/** Runs what belongs to no invocation, though one has brought it about. */
export function withoutContext<R>(work: () => R): R {
  return storage.exit(work)
}
