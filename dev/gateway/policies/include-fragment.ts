import { runSteps } from '../pipeline/step.js'
import { ALL_SECTIONS, type Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/include-fragment-policy. The fragment's policies stand as if written here. */
export const includeFragment: Policy = {
  name: 'include-fragment',
  sections: ALL_SECTIONS,
  attributes: { 'fragment-id': { type: 'string', required: true, expression: false } },
  compile(element, compiler) {
    const { value } = element.attributes.get('fragment-id')!
    const steps = compiler.fragment(value.text, value.position)
    return (exchange) => runSteps(steps, exchange)
  },
}
