import { type ErrorCode, type ErrorRow, errorCatalogue } from '../errors/catalogue.js'
import { checkDeprecation, type Deprecation } from '../registration/api.js'
import type { Decorator } from './decorator.js'

/** How the document shows one answer, beyond its schema. */
export interface ResponseNote {
  readonly description: string
  /** Media type of a body without a schema, such as `text/html`. */
  readonly contentType?: string
  /** Response headers by name, each with its meaning. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What only a person can say about an operation; everything else comes from the route and its schemas. */
export interface Operation {
  readonly summary: string
  readonly description?: string
  readonly tags?: readonly string[]
  /** With dates every answer announces them in `Deprecation` and `Sunset`. */
  readonly deprecated?: boolean | Deprecation
  /** Failures that the handler itself throws: codes of the catalogue, or rows of your own. */
  readonly errors?: readonly (ErrorCode | ErrorRow)[]
  readonly responses?: Readonly<Record<number, ResponseNote>>
}

export interface OpenApiDecorator extends Decorator<'openapi', object, never> {
  readonly operation: Operation
}

/**
 * Describes the operation for the OpenAPI document.
 * @throws TypeError without a summary, or for a code that the catalogue has not, or for dates of deprecation that are none
 */
export function openapi(operation: Operation): OpenApiDecorator {
  if (typeof operation.summary !== 'string') throw new TypeError('openapi: summary is missing')
  if (typeof operation.deprecated === 'object') checkDeprecation('openapi', operation.deprecated)
  const errors = (operation.errors ?? []).map(toRow)
  return { stage: 'openapi', name: 'openapi', errors, operation }
}

function toRow(error: ErrorCode | ErrorRow): ErrorRow {
  if (typeof error !== 'string') return error
  if (!Object.hasOwn(errorCatalogue, error)) throw new TypeError(`openapi: '${error}' is no code of the catalogue`)
  return errorCatalogue[error]
}
