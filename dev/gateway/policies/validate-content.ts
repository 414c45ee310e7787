import { findNodeAtLocation, getNodeValue, type Node, parseTree } from 'jsonc-parser'
import type { PolicyElement } from '../documents/element.js'
import { jsonProblem, type TextProblem, xmlProblem } from '../expressions/index.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler } from '../plan/compiler.js'
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
  limitation:
    'JSON is validated against the operation; XML has to be well-formed, and SOAP an envelope. Schemas of their own have no effect.',
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
      const rule = rules(exchange, type)
      const text = bytes.toString('utf8')
      if (rule !== undefined && rule.format !== 'json') {
        const problem = xmlProblem(text, rule.format === 'soap')
        if (problem !== undefined) validation.report(rule.action, errors.body(type, located(problem)))
        return validation.finish()
      }
      const schema = schemaOf(operation, edited, type)
      if (schema === undefined) validation.report(unspecified(exchange) as Action, errors.unspecified(type))
      else if (rule !== undefined) {
        const problem = conformance(operation, schema, text)
        if (problem !== undefined) validation.report(rule.action, errors.body(type, located(problem)))
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

interface ContentRule {
  readonly format: 'json' | 'xml' | 'soap'
  readonly action: Action
}

/** The rule for a content type; undefined when no `<content>` is about it. */
function contentRules(
  element: PolicyElement,
  compiler: Compiler,
): (exchange: Exchange, type: string) => ContentRule | undefined {
  const rules = element.children
    .filter(({ name }) => name === 'content')
    .map((rule) => ({
      type: compiler.string(rule, 'type'),
      format: compiler.string(rule, 'validate-as'),
      action: compiler.string(rule, 'action'),
    }))
  return (exchange, type) => {
    const found = rules.find((rule) => ['', type].includes(rule.type(exchange).toLowerCase()))
    if (found === undefined) return undefined
    return { format: found.format(exchange) as ContentRule['format'], action: found.action(exchange) as Action }
  }
}

function schemaOf(operation: OperationSchema, message: EditableMessage, type: string): Json | undefined {
  const holder = message.status === undefined ? operation.requestBody : operation.response(message.status)
  const content = operation.resolve(holder?.['content'])
  return operation.resolve(operation.resolve(content?.[type])?.['schema'])
}

function conformance(operation: OperationSchema, schema: Json, text: string): TextProblem | undefined {
  const unread = jsonProblem(text)
  if (unread !== undefined) return unread
  const root = parseTree(text)
  const mismatch = operation.mismatch(schema, root === undefined ? undefined : getNodeValue(root))
  if (mismatch === undefined) return undefined
  const at = root === undefined ? undefined : findNodeAtLocation(root, pathOf(root, mismatch.path))
  const before = text.slice(0, at?.offset ?? 0).split('\n')
  return { message: mismatch.message, line: before.length, position: before.at(-1)!.length + 1 }
}

/** A JSON pointer's parts, those of arrays as numbers. */
function pathOf(root: Node, pointer: string): (string | number)[] {
  const path: (string | number)[] = []
  for (const part of pointer.split('/').slice(1)) {
    const isItem = findNodeAtLocation(root, path)?.type === 'array'
    path.push(isItem ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  return path
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
    body(contentType: string, problem: string) {
      const subject = `Body of the ${direction.toLowerCase()} does not conform to the definition`
      const details = `${subject}, which is associated with the content type ${contentType}. ${problem}`
      return { name: contentType, type, rule: 'IncorrectMessage', details, publicText: told(details) }
    },
  }
}
