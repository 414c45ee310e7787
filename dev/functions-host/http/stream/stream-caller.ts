import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { HttpFunction } from '../../app-functions.js'
import { type Clock, sleep } from '../../clock.js'
import type { Invoker } from '../../invoker.js'
import type { RouteMatch } from '../../routing/route-table.js'
import { BY_HAND } from '../../triggers/by-hand.js'
import type { HostLog } from '../../types.js'
import type { HttpHead } from '../request.js'
import { emptyResponse, type HttpResponse } from '../response.js'
import { continueTrace } from '../trace-context.js'
import { forward } from './forward.js'
import { streamMetadata } from './metadata.js'

export interface StreamCallerOptions {
  /** Where the library takes the requests: the worker's capability `HttpUri`. */
  readonly target: string
  readonly invoker: Invoker
  /** Milliseconds. */
  readonly functionTimeout: number
  readonly clock: Clock
  readonly log: HostLog
}

/** How long the real host's proxy waits for a sign of life. */
const ACTIVITY_TIMEOUT = 240_000
/** The end of a call comes by another way than its response, and may be here first. */
const SETTLE = 1000

/**
 * Calls functions of an app with `enableHttpStream`: the request goes to the library's server in the worker, and the call,
 * without it, to the worker itself, which brings the two together by the id.
 */
export class StreamCaller {
  constructor(private readonly options: StreamCallerOptions) {}

  /**
   * Resolves when the response begins; `gone` aborts when the client has gone. Rejects when the worker does not survive the
   * call.
   */
  async call(
    { function: called, values }: RouteMatch<HttpFunction>,
    head: HttpHead,
    request: IncomingMessage,
    body: Uint8Array | undefined,
    gone: AbortSignal,
  ): Promise<HttpResponse> {
    const { target, invoker } = this.options
    const invocationId = randomUUID()
    const unanswered = new AbortController()
    const signal = AbortSignal.any([gone, unanswered.signal])
    const answer = forward({ target, head, request, body, invocationId, signal })
    const call = invoker.invoke({
      invocationId,
      functionName: called.name,
      functionId: called.functionId,
      reason: BY_HAND,
      inputData: [{ name: called.bindingName, data: { http: EMPTY } }],
      triggerMetadata: streamMetadata(head, values, body),
      traceContext: continueTrace(head.headers),
    })
    const answered = new AbortController()
    void answer.catch(() => undefined).then(() => answered.abort())
    // A failure is in the log; what it means for the client is the response's business.
    const settled = AbortSignal.any([answered.signal, gone])
    const ended = call.catch(() => undefined).then(() => this.hang(called.name, settled))
    try {
      return await Promise.race([answer, ended])
    } finally {
      if (!answered.signal.aborted) unanswered.abort()
    }
  }

  /** What the real host does after a call that gave no response: nothing, until its proxy gives up. */
  private async hang(name: string, settled: AbortSignal): Promise<HttpResponse> {
    const { clock, log, functionTimeout } = this.options
    await sleep(clock, SETTLE, settled)
    if (!settled.aborted) {
      const limit = Math.min(functionTimeout, ACTIVITY_TIMEOUT)
      log({ level: 'error', category: `Function.${name}`, message: describeHang(name, limit), functionName: name })
      await sleep(clock, limit - SETTLE, settled)
    }
    return emptyResponse(504)
  }
}

const EMPTY = { method: '', url: '', nullableHeaders: {}, nullableParams: {}, nullableQuery: {} }

function describeHang(name: string, limit: number): string {
  return (
    `Function '${name}' ended without a response: it threw, or returned nothing. With enableHttpStream its client now ` +
    `waits, as in Azure; here for ${limit / 1000} s and a 504. Catch errors in the handler and return a response always. ` +
    'See https://github.com/Azure/azure-functions-nodejs-library/issues/324'
  )
}
