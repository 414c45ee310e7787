import { countWhenDue, increment, incrementAttributes } from './by-key.js'
import { quotaExceeded, transferredBytes } from './limits.js'
import type { Policy } from './policy.js'

/** The first moment of .NET's calendar, from which windows are counted where no start is given. */
const firstMoment = '0001-01-01T00:00:00Z'

/** https://learn.microsoft.com/azure/api-management/quota-by-key-policy. Bandwidth is in kilobytes; a period of 0 never ends. */
export const quotaByKey: Policy = {
  name: 'quota-by-key',
  sections: ['inbound'],
  notOn: ['consumption', 'basicv2', 'standardv2'],
  attributes: {
    calls: { type: 'int' },
    bandwidth: { type: 'int' },
    'renewal-period': { type: 'int', required: true },
    'first-period-start': { type: 'string', expression: false },
    ...incrementAttributes,
  },
  rule({ attributes }) {
    const start = attributes.get('first-period-start')?.value.text
    if (start !== undefined && Number.isNaN(Date.parse(start))) {
      return `first-period-start "${start}" is not a date: write one, such as 2026-01-01T00:00:00Z`
    }
    return attributes.has('calls') || attributes.has('bandwidth')
      ? undefined
      : '<quota-by-key> needs calls, bandwidth or both: add one'
  },
  compile(element, compiler) {
    const calls = compiler.int(element, 'calls', Number.POSITIVE_INFINITY)
    const bandwidth = compiler.int(element, 'bandwidth', Number.POSITIVE_INFINITY)
    const period = compiler.int(element, 'renewal-period', 0)
    const key = compiler.string(element, 'counter-key')
    const start = Date.parse(compiler.literal(element, 'first-period-start') ?? firstMoment)
    const counting = increment(element, compiler)
    return (exchange) => {
      const { counters } = exchange.services
      const counter = counters.fixed(`quota-by-key:${key(exchange)}`, period(exchange) * 1000, start)
      if (counter.calls >= calls(exchange))
        throw quotaExceeded('quota-by-key', 'call volume', counter.resetMilliseconds)
      if (counter.bytes >= bandwidth(exchange) * 1024) {
        throw quotaExceeded('quota-by-key', 'bandwidth', counter.resetMilliseconds)
      }
      countWhenDue(exchange, counting, (amount) => {
        counter.add(amount, 0)
        exchange.beforeSend.push(() => counter.add(0, transferredBytes(exchange)))
      })
      return undefined
    }
  },
}
