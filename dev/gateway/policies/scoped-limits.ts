import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler } from '../plan/compiler.js'
import type { AttributeSpec, ElementSpec } from './policy.js'

/** A limit of rate-limit or quota: the policy's own, or that of an `<api>` or `<operation>` inside it. */
export interface ScopedLimit {
  readonly element: PolicyElement
  /** Tells the counters of one policy apart; empty for the policy's own. */
  readonly key: string
  applies(exchange: Exchange): boolean
}

/** The children that rate-limit and quota take, with the attributes that each level has. */
export function scopedChildren(attributes: Readonly<Record<string, AttributeSpec>>): ElementSpec['children'] {
  const named = {
    ...attributes,
    name: { type: 'string', expression: false },
    id: { type: 'string', expression: false },
  } as const
  const rule: ElementSpec['rule'] = (element) =>
    element.attributes.has('name') || element.attributes.has('id')
      ? undefined
      : `<${element.name}> needs a name or an id: add one`
  const operation = { attributes: named, many: true, rule }
  return { api: { attributes: named, many: true, rule, children: { operation } } }
}

/** Every limit in the policy, outermost first. */
export function scopedLimits(element: PolicyElement, compiler: Compiler): ScopedLimit[] {
  const own: ScopedLimit = { element, key: '', applies: () => true }
  const apis = element.children.flatMap((api): ScopedLimit[] => {
    const isApi = matcher(api, compiler)
    const key = `/api:${nameOf(api)}`
    const limit: ScopedLimit = { element: api, key, applies: (exchange) => isApi(exchange.api) }
    const operations = api.children.map((operation): ScopedLimit => {
      const isOperation = matcher(operation, compiler)
      return {
        element: operation,
        key: `${key}/operation:${nameOf(operation)}`,
        applies: (exchange) => isApi(exchange.api) && isOperation(exchange.operation),
      }
    })
    return [limit, ...operations]
  })
  return [own, ...apis]
}

/** By id where both are given, as the reference says. */
function matcher(element: PolicyElement, compiler: Compiler) {
  const id = compiler.literal(element, 'id')
  const name = compiler.literal(element, 'name')
  return (target: { readonly id: string; readonly name: string } | undefined): boolean =>
    target !== undefined && (id === undefined ? target.name === name : target.id === id)
}

function nameOf(element: PolicyElement): string {
  return (element.attributes.get('id') ?? element.attributes.get('name'))!.value.text
}
