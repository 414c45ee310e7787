import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { Exchange } from '../pipeline/exchange.js'

export type Json = Readonly<Record<string, unknown>>

/** A parameter or header of an OpenAPI document. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Json | undefined
}

/** What is wrong with a value, and the JSON pointer of where. */
export interface Mismatch {
  readonly message: string
  readonly path: string
}

const exact = createAjv(false)
/** For values that stand as text in a URL or header. */
const coercing = createAjv(true)
const validators = new WeakMap<Json, ValidateFunction>()

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
      schema: this.resolve(one['schema']),
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

  /** What is wrong with a JSON value by a schema of the document; nothing when it conforms. */
  mismatch(schema: Json, value: unknown): Mismatch | undefined {
    const validate = this.#validator(exact, schema, schema)
    return validate(value) ? undefined : { message: textOf(validate), path: validate.errors?.[0]?.instancePath ?? '' }
  }

  /** The same for a value written as text; an array's items are separate texts. */
  textMismatch(schema: Json, texts: readonly string[]): string | undefined {
    // Ajv changes what stands in an object, so the value is given inside one; the wrapper is cached by the schema.
    const validate = this.#validator(coercing, schema, { type: 'object', properties: { value: schema } })
    return validate({ value: schema['type'] === 'array' ? texts : texts[0] }) ? undefined : textOf(validate)
  }

  #validator(ajv: Ajv, key: Json, schema: Json): ValidateFunction {
    const known = validators.get(key)
    if (known !== undefined) return known
    const validate = ajv.compile({ ...schema, components: this.#document['components'] })
    validators.set(key, validate)
    return validate
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

function createAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ strict: false, validateSchema: false, coerceTypes })
  addFormats.default(ajv)
  return ajv
}

function textOf({ errors }: ValidateFunction): string {
  const [first] = errors ?? []
  return `${(first?.instancePath ?? '').replace(/^\/value/, '')} ${first?.message ?? 'is not valid'}`.trim()
}
