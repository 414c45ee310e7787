import { reasonOf } from '../http/status.js'
import { PolicyError } from '../pipeline/step.js'
import type { Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/check-header-policy */
export const checkHeader: Policy = {
  name: 'check-header',
  sections: ['inbound'],
  attributes: {
    name: { type: 'string', required: true },
    'failed-check-httpcode': { type: 'int', required: true },
    'failed-check-error-message': { type: 'string', required: true },
    'ignore-case': { type: 'bool' },
  },
  children: { value: { text: 'string', many: true } },
  compile(element, compiler) {
    const name = compiler.string(element, 'name')
    const status = compiler.int(element, 'failed-check-httpcode', 401)
    const publicMessage = compiler.string(element, 'failed-check-error-message')
    const ignoreCase = compiler.bool(element, 'ignore-case', false)
    const values = element.children.map((child) => compiler.text(child))
    return (exchange) => {
      const header = name(exchange)
      const fail = (reason: string, message: string): PolicyError => {
        const code = status(exchange)
        const statusReason = reasonOf(code)
        const text = publicMessage(exchange)
        return new PolicyError({
          source: 'check-header',
          reason,
          message,
          status: code,
          statusReason,
          publicMessage: text,
        })
      }
      const given = exchange.request.headers.get(header)
      if (given === undefined) {
        throw fail('HeaderNotFound', `Header ${header} was not found in the request. Access denied.`)
      }
      const fold = ignoreCase(exchange) ? (text: string) => text.toLowerCase() : (text: string) => text
      if (values.length > 0 && !values.some((value) => fold(value(exchange)) === fold(given))) {
        throw fail('HeaderValueNotAllowed', `Header ${header} value of ${given} is not allowed. Access denied.`)
      }
      return undefined
    }
  },
}
