import { type Clock, sleep } from '../clock.js'
import { formatTimeSpan } from '../configuration/time-span.js'
import type { Invocation } from '../invoker.js'
import type { HostLog } from '../types.js'
import type { RpcRetryContext, RpcRetryOptions } from '../worker/core-types.js'
import { Backoff } from './backoff.js'

export interface RetryOptions {
  readonly policy: RpcRetryOptions | undefined
  readonly invoke: (invocation: Invocation) => Promise<unknown>
  readonly clock: Clock
  readonly log: HostLog
  /** Ends the wait for another try; the failure is then final. */
  readonly signal: AbortSignal
}

/**
 * Runs a function until it succeeds or its retry policy is exhausted; rejects with the last failure.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies
 */
export async function invokeWithRetries(invocation: Invocation, options: RetryOptions): Promise<void> {
  const { policy, invoke, clock, log, signal } = options
  const delays = policy && createDelays(policy)
  let retryContext: RpcRetryContext | undefined
  for (let attempt = 1; ; attempt++) {
    try {
      await invoke({ ...invocation, ...(retryContext ? { retryContext } : {}) })
      return
    } catch (error) {
      if (!policy || !delays || signal.aborted) throw error
      const { maxRetryCount } = policy
      const write = (level: 'error' | 'debug', message: string) =>
        log({ level, category: `Function.${invocation.functionName}`, message, functionName: invocation.functionName })
      if (maxRetryCount !== -1 && attempt > maxRetryCount) {
        write('error', `Function execution failed after '${maxRetryCount}' retries.`)
        throw error
      }
      const delay = delays()
      const next = `Next attempt: '${attempt}'. Max retry count: '${maxRetryCount}'.`
      write('debug', `Waiting for \`${formatTimeSpan(delay)}\` before retrying function execution. ${next}`)
      await sleep(clock, delay, signal)
      if (signal.aborted) throw error
      const { message, stack = '' } = error as Error
      retryContext = { retryCount: attempt, maxRetryCount, exception: { source: '', message, stackTrace: stack } }
    }
  }
}

function createDelays(policy: RpcRetryOptions): () => number {
  const milliseconds = (duration: { readonly seconds: number } | undefined) => (duration?.seconds ?? 0) * 1000
  if (policy.retryStrategy === 'fixedDelay') return () => milliseconds(policy.delayInterval)
  const backoff = new Backoff(milliseconds(policy.minimumInterval), milliseconds(policy.maximumInterval))
  return () => backoff.next(false)
}
