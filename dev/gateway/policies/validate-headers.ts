import { responseOf } from './message.js'
import { OperationSchema, type Parameter } from './openapi.js'
import type { Policy } from './policy.js'
import { checkSpecified, reportUnspecified } from './validate-values.js'
import { type Action, Validation } from './validation.js'
import { headersSpec } from './validation-specs.js'

/** https://learn.microsoft.com/azure/api-management/validate-headers-policy */
export const validateHeaders: Policy = {
  name: 'validate-headers',
  once: true,
  sections: ['outbound', 'on-error'],
  ...headersSpec,
  compile(element, compiler) {
    const variable = compiler.string(element, 'errors-variable-name')
    const specified = compiler.string(element, 'specified-header-action')
    const unspecified = compiler.string(element, 'unspecified-header-action')
    const own = element.children.map((child) => ({
      name: compiler.string(child, 'name'),
      action: compiler.string(child, 'action'),
    }))
    return (exchange) => {
      const { headers, status } = responseOf(exchange)
      const schema = new OperationSchema(exchange)
      const defined = parametersOf(schema, status)
      const validation = new Validation(element.name, exchange, variable)
      const actionFor = (name: string, common: typeof specified): Action => {
        const found = own.find((one) => one.name(exchange).toLowerCase() === name.toLowerCase())
        return (found?.action ?? common)(exchange) as Action
      }
      for (const parameter of defined) {
        const { name } = parameter
        const given = { kind: 'response-header', name, values: headers.getAll(name), parameter } as const
        checkSpecified(validation, schema, { ...given, action: actionFor(name, specified) })
      }
      const known = new Set(defined.map(({ name }) => name.toLowerCase()))
      for (const name of headers.names().filter((one) => !known.has(one.toLowerCase()))) {
        reportUnspecified(validation, actionFor(name, unspecified), { kind: 'response-header', name })
      }
      return validation.finish()
    }
  },
}

function parametersOf(schema: OperationSchema, status: number): Parameter[] {
  const headers = schema.resolve(schema.response(status)?.['headers']) ?? {}
  return Object.entries(headers).map(([name, value]) => {
    const header = schema.resolve(value)
    return { name, in: 'header', required: header?.['required'] === true, ...schema.schema(header?.['schema']) }
  })
}
