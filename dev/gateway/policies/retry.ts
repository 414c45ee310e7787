import { lastErrorOf } from '../pipeline/errors.js'
import type { Exchange } from '../pipeline/exchange.js'
import { type Flow, PolicyError, runSteps, type Step } from '../pipeline/step.js'
import type { Getter } from '../plan/compiler.js'
import { ALL_SECTIONS, type Policy } from './policy.js'

/**
 * https://learn.microsoft.com/azure/api-management/retry-policy. The policies inside run once, and again while the condition holds and
 * retries are left. An error inside is seen by the condition as context.LastError; without a retry it goes on to on-error.
 */
export const retry: Policy = {
  name: 'retry',
  sections: ALL_SECTIONS,
  attributes: {
    condition: { type: 'bool', required: true },
    count: { type: 'int', required: true, range: [1, 50] },
    interval: { type: 'double', required: true },
    'max-interval': { type: 'double' },
    delta: { type: 'double' },
    'first-fast-retry': { type: 'bool' },
  },
  policies: true,
  compile(element, compiler) {
    const condition = compiler.value(element.attributes.get('condition')!.value, 'bool')
    const count = compiler.int(element, 'count', 0)
    const fast = compiler.bool(element, 'first-fast-retry', false)
    const interval = compiler.attribute(element, 'interval', 'double')!
    const delta = compiler.attribute(element, 'delta', 'double')
    const maximum = compiler.attribute(element, 'max-interval', 'double')
    const seconds = waits({ interval, delta, maximum })
    const steps = compiler.steps(element)
    return async (exchange) => {
      const { lastError } = exchange
      for (let attempt = 1; ; attempt++) {
        const outcome = await attemptOnce(steps, exchange)
        if (outcome.flow !== undefined) return outcome.flow
        await compiler.buffer(exchange)
        const again = attempt <= count(exchange) && condition(exchange)
        if (lastError === undefined) delete exchange.lastError
        else exchange.lastError = lastError
        if (!again) {
          if (outcome.error !== undefined) throw outcome.error
          return undefined
        }
        const wait = attempt === 1 && fast(exchange) ? 0 : seconds(exchange, attempt)
        if (wait > 0) await exchange.services.clock.sleep(wait * 1000)
      }
    }
  },
}

async function attemptOnce(steps: readonly Step[], exchange: Exchange): Promise<{ flow?: Flow; error?: PolicyError }> {
  try {
    return { flow: await runSteps(steps, exchange) }
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    exchange.lastError = lastErrorOf(error, exchange.section)
    return { error }
  }
}

/** Fixed; linear with a delta; exponential with a delta and a maximum, as the reference gives the formulas. */
function waits(given: {
  readonly interval: Getter<number>
  readonly delta: Getter<number> | undefined
  readonly maximum: Getter<number> | undefined
}): (exchange: Exchange, attempt: number) => number {
  const { interval, delta, maximum } = given
  return (exchange, attempt) => {
    const base = interval(exchange)
    const limit = maximum?.(exchange) ?? Number.POSITIVE_INFINITY
    if (delta === undefined) return Math.min(base, limit)
    if (maximum === undefined) return base + (attempt - 1) * delta(exchange)
    const jitter = delta(exchange) * (0.8 + 0.4 * Math.random())
    return Math.min(base + 2 ** (attempt - 1) * jitter, limit)
  }
}
