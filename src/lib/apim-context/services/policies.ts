import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  type IRetryBackoffContext,
  retry,
  wrap,
} from 'cockatiel'
import { CallError } from './call-error.js'
import type { ServiceOptions } from './service.js'
import type { ServiceSettings } from './service-settings.js'

/** Runs attempts of calls: again where that is safe, and not at all while the circuit is open. */
export interface Policies {
  run<T>(attempt: () => Promise<T>, isSafe: boolean): Promise<T>
  /** How long until the call that failed so may succeed, in milliseconds; undefined when nobody knows. */
  retryAfter(error: unknown): number | undefined
}

export function createPolicies(settings: ServiceSettings, options: ServiceOptions): Policies {
  const { retryDelayMs = 100, failures = 5, openMs = 10_000 } = options
  let closesAt = 0
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof CallError && error.isOutage),
    { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) },
  )
  breaker.onBreak(() => {
    closesAt = Date.now() + openMs
  })
  /** Who wants to be left alone for longer than an attempt may take is not waited for. */
  const isWorthwhile = ({ isTransient, retryAfter = 0 }: CallError) => isTransient && retryAfter <= settings.timeoutMs
  const again = retry(
    handleWhen((error) => error instanceof CallError && isWorthwhile(error)),
    {
      maxAttempts: settings.retries,
      backoff: new DelegateBackoff((context: IRetryBackoffContext<unknown>) => delay(context, retryDelayMs)),
    },
  )
  const safe = wrap(again, breaker)
  return {
    run: (attempt, isSafe) => (isSafe ? safe : breaker).execute(attempt),
    retryAfter(error) {
      if (error instanceof BrokenCircuitError) return closesAt - Date.now()
      return error instanceof CallError ? error.retryAfter : undefined
    },
  }
}

/**
 * Any time up to a limit that doubles: callers that failed together do not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). Added to what the service asks for.
 */
function delay({ attempt, result }: IRetryBackoffContext<unknown>, first: number): number {
  const { retryAfter = 0 } = (result as { readonly error: CallError }).error
  return retryAfter + Math.random() * first * 2 ** (attempt - 1)
}
