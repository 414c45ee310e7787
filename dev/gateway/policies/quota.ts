import { quotaExceeded, transferredBytes } from './limits.js'
import type { Policy } from './policy.js'
import { scopedChildren, scopedLimits } from './scoped-limits.js'

const limitAttributes = {
  calls: { type: 'int', expression: false },
  bandwidth: { type: 'int', expression: false },
  'renewal-period': { type: 'int', required: true, expression: false },
} as const

/**
 * https://learn.microsoft.com/azure/api-management/quota-policy. Fixed windows that begin with the subscription; a renewal
 * period of 0 never ends. Bandwidth is in kilobytes. A call without a subscription is not counted.
 */
export const quota: Policy = {
  name: 'quota',
  once: true,
  sections: ['inbound'],
  scopes: ['product'],
  attributes: limitAttributes,
  children: scopedChildren(limitAttributes)!,
  rule: ({ attributes }) =>
    attributes.has('calls') || attributes.has('bandwidth')
      ? undefined
      : '<quota> needs calls, bandwidth or both: add one',
  compile(element, compiler) {
    const { scope, scopeId } = compiler.place
    const limits = scopedLimits(element, compiler).map((limit) => ({
      ...limit,
      calls: number(compiler.literal(limit.element, 'calls')),
      bytes: number(compiler.literal(limit.element, 'bandwidth')) * 1024,
      window: Number(compiler.literal(limit.element, 'renewal-period')) * 1000,
    }))
    return (exchange) => {
      const { subscription } = exchange
      if (subscription === undefined) return undefined
      const start = subscription.startDate ?? subscription.createdDate
      const counters = limits
        .filter((limit) => limit.applies(exchange))
        .map((limit) => {
          const key = `quota:${scope}:${scopeId}:${subscription.id}${limit.key}`
          const counter = exchange.services.counters.fixed(key, limit.window, start)
          if (counter.calls >= limit.calls) throw quotaExceeded('quota', 'call volume', counter.resetMilliseconds)
          if (counter.bytes >= limit.bytes) throw quotaExceeded('quota', 'bandwidth', counter.resetMilliseconds)
          return { counter, measured: limit.bytes !== Number.POSITIVE_INFINITY }
        })
      for (const { counter, measured } of counters) {
        counter.add(1, 0)
        if (measured) exchange.beforeSend.push(() => counter.add(0, transferredBytes(exchange)))
      }
      return undefined
    }
  },
}

function number(text: string | undefined): number {
  return text === undefined ? Number.POSITIVE_INFINITY : Number(text)
}
