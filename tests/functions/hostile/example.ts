import * as z from 'zod'

type JsonSchema = Readonly<Record<string, unknown>>

/** Something that a schema takes, as far as its examples go: what a careful client would send. */
export function exampleOf(schema: z.ZodType): unknown {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return toExample(root, (root['$defs'] ?? {}) as Record<string, JsonSchema>)
}

/** The same for the members of an object, each by its name, as text. */
export function examplesOf(schema: z.ZodObject | undefined): Readonly<Record<string, string>> {
  const examples = schema ? (exampleOf(schema) as Record<string, unknown>) : {}
  return Object.fromEntries(Object.entries(examples).map(([name, example]) => [name, String(example)]))
}

function toExample(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): unknown {
  const { $ref, type, properties = {}, items, example, minimum, anyOf } = schema
  if (typeof $ref === 'string') return toExample(definitions[$ref.split('/').at(-1)!]!, definitions)
  if (example !== undefined) return example
  if (schema['default'] !== undefined) return schema['default']
  if (Array.isArray(anyOf)) return toExample(anyOf[0] as JsonSchema, definitions)
  if (type === 'object') {
    const members = Object.entries(properties as Record<string, JsonSchema>)
    return Object.fromEntries(members.map(([name, member]) => [name, toExample(member, definitions)]))
  }
  if (type === 'array') return [toExample(items as JsonSchema, definitions)]
  if (type === 'integer' || type === 'number') return minimum ?? 1
  return 'text'
}
