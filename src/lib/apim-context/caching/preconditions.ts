import type { HttpRequest } from '@azure/functions'
import * as z from 'zod'
import type { Decorator } from '../decorators/decorator.js'
import { defineLayer } from '../decorators/layer.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { PreconditionFailedError, PreconditionRequiredError, ValidationError } from '../errors/http-error.js'
import { parseEntityTags, toVersion } from './entity-tag.js'
import { fromHttpDate } from './http-date.js'

/** What a resource is at the moment: what its answers have in `ETag` and `Last-Modified`. */
export interface ResourceState {
  readonly version?: string
  readonly lastModified?: Date
}

/** What the client expects of the resource that it changes. */
export interface Precondition {
  /** Whether the resource is as expected. Ask it where the state cannot change before the write: in the store's transaction. */
  allows(state: ResourceState): boolean
  /** @throws PreconditionFailedError when the resource is not as expected */
  check(state: ResourceState): void
}

export interface PreconditionInput {
  readonly precondition: Precondition
}

export interface PreconditionOptions {
  /** Whether a request without a precondition is refused with 428: `true` when not given. */
  readonly required?: boolean
}

/**
 * Reads `If-Match`, or without it `If-Unmodified-Since`, of a request that changes a resource, so that nobody overwrites by
 * accident what another has written. The handler asks `precondition` with the state that it finds.
 */
export function preconditions({
  required = true,
}: PreconditionOptions = {}): Decorator<'guard', PreconditionInput, never> {
  const { precondition_failed, precondition_required, validation_failed } = errorCatalogue
  return defineLayer<PreconditionInput>({
    name: 'preconditions',
    errors: [precondition_failed, validation_failed, ...(required ? [precondition_required] : [])],
    effect: { headers: () => toHeaders(required) },
    async around({ request }, next) {
      const precondition = readPrecondition(request.headers)
      if (precondition instanceof ValidationError) return precondition
      if (precondition === undefined && required) {
        return new PreconditionRequiredError('Send If-Match with the ETag of the version to change, or * for any.')
      }
      return next({ precondition: precondition ?? anything })
    },
  })
}

const toHeaders = (required: boolean) =>
  z.object({
    // Optional in the document: its absence is answered with 428, not 422, and a date will do.
    'If-Match': z
      .string()
      .optional()
      .meta({
        description: `The ETag of the version to change, or \`*\` for any.${required ? ' Required, or If-Unmodified-Since.' : ''}`,
        example: '"bX9nq2TnX0cZJ8tq0mZQWA"',
      }),
    'If-Unmodified-Since': z
      .string()
      .optional()
      .meta({ description: 'The Last-Modified of what is to be changed; counts only without If-Match.' }),
  })

/** https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2: a date that is none counts as not sent. */
function readPrecondition(headers: HttpRequest['headers']): Precondition | ValidationError | undefined {
  const ifMatch = headers.get('if-match')
  if (ifMatch !== null) return readIfMatch(ifMatch)
  const since = fromHttpDate(headers.get('if-unmodified-since'))
  if (since === undefined) return undefined
  // The header has whole seconds, and so has the Last-Modified that it repeats.
  return toPrecondition(({ lastModified }) => lastModified !== undefined && toSeconds(lastModified) <= since)
}

const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1000) * 1000

/** Weak tags never match: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */
function readIfMatch(header: string): Precondition | ValidationError {
  const tags = parseEntityTags(header)
  if (tags === '*') return anything
  if (tags === undefined) {
    const message = 'If-Match is * or a list of entity tags in double quotes'
    return new ValidationError(undefined, { details: [{ in: 'headers', name: 'If-Match', message }] })
  }
  const versions = new Set(tags.flatMap((tag) => (tag.isWeak ? [] : [toVersion(tag)])))
  return toPrecondition(({ version }) => version !== undefined && versions.has(version))
}

function toPrecondition(allows: Precondition['allows']): Precondition {
  return {
    allows,
    check(state) {
      if (!allows(state)) throw new PreconditionFailedError()
    },
  }
}

const anything = toPrecondition(() => true)
