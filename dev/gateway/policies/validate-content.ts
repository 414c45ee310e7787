import type { PolicyElement } from '../documents/element.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import { byDirection } from './message.js'
import { type Json, OperationSchema } from './openapi.js'
import type { EditableMessage, Policy } from './policy.js'
import { type Action, internalText, Validation } from './validation.js'
import { contentSpec } from './validation-specs.js'

/** https://learn.microsoft.com/azure/api-management/validate-content-policy */
export const validateContent: Policy = {
  name: 'validate-content',
  sections: ['inbound', 'outbound', 'on-error'],
  ...contentSpec,
  limitation: 'JSON alone is validated, against the operation; schemas of their own and XML are not supported.',
  compile(element, compiler) {
    const message = byDirection(compiler.section)
    const direction = compiler.section === 'inbound' ? 'Request' : 'Response'
    const unspecified = compiler.string(element, 'unspecified-content-type-action')
    const maxSize = compiler.int(element, 'max-size', 0)
    const oversized = compiler.string(element, 'size-exceeded-action')
    const variable = compiler.string(element, 'errors-variable-name')
    const typeOf = contentType(element, compiler)
    const rules = contentRules(element, compiler)
    return async (exchange) => {
      const edited = message(exchange)
      const validation = new Validation(element.name, exchange, variable)
      if (edited.body.isEmpty) return validation.finish()
      const bytes = await edited.body.buffer()
      const errors = texts(direction)
      const limit = maxSize(exchange)
      if (bytes.length > limit) {
        validation.report(oversized(exchange) as Action, errors.size(bytes.length, limit))
        return validation.finish()
      }
      const type = typeOf(exchange, edited)
      const operation = new OperationSchema(exchange)
      const schema = schemaOf(operation, edited, type)
      if (schema === undefined) validation.report(unspecified(exchange) as Action, errors.unspecified(type))
      else {
        const action = rules(exchange, type)
        const problem = action === undefined ? undefined : conformance(operation, schema, bytes.toString('utf8'))
        if (action !== undefined && problem !== undefined) validation.report(action, errors.body(type, problem))
      }
      return validation.finish()
    }
  },
}

/** The message's media type without parameters, replaced as content-type-map says. */
function contentType(
  element: PolicyElement,
  compiler: Compiler,
): (exchange: Exchange, message: EditableMessage) => string {
  const map = element.children.find(({ name }) => name === 'content-type-map')
  const any = map === undefined ? () => '' : compiler.string(map, 'any-content-type-value')
  const missing = map === undefined ? () => '' : compiler.string(map, 'missing-content-type-value')
  const types = (map?.children ?? []).map((child) => ({
    from: compiler.string(child, 'from'),
    to: compiler.string(child, 'to'),
    when: compiler.attribute(child, 'when', 'bool'),
  }))
  return (exchange, { headers }) => {
    const [header] = headers.get('Content-Type')?.split(';') ?? []
    const given = header?.trim().toLowerCase() ?? missing(exchange)
    const mapped = types.find(({ from, when }) =>
      when === undefined ? from(exchange).toLowerCase() === given : when(exchange),
    )
    return mapped?.to(exchange) ?? (any(exchange) || given)
  }
}

/** The action for a content type; undefined when no `<content>` is about it. */
function contentRules(
  element: PolicyElement,
  compiler: Compiler,
): (exchange: Exchange, type: string) => Action | undefined {
  const rules = element.children.filter(({ name }) => name === 'content')
  for (const rule of rules.filter((one) => compiler.literal(one, 'validate-as') !== 'json')) {
    compiler.problem(
      rule.position,
      '<validate-content> validates JSON alone here: remove this <content>, or keep it to policy.<sku>.xml',
    )
  }
  const compiled: { type: Getter<string>; action: Getter<string> }[] = rules.map((rule) => ({
    type: compiler.string(rule, 'type'),
    action: compiler.string(rule, 'action'),
  }))
  return (exchange, type) => {
    const found = compiled.find((rule) => ['', type].includes(rule.type(exchange).toLowerCase()))
    return found?.action(exchange) as Action | undefined
  }
}

function schemaOf(operation: OperationSchema, message: EditableMessage, type: string): Json | undefined {
  const holder = message.status === undefined ? operation.requestBody : operation.response(message.status)
  const content = operation.resolve(holder?.['content'])
  return operation.resolve(operation.resolve(content?.[type])?.['schema'])
}

function conformance(operation: OperationSchema, schema: Json, text: string): string | undefined {
  try {
    return operation.mismatch(schema, JSON.parse(text))
  } catch (error) {
    return (error as Error).message
  }
}

function texts(direction: 'Request' | 'Response') {
  const type = `${direction}Body`
  const told = (text: string): string => (direction === 'Request' ? text : internalText)
  return {
    size(bytes: number, limit: number) {
      const text = (of: string) =>
        `${direction}'s body is ${bytes} bytes long and it exceeds the ${of} of ${limit} bytes.`
      return { name: '', type, rule: 'SizeLimit', details: text('configured limit'), publicText: told(text('limit')) }
    },
    unspecified(contentType: string) {
      const details = `Unspecified content type ${contentType} is not allowed.`
      return { name: contentType, type, rule: 'Unspecified', details, publicText: told(details) }
    },
    body(contentType: string, problem: string) {
      const subject = `Body of the ${direction.toLowerCase()} does not conform to the definition`
      const details = `${subject}, which is associated with the content type ${contentType}. ${problem}`
      return { name: contentType, type, rule: 'IncorrectMessage', details, publicText: told(details) }
    },
  }
}
