import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'
import type { Schema } from '../artifacts/model.js'
import type { PolicyElement } from '../documents/element.js'
import { jsonProblem, type TextProblem, xmlProblem } from '../expressions/index.js'
import type { Exchange } from '../pipeline/exchange.js'
import type { Compiler } from '../plan/compiler.js'
import { type CompiledSchema, instanceSchema, type Json, type SchemaVariant } from './json-schema.js'
import { lastPart, type MissingSchema, type OperationSchema } from './openapi.js'
import type { EditableMessage } from './policy.js'
import type { Action } from './validation.js'
import { loadLibxml, type XmlSchema, xmlMismatch, xsdValidator } from './xml-schema.js'

/** A `<content>` of validate-content: how bodies of a content type are validated, and what is done about a wrong one. */
export interface ContentRule {
  /** In lower case; empty for every type that the API specifies. */
  readonly type: string
  readonly action: (exchange: Exchange) => Action
  /** Whether the body is validated without a definition in the API. */
  readonly ownSchema: boolean
  /** What is wrong with a body; `definition` is the API's for its content type. */
  check(text: string, definition: Definition | undefined): TextProblem | undefined | Promise<TextProblem | undefined>
  /** The name of the definition that it is validated against; empty when that has none. */
  definitionName(definition: Definition | undefined): string
}

/** What the API specifies for a content type. */
export interface Definition {
  readonly name: string
  readonly schema: Json
  readonly operation: OperationSchema
}

/** What the API specifies for the type of a message; nothing, or why what it refers to is not there. */
export function definitionOf(
  operation: OperationSchema,
  message: EditableMessage,
  type: string,
): Definition | MissingSchema | undefined {
  const holder = message.status === undefined ? operation.requestBody : operation.response(message.status)
  const media = operation.resolve(operation.resolve(holder?.['content'])?.[type])
  const { schema, missing } = operation.schema(media?.['schema'])
  if (schema === undefined) return missing
  const reference = (media?.['schema'] as Json | undefined)?.['$ref']
  return { name: typeof reference === 'string' ? lastPart(reference) : '', schema, operation }
}

export function contentRule(element: PolicyElement, compiler: Compiler): ContentRule {
  const literal = (name: string): string => compiler.literal(element, name) ?? ''
  const format = literal('validate-as')
  const action = compiler.string(element, 'action')
  const common = { type: literal('type').toLowerCase(), action: (exchange: Exchange) => action(exchange) as Action }
  const id = compiler.literal(element, 'schema-id')
  if (format !== 'json') {
    const schema = id === undefined ? undefined : xmlSchema(element, compiler, id)
    const isSoap = format === 'soap'
    return {
      ...common,
      ownSchema: true,
      check: (text) =>
        xmlProblem(text, isSoap) ??
        (schema === undefined ? undefined : xmlConformance(schema, compiler.surroundings.schemas, { text, isSoap })),
      definitionName: () => id ?? '',
    }
  }
  const variant = variantOf(element, compiler)
  const own = id === undefined ? undefined : ownSchema(element, compiler, { id, variant })
  return {
    ...common,
    ownSchema: id !== undefined,
    check(text, definition) {
      const schema = own ?? definition?.operation.validator(definition.schema, variant)
      return schema === undefined ? undefined : jsonConformance(schema, text, variant.ignoreCase)
    },
    definitionName: (definition) => id ?? definition?.name ?? '',
  }
}

function variantOf(element: PolicyElement, compiler: Compiler): SchemaVariant {
  const flag = (name: string): boolean | undefined => {
    const literal = compiler.literal(element, name)
    return literal === undefined ? undefined : literal.trim().toLowerCase() === 'true'
  }
  const additionalProperties = flag('allow-additional-properties')
  return {
    ignoreCase: flag('case-insensitive-property-names') ?? false,
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
  }
}

function ownSchema(
  element: PolicyElement,
  compiler: Compiler,
  { id, variant }: { readonly id: string; readonly variant: SchemaVariant },
): CompiledSchema | undefined {
  const { schemas } = compiler.surroundings
  if (!existsAs('json', element, compiler, id)) return undefined
  try {
    return instanceSchema(schemas, { id, reference: compiler.literal(element, 'schema-ref') ?? '' }, variant)
  } catch (error) {
    const { position } = element.attributes.get('schema-ref') ?? element.attributes.get('schema-id')!
    compiler.problem(position, `schema "${id}" cannot be used: ${(error as Error).message}`)
    return undefined
  }
}

function xmlSchema(element: PolicyElement, compiler: Compiler, id: string): XmlSchema | undefined {
  const reference = element.attributes.get('schema-ref')
  if (reference !== undefined) compiler.problem(reference.position, 'schema-ref is for JSON schemas: remove it')
  const schema = compiler.surroundings.schemas.get(id)
  return existsAs('xml', element, compiler, id) && schema?.type === 'xml' ? schema : undefined
}

async function xmlConformance(
  schema: XmlSchema,
  schemas: ReadonlyMap<string, Schema>,
  message: { readonly text: string; readonly isSoap: boolean },
): Promise<TextProblem | undefined> {
  const libxml = await loadLibxml()
  return xmlMismatch(libxml, xsdValidator(libxml, schemas, schema), message)
}

function existsAs(type: 'json' | 'xml', element: PolicyElement, compiler: Compiler, id: string): boolean {
  const schema = compiler.surroundings.schemas.get(id)
  if (schema?.type === type) return true
  const { position } = element.attributes.get('schema-id')!
  const message =
    schema === undefined
      ? `schema "${id}" does not exist: define it under "schemas", or correct the name`
      : `schema "${id}" is of type ${schema.type}: validate-as="${compiler.literal(element, 'validate-as')}" needs one of type ${type}`
  compiler.problem(position, message)
  return false
}

function jsonConformance(schema: CompiledSchema, text: string, ignoreCase: boolean): TextProblem | undefined {
  const unread = jsonProblem(text)
  if (unread !== undefined) return unread
  const root = parseTree(text)
  const mismatch = schema.mismatch(root === undefined ? undefined : jsonValue(root, ignoreCase))
  if (mismatch === undefined) return undefined
  const at = root === undefined ? undefined : nodeAt(root, mismatch.path, ignoreCase)
  const before = text.slice(0, at?.offset ?? 0).split('\n')
  const message = `${mismatch.path} ${mismatch.message}`.trim()
  return { message, line: before.length, position: before.at(-1)!.length + 1 }
}

/** The value of a JSON text, with the names of properties in lower case where these are compared so. */
function jsonValue({ type, value, children = [] }: Node, ignoreCase: boolean): unknown {
  if (type === 'array') return children.map((item) => jsonValue(item, ignoreCase))
  if (type !== 'object') return value
  const members = children.map(({ children: [name, member] = [] }): [string, unknown] => [
    propertyName(name!.value, ignoreCase),
    member === undefined ? undefined : jsonValue(member, ignoreCase),
  ])
  return Object.fromEntries(members)
}

/** What a JSON pointer points to. */
function nodeAt(root: Node, pointer: string, ignoreCase: boolean): Node | undefined {
  let at: Node | undefined = root
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (at?.type === 'array') at = findNodeAtLocation(at, [Number(name)])
    else
      at = at?.children?.findLast(({ children }) => propertyName(children![0]!.value, ignoreCase) === name)
        ?.children?.[1]
  }
  return at
}

function propertyName(name: string, ignoreCase: boolean): string {
  return ignoreCase ? name.toLowerCase() : name
}
