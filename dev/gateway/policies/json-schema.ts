import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { Schema } from '../artifacts/model.js'

export type Json = Readonly<Record<string, unknown>>

/** What is wrong with a value, and the JSON pointer of where. */
export interface Mismatch {
  readonly message: string
  readonly path: string
}

/** How validate-content looks at a schema otherwise than it is written. */
export interface SchemaVariant {
  /** Takes the place of every `additionalProperties`; absent, they count as they stand. */
  readonly additionalProperties?: boolean
  /** Compares the names of properties without case. */
  readonly ignoreCase: boolean
}

/** A schema of API Management, or a part of one, ready to validate. */
export interface CompiledSchema {
  /** What is wrong with a value; nothing when it conforms. */
  mismatch(value: unknown): Mismatch | undefined
}

/** Where the definition of an OpenAPI document's own schemas are. */
const DEFINITIONS = 'components'
/** Keywords whose members are named by the schema's author. */
const NAMED = ['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas', 'schemas']
/** Keywords that hold values, not schemas. */
const LITERAL = ['enum', 'const', 'default', 'example', 'examples']
const exact: SchemaVariant = { ignoreCase: false }

/** A schema within an OpenAPI document, whose references are followed there. */
export function operationSchema(schema: Json, document: Json, variant = exact): CompiledSchema {
  const adapted = adapt({ ...schema, [DEFINITIONS]: document[DEFINITIONS] }, variant) as Json
  return compiled(createAjv().compile(adapted))
}

/**
 * A schema that belongs to no API, or what `reference`, such as `#/definitions/Item`, points to in it. Others are referred to as
 * `/schemas/<id>`. Throws when a reference leads nowhere.
 */
export function instanceSchema(
  schemas: ReadonlyMap<string, Schema>,
  { id, reference }: { readonly id: string; readonly reference: string },
  variant = exact,
): CompiledSchema {
  const ajv = createAjv()
  for (const schema of schemas.values()) {
    if (schema.type === 'json') ajv.addSchema(adapt(schema.document, variant) as Json, `/schemas/${schema.id}`)
  }
  return compiled(ajv.compile({ $ref: `/schemas/${id}${reference}` }))
}

/** For values that stand as text in a URL or header. */
export function textSchema(schema: Json, document: Json): CompiledSchema {
  // Ajv changes what stands in an object, so the value is given inside one.
  const wrapper = { type: 'object', properties: { value: schema }, [DEFINITIONS]: document[DEFINITIONS] }
  const validate = compiled(createAjv({ coerceTypes: true }).compile(adapt(wrapper, exact) as Json))
  return { mismatch: (value) => validate.mismatch({ value }) }
}

function compiled(validate: ValidateFunction): CompiledSchema {
  return {
    mismatch(value) {
      if (validate(value)) return undefined
      const [first] = validate.errors ?? []
      return { message: first?.message ?? 'is not valid', path: first?.instancePath ?? '' }
    },
  }
}

function createAjv(options: { readonly coerceTypes?: boolean } = {}): Ajv {
  const ajv = new Ajv({ strict: false, validateSchema: false, ...options })
  addFormats.default(ajv)
  return ajv
}

/**
 * The schema as Ajv takes it, looked at as the variant says. OpenAPI 3.0 and the fourth draft have `exclusiveMinimum: true`
 * beside `minimum`, which later drafts, and Ajv, write as one number.
 */
function adapt(value: unknown, variant: SchemaVariant, isNamed = false): unknown {
  if (Array.isArray(value)) return value.map((item) => adapt(item, variant))
  if (typeof value !== 'object' || value === null) return value
  const adapted = Object.entries(value).map(([name, item]): [string, unknown] =>
    !isNamed && LITERAL.includes(name) ? [name, item] : [name, adapt(item, variant, !isNamed && NAMED.includes(name))],
  )
  const copy = Object.fromEntries(adapted)
  return isNamed ? copy : adaptKeywords(copy, variant)
}

function adaptKeywords(schema: Record<string, unknown>, variant: SchemaVariant): Record<string, unknown> {
  for (const [exclusive, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof schema[exclusive] !== 'boolean') continue
    if (schema[exclusive] && typeof schema[limit] === 'number') {
      schema[exclusive] = schema[limit]
      delete schema[limit]
    } else delete schema[exclusive]
  }
  const isObject = schema['type'] === 'object' || schema['properties'] !== undefined
  if (variant.additionalProperties === true) delete schema['additionalProperties']
  else if (variant.additionalProperties === false && isObject) schema['additionalProperties'] = false
  if (!variant.ignoreCase) return schema
  if (isMap(schema['properties'])) {
    const properties = Object.entries(schema['properties'])
    schema['properties'] = Object.fromEntries(properties.map(([name, item]) => [name.toLowerCase(), item]))
  }
  if (Array.isArray(schema['required'])) {
    schema['required'] = schema['required'].map((name) => String(name).toLowerCase())
  }
  return schema
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
