import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import { OperationSchema } from './openapi.js'
import type { Policy } from './policy.js'
import { checkSpecified, reportUnspecified } from './validate-values.js'
import { type Action, Validation } from './validation.js'
import { parametersSpec } from './validation-specs.js'

type Kind = 'header' | 'query' | 'path'
const elementNames = { header: 'headers', query: 'query', path: 'path' } as const

/** https://learn.microsoft.com/azure/api-management/validate-parameters-policy */
export const validateParameters: Policy = {
  name: 'validate-parameters',
  once: true,
  sections: ['inbound'],
  ...parametersSpec,
  compile(element, compiler) {
    const variable = compiler.string(element, 'errors-variable-name')
    const kinds = (['path', 'query', 'header'] as const).map((kind) => ({
      kind,
      action: actionOf(element, kind, compiler),
    }))
    return (exchange) => {
      const schema = new OperationSchema(exchange)
      const validation = new Validation(element.name, exchange, variable)
      for (const { kind, action } of kinds) {
        const parameters = schema.parameters.filter((parameter) => parameter.in === kind)
        const present = namesOf(exchange, kind)
        for (const parameter of parameters) {
          const values = valuesOf(exchange, kind, parameter.name)
          const act = action(exchange, parameter.name, true)
          checkSpecified(validation, schema, { kind, name: parameter.name, values, parameter, action: act })
        }
        const isKnown = (name: string): boolean => parameters.some((one) => sameName(kind, one.name, name))
        for (const name of present.filter((one) => !isKnown(one))) {
          reportUnspecified(validation, action(exchange, name, false), { kind, name })
        }
      }
      return validation.finish()
    }
  },
}

/** The action for a parameter: its own, that of its kind, or that of the policy. */
function actionOf(element: PolicyElement, kind: Kind, compiler: Compiler) {
  const group = element.children.find(({ name }) => name === elementNames[kind])
  const own = (group?.children ?? []).map((child) => ({
    name: compiler.string(child, 'name'),
    action: compiler.string(child, 'action'),
  }))
  const common = (attribute: string): Getter<string> =>
    compiler.string(group?.attributes.has(attribute) ? group : element, attribute)
  const specified = common('specified-parameter-action')
  const unspecified = common('unspecified-parameter-action')
  return (exchange: Exchange, name: string, isSpecified: boolean): Action => {
    const found = own.find((one) => sameName(kind, one.name(exchange), name))
    return (found?.action ?? (isSpecified ? specified : unspecified))(exchange) as Action
  }
}

function namesOf({ request }: Exchange, kind: Kind): string[] {
  if (kind === 'header') return request.headers.names()
  return kind === 'query' ? [...request.url.query.keys()] : [...request.matchedParameters.keys()]
}

function valuesOf({ request }: Exchange, kind: Kind, name: string): readonly string[] {
  if (kind === 'header') return request.headers.getAll(name)
  if (kind === 'query') return request.url.query.get(name) ?? []
  const value = request.matchedParameters.get(name)
  return value === undefined ? [] : [value]
}

function sameName(kind: Kind, a: string, b: string): boolean {
  return kind === 'header' ? a.toLowerCase() === b.toLowerCase() : a === b
}
