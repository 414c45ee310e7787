import { SKUS, type Sku } from '../../dev/gateway/artifacts/model.js'
import { checkDocument } from '../../dev/gateway/plan/check.js'
import type { RouteDefinition } from '../../src/lib/apim-context/index.js'
import { toOperationPolicy } from './operation-policy.js'

/** What to declare in place of a policy that a SKU refuses. */
const ALTERNATIVES: Readonly<Record<string, string>> = {
  'rate-limit-by-key': "there rateLimit can only count per: 'subscription'",
  'quota-by-key': "there a quota belongs into the product's policy; take it out with null",
}

export interface OperationCheck {
  /** What a SKU refuses, with the alternative: the build fails. */
  readonly errors: readonly string[]
  /** What a SKU accepts without effect. */
  readonly warnings: readonly string[]
}

/** Checks the policy that a route declares on every SKU, by the checker of the local gateway. */
export function checkOperation(route: RouteDefinition): OperationCheck {
  const errors = SKUS.flatMap((sku) => refusals(route, sku))
  const warnings = route.gateway?.cache
    ? [`${route.name}: gateway.cache has no effect on consumption until an external cache is attached`]
    : []
  return { errors, warnings }
}

function refusals(route: RouteDefinition, sku: Sku): string[] {
  const policy = toOperationPolicy(route, sku)
  if (policy === undefined) return []
  return checkDocument(policy, route.name, { sku, scope: 'operation' }).map(({ message }) => {
    const [, name = ''] = /^<([\w-]+)> is refused/.exec(message) ?? []
    const alternative = ALTERNATIVES[name]
    if (alternative === undefined) return `${route.name} on ${sku}: ${message}`
    const limit = name.startsWith('quota') ? 'quota' : 'rateLimit'
    return `${route.name}: <${name}> is refused by ${sku}: ${alternative}; say so in gateway.skus.${sku}.${limit}`
  })
}
