import { END, type Flow, runSteps } from '../pipeline/step.js'
import type { Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/wait-policy. The policies inside run side by side. */
export const wait: Policy = {
  name: 'wait',
  sections: ['inbound', 'backend', 'outbound'],
  attributes: { for: { type: ['all', 'any'] } },
  policies: ['send-request', 'cache-lookup-value', 'choose'],
  compile(element, compiler) {
    const all = compiler.string(element, 'for', 'all')
    const steps = compiler.steps(element)
    return async (exchange) => {
      const running = steps.map(async (step): Promise<Flow> => runSteps([step], exchange))
      if (all(exchange) === 'any') return Promise.race(running)
      const flows = await Promise.all(running)
      return flows.includes(END) ? END : undefined
    }
  },
}
