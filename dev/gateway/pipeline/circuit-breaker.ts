import type { CircuitBreakerRule } from '../artifacts/model.js'
import type { GatewayResponse } from './exchange.js'
import type { Clock } from './services.js'

/** Takes a backend out of service after too many failures: https://learn.microsoft.com/azure/api-management/backends#circuit-breaker */
export class CircuitBreaker {
  #failures: number[] = []
  #openUntil = 0

  constructor(
    private readonly rule: CircuitBreakerRule,
    private readonly clock: Clock,
  ) {}

  get isOpen(): boolean {
    return this.clock.now() < this.#openUntil
  }

  /** Notes an answer, or that there was none. */
  record(response: GatewayResponse | undefined): void {
    if (response !== undefined && !this.#isFailure(response.status)) return
    const now = this.clock.now()
    const { count, intervalMilliseconds, tripMilliseconds, acceptRetryAfter } = this.rule
    this.#failures = this.#failures.filter((time) => time > now - intervalMilliseconds)
    this.#failures.push(now)
    if (this.#failures.length < count) return
    const asked = acceptRetryAfter ? retryAfter(response, now) : undefined
    this.#openUntil = now + (asked ?? tripMilliseconds)
    this.#failures = []
  }

  #isFailure(status: number): boolean {
    return this.rule.statusCodeRanges.some(({ min, max }) => min <= status && status <= max)
  }
}

/** What a Retry-After header asks for, in milliseconds: seconds, or a date. */
function retryAfter(response: GatewayResponse | undefined, now: number): number | undefined {
  const value = response?.headers.get('Retry-After')
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return milliseconds > 0 ? milliseconds : undefined
}
