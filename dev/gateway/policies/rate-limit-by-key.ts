import { countWhenDue, increment, incrementAttributes } from './by-key.js'
import { limitReport, reportAttributes } from './limits.js'
import type { Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/rate-limit-by-key-policy. One counter for each key, whatever the scope. */
export const rateLimitByKey: Policy = {
  name: 'rate-limit-by-key',
  sections: ['inbound'],
  notOn: ['consumption'],
  attributes: {
    calls: { type: 'int', required: true },
    'renewal-period': { type: 'int', required: true, range: [1, 300] },
    ...incrementAttributes,
    'increment-after-response': { type: 'bool' },
    ...reportAttributes,
  },
  compile(element, compiler) {
    const calls = compiler.int(element, 'calls', 0)
    const period = compiler.int(element, 'renewal-period', 0)
    const key = compiler.string(element, 'counter-key')
    const counting = increment(element, compiler)
    const report = limitReport(element, compiler, 'rate-limit-by-key')
    return (exchange) => {
      const limit = calls(exchange)
      const { counters } = exchange.services
      const counter = counters.sliding(`rate-limit-by-key:${key(exchange)}`, period(exchange) * 1000)
      if (counter.count >= limit) {
        report.remaining(exchange, 0, limit)
        throw report.exceeded(exchange, counter.resetMilliseconds)
      }
      countWhenDue(exchange, counting, (amount) => counter.add(amount))
      report.remaining(exchange, Math.max(0, limit - counter.count), limit)
      return undefined
    }
  },
}
