import { OperationSchema } from './openapi.js'
import type { Policy } from './policy.js'
import { type Action, internalText, Validation } from './validation.js'
import { statusCodeSpec } from './validation-specs.js'

/** https://learn.microsoft.com/azure/api-management/validate-status-code-policy */
export const validateStatusCode: Policy = {
  name: 'validate-status-code',
  once: true,
  sections: ['outbound', 'on-error'],
  ...statusCodeSpec,
  compile(element, compiler) {
    const unspecified = compiler.string(element, 'unspecified-status-code-action')
    const variable = compiler.string(element, 'errors-variable-name')
    const listed = element.children.map((child) => ({
      code: compiler.int(child, 'code', 0),
      action: compiler.string(child, 'action'),
    }))
    return (exchange) => {
      const status = exchange.response?.status ?? 200
      if (new OperationSchema(exchange).response(status) !== undefined) return undefined
      const action = listed.find(({ code }) => code(exchange) === status)?.action ?? unspecified
      const validation = new Validation(element.name, exchange, variable)
      validation.report(action(exchange) as Action, {
        name: String(status),
        type: 'StatusCode',
        rule: 'Unspecified',
        details: `Response status code ${status} is not allowed.`,
        publicText: internalText,
      })
      return validation.finish()
    }
  },
}
