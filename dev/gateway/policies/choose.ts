import { runSteps } from '../pipeline/step.js'
import { ALL_SECTIONS, type Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/choose-policy */
export const choose: Policy = {
  name: 'choose',
  sections: ALL_SECTIONS,
  children: {
    when: { attributes: { condition: { type: 'bool', required: true } }, policies: true, required: true, many: true },
    otherwise: { policies: true },
  },
  compile(element, compiler) {
    const branches = element.children
      .filter(({ name }) => name === 'when')
      .map((when, index) => ({
        condition: compiler.value(when.attributes.get('condition')!.value, 'bool'),
        steps: compiler.steps(when, `when[${index + 1}]`),
      }))
    const otherwise = element.children.find(({ name }) => name === 'otherwise')
    const rest = otherwise === undefined ? [] : compiler.steps(otherwise, 'otherwise')
    return (exchange) => {
      for (const { condition, steps } of branches) {
        if (condition(exchange)) return runSteps(steps, exchange)
      }
      return runSteps(rest, exchange)
    }
  },
}
