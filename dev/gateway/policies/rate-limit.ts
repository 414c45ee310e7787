import type { SlidingCounter } from '../pipeline/services.js'
import { limitReport, reportAttributes } from './limits.js'
import type { Policy } from './policy.js'
import { scopedChildren, scopedLimits } from './scoped-limits.js'

const limitAttributes = {
  calls: { type: 'int', required: true, expression: false },
  'renewal-period': { type: 'int', required: true, expression: false, range: [1, 300] },
} as const

/**
 * https://learn.microsoft.com/azure/api-management/rate-limit-policy. A sliding window for each subscription and scope; a call
 * without a subscription is not limited.
 */
export const rateLimit: Policy = {
  name: 'rate-limit',
  once: true,
  sections: ['inbound'],
  scopes: ['product', 'api', 'operation'],
  attributes: { ...limitAttributes, ...reportAttributes },
  children: scopedChildren(limitAttributes)!,
  compile(element, compiler) {
    const report = limitReport(element, compiler, 'rate-limit')
    const { scope, scopeId } = compiler.place
    const limits = scopedLimits(element, compiler).map((limit) => ({
      ...limit,
      calls: Number(compiler.literal(limit.element, 'calls')),
      window: Number(compiler.literal(limit.element, 'renewal-period')) * 1000,
    }))
    return (exchange) => {
      const { subscription } = exchange
      if (subscription === undefined) return undefined
      const counters: SlidingCounter[] = []
      let left = Number.POSITIVE_INFINITY
      let calls = 0
      for (const limit of limits) {
        if (!limit.applies(exchange)) continue
        const key = `rate-limit:${scope}:${scopeId}:${subscription.id}${limit.key}`
        const counter = exchange.services.counters.sliding(key, limit.window)
        const leftOfThis = limit.calls - counter.count - 1
        if (leftOfThis < 0) {
          report.remaining(exchange, 0, limit.calls)
          throw report.exceeded(exchange, counter.resetMilliseconds)
        }
        counters.push(counter)
        if (leftOfThis < left) {
          left = leftOfThis
          calls = limit.calls
        }
      }
      for (const counter of counters) counter.add()
      report.remaining(exchange, left, calls)
      return undefined
    }
  },
}
