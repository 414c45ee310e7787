import type { Json } from './json-schema.js'
import type { OperationSchema, Parameter } from './openapi.js'
import { type Action, internalText, missingError, type Validation } from './validation.js'

/** The kinds of values that validate-parameters and validate-headers look at, as errors name them. */
const kinds = {
  path: { type: 'PathParameter', text: 'path parameter' },
  query: { type: 'QueryParameter', text: 'query parameter' },
  header: { type: 'RequestHeader', text: 'header' },
  'response-header': { type: 'ResponseHeader', text: 'header' },
} as const

interface Given {
  readonly kind: keyof typeof kinds
  readonly name: string
  readonly values: readonly string[]
}

/** Checks one value that the schema knows; an absent one is wrong only when it is required. */
export function checkSpecified(
  validation: Validation,
  schema: OperationSchema,
  given: Given & { readonly parameter: Parameter; readonly action: Action },
): void {
  const { parameter, action, values, name } = given
  const { text, type } = kinds[given.kind]
  const isResponse = given.kind === 'response-header'
  const report = (details: string, publicText: string): void =>
    validation.report(action, {
      name,
      type,
      rule: 'IncorrectMessage',
      details,
      publicText: isResponse ? internalText : publicText,
    })
  if (values.length === 0) {
    const details = `Value of the ${text} ${name} does not conform to the definition. It is required.`
    if (parameter.required) report(details, `The v${details.slice(1)}`)
    return
  }
  if (parameter.missing !== undefined) {
    validation.report(action, missingError(parameter.missing, { name, type, text: `${text} ${name}` }))
    return
  }
  if (parameter.schema === undefined) return
  if (values.length > 1 && parameter.schema['type'] !== 'array') {
    const details = `${isResponse ? 'Response' : 'Request'} cannot contain multiple values for the ${text} ${name}.`
    report(details, details)
    return
  }
  const mismatch = mismatchOf(schema, parameter.schema, values)
  if (mismatch === undefined) return
  if (mismatch instanceof Error) {
    const details = `${text[0]!.toUpperCase()}${text.slice(1)} ${name} cannot be validated. ${mismatch.message}`
    validation.report(action, { name, type, rule: 'ValidationError', details, publicText: internalText })
    return
  }
  const details = `Value of the ${text} ${name} does not conform to the definition. It ${mismatch}. Line: 1, Position: 1`
  report(details, `The v${details.slice(1)}`)
}

/** What is wrong with the values, or with the schema. */
function mismatchOf(schema: OperationSchema, own: Json, values: readonly string[]): string | Error | undefined {
  try {
    return schema.textMismatch(own, values)
  } catch (error) {
    return error as Error
  }
}

/** Reports a value that the schema does not know. */
export function reportUnspecified(validation: Validation, action: Action, { kind, name }: Omit<Given, 'values'>): void {
  const { type, text } = kinds[kind]
  const details = `Unspecified ${text} ${name} is not allowed.`
  const publicText = kind === 'response-header' ? internalText : details
  validation.report(action, { name, type, rule: 'Unspecified', details, publicText })
}
