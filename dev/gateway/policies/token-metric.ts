import type { PolicyElement } from '../documents/element.js'
import type { Step } from '../pipeline/step.js'
import type { Compiler } from '../plan/compiler.js'
import { whenUsed } from './token-usage.js'

/** https://learn.microsoft.com/azure/api-management/llm-emit-token-metric-policy: three metrics, when the response is sent. */
export function tokenMetric(element: PolicyElement, compiler: Compiler): Step {
  const namespace = compiler.string(element, 'namespace', 'API Management')
  const dimensions = element.children.map((child) => ({
    name: compiler.string(child, 'name'),
    value: compiler.string(child, 'value'),
  }))
  return (exchange) => {
    const shown = dimensions.map(({ name, value }) => ` ${name(exchange)}=${value(exchange)}`).join('')
    whenUsed(exchange, {
      used(usage) {
        if (usage === undefined) return
        const metrics = {
          'Total Tokens': usage.total,
          'Prompt Tokens': usage.prompt,
          'Completion Tokens': usage.completion,
        }
        for (const [metric, value] of Object.entries(metrics)) {
          exchange.services.trace(element.name, `${namespace(exchange)}/${metric} ${value}${shown}`, 'information')
        }
      },
    })
    return undefined
  }
}
