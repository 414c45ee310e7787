import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'
import type { AttributeSpec } from './policy.js'
import { intVariable } from './variables.js'

/** Where the limits report what is left: attributes that rate-limit and rate-limit-by-key share. */
export const reportAttributes: Readonly<Record<string, AttributeSpec>> = {
  'retry-after-header-name': { type: 'string', expression: false },
  'retry-after-variable-name': { type: 'string', expression: false },
  'remaining-calls-header-name': { type: 'string', expression: false },
  'remaining-calls-variable-name': { type: 'string', expression: false },
  'total-calls-header-name': { type: 'string', expression: false },
}

export interface Report {
  /** Says on the response and in variables how many calls are left of how many. */
  remaining(exchange: Exchange, left: number, total: number): void
  /** The error of a call too many, to be thrown. */
  exceeded(exchange: Exchange, resetMilliseconds: number): PolicyError
}

/** `source` is the policy's name, which the error carries. */
export function limitReport(element: PolicyElement, compiler: Compiler, source: string): Report {
  const names = (attribute: string) => compiler.attribute(element, attribute, 'string')
  const retryHeader = names('retry-after-header-name')
  const retryVariable = names('retry-after-variable-name')
  const leftHeader = names('remaining-calls-header-name')
  const leftVariable = names('remaining-calls-variable-name')
  const totalHeader = names('total-calls-header-name')
  return {
    remaining(exchange, left, total) {
      const variable = leftVariable?.(exchange)
      if (variable) exchange.variables.set(variable, intVariable(left))
      const header = leftHeader?.(exchange)
      const totalName = totalHeader?.(exchange)
      if (!header && !totalName) return
      exchange.beforeSend.push(({ headers }) => {
        if (header) headers.set(header, String(left))
        if (totalName) headers.set(totalName, String(total))
      })
    },
    exceeded(exchange, resetMilliseconds) {
      const seconds = Math.max(1, Math.ceil(resetMilliseconds / 1000))
      const variable = retryVariable?.(exchange)
      if (variable) exchange.variables.set(variable, intVariable(seconds))
      return new PolicyError({
        source,
        reason: 'RateLimitExceeded',
        message: 'Rate limit is exceeded',
        status: 429,
        statusReason: 'Too Many Requests',
        publicMessage: `Rate limit is exceeded. Try again in ${seconds} seconds.`,
        headers: { [retryHeader?.(exchange) || 'Retry-After']: String(seconds) },
      })
    },
  }
}

/** A quota that is used up: calls or bandwidth. `resetMilliseconds` is 0 for one that is never renewed. */
export function quotaExceeded(
  source: string,
  what: 'call volume' | 'bandwidth',
  resetMilliseconds: number,
): PolicyError {
  const seconds = Math.ceil(resetMilliseconds / 1000)
  const renewal = seconds > 0 ? ` Quota will be replenished in ${timeSpan(seconds)}.` : ''
  const message = `Out of ${what} quota.${renewal}`
  return new PolicyError({
    source,
    reason: 'QuotaExceeded',
    message,
    status: 403,
    statusReason: 'Quota Exceeded',
    publicMessage: message,
    ...(seconds > 0 ? { headers: { 'Retry-After': String(seconds) } } : {}),
  })
}

/** As .NET writes a TimeSpan: `00:30:02`, and `14.07:13:56` from a day on. */
function timeSpan(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':')
  return days > 0 ? `${days}.${time}` : time
}

/** The bytes that a call took, in both directions, as far as they are known when the response is sent. */
export function transferredBytes(exchange: Exchange): number {
  const messages = exchange.response === undefined ? [exchange.request] : [exchange.request, exchange.response]
  return messages.reduce((sum, { body, headers }) => {
    return sum + (body.bytes?.length ?? Number(headers.get('Content-Length') ?? 0))
  }, 0)
}
