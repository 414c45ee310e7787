import { describe, expect, it } from '@jest/globals'
import type { CircuitBreakerRule } from '../../../dev/gateway/artifacts/model.js'
import { MessageBody } from '../../../dev/gateway/http/body.js'
import { HeaderList } from '../../../dev/gateway/http/headers.js'
import { CircuitBreaker } from '../../../dev/gateway/pipeline/circuit-breaker.js'
import type { GatewayResponse } from '../../../dev/gateway/pipeline/exchange.js'
import { ManualClock } from '../../../dev/gateway/testing/clock.js'

const create = (rule: Partial<CircuitBreakerRule> = {}) => {
  const clock = new ManualClock()
  const whole: CircuitBreakerRule = {
    name: '',
    count: 2,
    intervalMilliseconds: 1000,
    tripMilliseconds: 5000,
    acceptRetryAfter: false,
    statusCodeRanges: [{ min: 500, max: 503 }],
    ...rule,
  }
  return { clock, breaker: new CircuitBreaker(whole, clock) }
}
const answer = (status: number, headers: Record<string, string> = {}): GatewayResponse => ({
  status,
  reason: '',
  headers: new HeaderList(Object.entries(headers)),
  body: MessageBody.empty(),
})

describe('CircuitBreaker', () => {
  it('opens after so many failures and closes again by itself', () => {
    const { breaker, clock } = create()
    breaker.record(answer(500))
    expect(breaker.isOpen).toBe(false)
    breaker.record(answer(503))
    expect(breaker.isOpen).toBe(true)
    clock.advance(4999)
    expect(breaker.isOpen).toBe(true)
    clock.advance(1)
    expect(breaker.isOpen).toBe(false)
  })

  it('counts no answer at all as a failure, and other statuses not', () => {
    const { breaker } = create()
    breaker.record(answer(504))
    breaker.record(answer(200))
    breaker.record(undefined)
    expect(breaker.isOpen).toBe(false)
    breaker.record(undefined)
    expect(breaker.isOpen).toBe(true)
  })

  it('forgets failures outside the interval, and those before it last opened', () => {
    const { breaker, clock } = create()
    breaker.record(undefined)
    clock.advance(1000)
    breaker.record(undefined)
    expect(breaker.isOpen).toBe(false)
    breaker.record(undefined)
    clock.advance(5000)
    breaker.record(undefined)
    expect(breaker.isOpen).toBe(false)
  })

  it('waits as long as the backend asks, in seconds or to a date, where the rule says so', () => {
    const open = (retryAfter: (now: number) => string, acceptRetryAfter = true) => {
      const { breaker, clock } = create({ count: 1, acceptRetryAfter })
      breaker.record(answer(503, { 'Retry-After': retryAfter(clock.now()) }))
      let seconds = 0
      for (; breaker.isOpen; seconds++) clock.advance(1000)
      return seconds
    }
    expect(open(() => '30')).toBe(30)
    expect(open((now) => new Date(now + 60_000).toUTCString())).toBe(60)
    expect(open(() => 'soon')).toBe(5)
    expect(open(() => '30', false)).toBe(5)
  })
})
