import type { Services } from '../pipeline/services.js'
import { PolicyError, runSteps } from '../pipeline/step.js'
import { ALL_SECTIONS, type Policy } from './policy.js'

/** How many requests are inside, by gateway and key. */
const inside = new WeakMap<Services, Map<string, number>>()

/** https://learn.microsoft.com/azure/api-management/limit-concurrency-policy. A request too many is refused at once. */
export const limitConcurrency: Policy = {
  name: 'limit-concurrency',
  sections: ALL_SECTIONS,
  attributes: {
    key: { type: 'string', required: true },
    'max-count': { type: 'int', required: true, expression: false },
  },
  policies: true,
  compile(element, compiler) {
    const key = compiler.string(element, 'key')
    const maximum = compiler.int(element, 'max-count', 1)
    const steps = compiler.steps(element)
    return async (exchange) => {
      const counts = countsOf(exchange.services)
      const name = key(exchange)
      const count = counts.get(name) ?? 0
      if (count >= maximum(exchange)) throw tooMany()
      counts.set(name, count + 1)
      try {
        return await runSteps(steps, exchange)
      } finally {
        const left = counts.get(name)! - 1
        if (left === 0) counts.delete(name)
        else counts.set(name, left)
      }
    }
  },
}

function countsOf(services: Services): Map<string, number> {
  const known = inside.get(services)
  if (known !== undefined) return known
  const counts = new Map<string, number>()
  inside.set(services, counts)
  return counts
}

function tooMany(): PolicyError {
  return new PolicyError({
    source: 'limit-concurrency',
    reason: 'ConcurrencyLimitExceeded',
    message: 'Concurrency limit is exceeded',
    status: 429,
    statusReason: 'Too Many Requests',
    publicMessage: 'Concurrency limit is exceeded.',
  })
}
