import type { PolicyElement } from '../documents/element.js'
import type { TextProblem } from '../expressions/index.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler } from '../plan/compiler.js'
import { type ContentRule, contentRule, type Definition, definitionOf } from './content-rules.js'
import { byDirection } from './message.js'
import { OperationSchema } from './openapi.js'
import type { EditableMessage, Policy } from './policy.js'
import { type Action, internalText, missingError, Validation, type ValidationError } from './validation.js'
import { contentSpec } from './validation-specs.js'

/** https://learn.microsoft.com/azure/api-management/validate-content-policy */
export const validateContent: Policy = {
  name: 'validate-content',
  sections: ['inbound', 'outbound', 'on-error'],
  ...contentSpec,
  limitation:
    'Without schema-id XML has to be well-formed, and SOAP an envelope, whatever the schema of the API says. What is wrong by an XML schema is told in the words of libxml2.',
  compile(element, compiler) {
    const message = byDirection(compiler.section)
    const direction = compiler.section === 'inbound' ? 'Request' : 'Response'
    const unspecified = compiler.string(element, 'unspecified-content-type-action')
    const maxSize = compiler.int(element, 'max-size', 0)
    const oversized = compiler.string(element, 'size-exceeded-action')
    const variable = compiler.string(element, 'errors-variable-name')
    const typeOf = contentType(element, compiler)
    const rules = element.children.filter(({ name }) => name === 'content').map((rule) => contentRule(rule, compiler))
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
      const rule = rules.find((one) => one.type === '' || one.type === type)
      const found = definitionOf(new OperationSchema(exchange), edited, type)
      const isMissing = found !== undefined && 'of' in found
      const definition = isMissing ? undefined : found
      if (found === undefined && rule?.ownSchema !== true) {
        validation.report(unspecified(exchange) as Action, errors.unspecified(type))
      } else if (rule !== undefined && isMissing && !rule.ownSchema) {
        const subject = { name: type, type: `${direction}Body`, text: `content type ${type}` }
        validation.report(rule.action(exchange), missingError(found, subject))
      } else if (rule !== undefined) {
        const error = await bodyError(rule, bytes.toString('utf8'), definition, (problem) =>
          problem instanceof Error
            ? errors.exception(type, problem.message)
            : errors.body(type, rule.definitionName(definition), located(problem)),
        )
        if (error !== undefined) validation.report(rule.action(exchange), error)
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

/** What is wrong with a body, or with the schema that it is to be validated against. */
async function bodyError(
  rule: ContentRule,
  text: string,
  definition: Definition | undefined,
  errorOf: (problem: TextProblem | Error) => ValidationError,
): Promise<ValidationError | undefined> {
  try {
    const problem = await rule.check(text, definition)
    return problem === undefined ? undefined : errorOf(problem)
  } catch (error) {
    return errorOf(error as Error)
  }
}

function located({ message, line, position }: TextProblem): string {
  return `${message} Line: ${line}, Position: ${position}`
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
    exception(contentType: string, message: string) {
      const subject = `Body of the ${direction.toLowerCase()} cannot be validated for the content type ${contentType}`
      const details = `${subject}. ${message}`
      return { name: contentType, type, rule: 'ValidationException', details, publicText: internalText }
    },
    body(contentType: string, definition: string, problem: string) {
      const subject = `Body of the ${direction.toLowerCase()} does not conform to the definition ${definition}`.trim()
      const details = `${subject}, which is associated with the content type ${contentType}. ${problem}`
      return { name: contentType, type, rule: 'IncorrectMessage', details, publicText: told(details) }
    },
  }
}
