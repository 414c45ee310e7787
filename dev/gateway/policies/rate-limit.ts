import { limitReport, reportAttributes } from './limits.js'
import type { Policy } from './policy.js'
import { scopedChildren, scopedLimits } from './scoped-limits.js'

const limitAttributes = {
  calls: { type: 'int', required: true, expression: false },
  'renewal-period': { type: 'int', required: true, expression: false },
} as const

/**
 * https://learn.microsoft.com/azure/api-management/rate-limit-policy. A sliding window for each subscription and scope; a call
 * without a subscription is not limited.
 */
export const rateLimit: Policy = {
  name: 'rate-limit',
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
      const counted = limits
        .filter((limit) => limit.applies(exchange))
        .map((limit) => {
          const key = `rate-limit:${scope}:${scopeId}:${subscription.id}${limit.key}`
          const counter = exchange.services.counters.sliding(key, limit.window)
          if (counter.count >= limit.calls) {
            report.remaining(exchange, 0, limit.calls)
            throw report.exceeded(exchange, counter.resetMilliseconds)
          }
          return { counter, left: limit.calls - counter.count - 1, calls: limit.calls }
        })
      for (const { counter } of counted) counter.add()
      const [tightest] = counted.toSorted((a, b) => a.left - b.left)
      if (tightest !== undefined) report.remaining(exchange, tightest.left, tightest.calls)
      return undefined
    }
  },
}
