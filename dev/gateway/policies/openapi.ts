import type { Exchange } from '../pipeline/exchange.js'
import { type CompiledSchema, type Json, operationSchema, type SchemaVariant, textSchema } from './json-schema.js'

/** A parameter or header of an OpenAPI document. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Json | undefined
  /** Why the schema that the document refers to is not there. */
  readonly missing?: MissingSchema
}

/** A reference that leads nowhere: to another document, in one without definitions, or to a definition that it does not have. */
export type MissingSchema =
  | { readonly of: 'document' }
  | { readonly of: 'definitions' }
  | { readonly of: 'definition'; readonly name: string }

/** By schema, and what is asked of it. */
const known = new WeakMap<Json, Map<string, CompiledSchema>>()

/** What the OpenAPI document of the exchange's API says of its operation. References within the document are followed. */
export class OperationSchema {
  readonly #document: Json
  readonly #operation: Json

  constructor({ api, operation }: Exchange) {
    this.#document = api?.specification ?? {}
    this.#operation = operation?.definition ?? {}
  }

  get parameters(): Parameter[] {
    const own = this.#list(this.#operation['parameters'])
    const shared = this.#list(this.#pathItem()?.['parameters'])
    const isOwn = (one: Json): boolean => own.some((two) => two['name'] === one['name'] && two['in'] === one['in'])
    return [...own, ...shared.filter((one) => !isOwn(one))].map((one) => ({
      name: String(one['name']),
      in: one['in'] as Parameter['in'],
      required: one['required'] === true,
      ...this.schema(one['schema']),
    }))
  }

  get requestBody(): Json | undefined {
    return this.resolve(this.#operation['requestBody'])
  }

  /** The response of a status: by its code, its class such as `4XX`, or `default`. */
  response(status: number): Json | undefined {
    const responses = this.resolve(this.#operation['responses']) ?? {}
    const group = `${Math.floor(status / 100)}XX`
    return this.resolve(
      responses[String(status)] ?? responses[group] ?? responses[group.toLowerCase()] ?? responses['default'],
    )
  }

  /** The schema of a parameter or content type; undefined when there is none, or when its reference leads nowhere. */
  schema(value: unknown): { readonly schema: Json | undefined; readonly missing?: MissingSchema } {
    const resolved = this.resolve(value)
    const reference = referenceOf(value)
    if (reference === undefined || (resolved !== undefined && referenceOf(resolved) === undefined))
      return { schema: resolved }
    return { schema: undefined, missing: this.#missing(reference) }
  }

  #missing(reference: string): MissingSchema {
    if (!reference.startsWith('#')) return { of: 'document' }
    const components = this.#document['components'] as Json | undefined
    return components?.['schemas'] === undefined
      ? { of: 'definitions' }
      : { of: 'definition', name: lastPart(reference) }
  }

  resolve(value: unknown, depth = 0): Json | undefined {
    if (typeof value !== 'object' || value === null) return undefined
    const reference = (value as Json)['$ref']
    if (typeof reference !== 'string' || !reference.startsWith('#/') || depth > 10) return value as Json
    const path = reference
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    return this.resolve(
      path.reduce<unknown>((at, part) => (at as Json | undefined)?.[part], this.#document),
      depth + 1,
    )
  }

  /** A schema of the document, ready to validate JSON. */
  validator(schema: Json, variant: SchemaVariant): CompiledSchema {
    const { additionalProperties, ignoreCase } = variant
    return cached(schema, `${additionalProperties} ${ignoreCase}`, () =>
      operationSchema(schema, this.#document, variant),
    )
  }

  /** What is wrong with a value written as text by a schema of the document; an array's items are separate texts. */
  textMismatch(schema: Json, texts: readonly string[]): string | undefined {
    const validator = cached(schema, 'text', () => textSchema(schema, this.#document))
    const mismatch = validator.mismatch(schema['type'] === 'array' ? texts : texts[0])
    return mismatch === undefined ? undefined : `${mismatch.path.replace(/^\/value/, '')} ${mismatch.message}`.trim()
  }

  #pathItem(): Json | undefined {
    const items = Object.values(this.resolve(this.#document['paths']) ?? {})
    return items.map((item) => this.resolve(item)).find((item) => Object.values(item ?? {}).includes(this.#operation))
  }

  #list(value: unknown): Json[] {
    if (!Array.isArray(value)) return []
    return value.map((item) => this.resolve(item)).filter((item) => item !== undefined)
  }
}

function referenceOf(value: unknown): string | undefined {
  const reference = (value as Json | undefined)?.['$ref']
  return typeof reference === 'string' ? reference : undefined
}

/** The name that a reference ends in. */
export function lastPart(reference: string): string {
  return reference.split('/').at(-1)!
}

function cached(schema: Json, key: string, compile: () => CompiledSchema): CompiledSchema {
  const variants = known.get(schema) ?? new Map<string, CompiledSchema>()
  known.set(schema, variants)
  const found = variants.get(key) ?? compile()
  variants.set(key, found)
  return found
}
