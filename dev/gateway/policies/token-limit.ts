import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import { PolicyError, type Step } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'
import { whenUsed } from './token-usage.js'
import { intVariable } from './variables.js'

const minute = 60_000
const day = 24 * 60 * minute
const periods: Readonly<Record<string, number>> = {
  hourly: 60 * minute,
  daily: day,
  weekly: 7 * day,
  monthly: 30 * day,
  yearly: 365 * day,
}

/** https://learn.microsoft.com/azure/api-management/llm-token-limit-policy */
export function tokenLimit(element: PolicyElement, compiler: Compiler): Step {
  const key = compiler.string(element, 'counter-key')
  const perMinute = compiler.int(element, 'tokens-per-minute', Number.POSITIVE_INFINITY)
  const quota = compiler.attribute(element, 'token-quota', 'double') ?? (() => Number.POSITIVE_INFINITY)
  const period = compiler.string(element, 'token-quota-period', 'Monthly')
  const tell = reporter(element, compiler)
  return (exchange) => {
    const { counters } = exchange.services
    const rate = counters.sliding(`tokens:${key(exchange)}`, minute)
    const total = counters.fixed(
      `tokens:${key(exchange)}`,
      periods[period(exchange).toLowerCase()] ?? periods['monthly']!,
      0,
    )
    const limit = perMinute(exchange)
    const most = quota(exchange)
    if (rate.count >= limit)
      throw exceeded(element.name, tell, exchange, { status: 429, milliseconds: rate.resetMilliseconds })
    if (total.calls >= most)
      throw exceeded(element.name, tell, exchange, { status: 403, milliseconds: total.resetMilliseconds })
    whenUsed(exchange, {
      used(usage) {
        if (usage === undefined || usage.total === 0) return
        rate.add(usage.total)
        total.add(usage.total, 0)
      },
      sending(usage) {
        if (usage !== 'later') tell(exchange, 'tokens-consumed', usage?.total ?? 0)
        if (Number.isFinite(limit)) tell(exchange, 'remaining-tokens', Math.max(0, limit - rate.count))
        if (Number.isFinite(most)) tell(exchange, 'remaining-quota-tokens', Math.max(0, most - total.calls))
      },
    })
    return undefined
  }
}

type Tell = (exchange: Exchange, what: string, value: number) => Record<string, string>

/** Puts a number into the header and the variable that the policy names for it; gives the header, for an error to carry. */
function reporter(element: PolicyElement, compiler: Compiler): Tell {
  const kinds = ['tokens-consumed', 'remaining-tokens', 'remaining-quota-tokens', 'retry-after']
  const names = new Map(
    kinds.map((kind) => [
      kind,
      {
        header: compiler.string(element, `${kind}-header-name`, kind === 'retry-after' ? 'Retry-After' : ''),
        variable: compiler.string(element, `${kind}-variable-name`),
      },
    ]),
  )
  return (exchange, what, value) => {
    const name = names.get(what)!
    const variable = name.variable(exchange)
    if (variable !== '') exchange.variables.set(variable, intVariable(value))
    const header = name.header(exchange)
    if (header === '') return {}
    exchange.response?.headers.set(header, String(value))
    return { [header]: String(value) }
  }
}

function exceeded(
  source: string,
  tell: Tell,
  exchange: Exchange,
  { status, milliseconds }: { status: 429 | 403; milliseconds: number },
): PolicyError {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  return new PolicyError({
    source,
    reason: status === 429 ? 'TokenLimitExceeded' : 'TokenQuotaExceeded',
    message: status === 429 ? 'Token limit is exceeded' : 'Token quota is exceeded',
    status,
    statusReason: status === 429 ? 'Too Many Requests' : 'Quota Exceeded',
    publicMessage: `Token ${status === 429 ? 'limit' : 'quota'} is exceeded. Try again in ${seconds} seconds.`,
    headers: tell(exchange, 'retry-after', seconds),
  })
}
