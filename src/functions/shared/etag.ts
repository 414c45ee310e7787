import * as z from 'zod'
import type { Expected } from '../../catalog/service.js'
import { PreconditionRequiredError } from '../../lib/apim-context/index.js'

const LIST = /^\s*(?:\*|(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*)\s*$/

/** Optional in the schema, as its absence is answered with 428 and not with 422. */
export const IfMatch = z.object({
  'If-Match': z
    .string()
    .max(1000)
    .regex(LIST, 'If-Match is * or a list of entity tags in double quotes')
    .optional()
    .meta({
      description: 'The ETag of the version to change, or `*` for any. Required.',
      example: '"bX9nq2TnX0cZJ8tq0mZQWA"',
    }),
})

/** A strong entity tag: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
export function toETag(version: string): string {
  return `"${version}"`
}

/**
 * The versions that If-Match allows. Weak tags never match: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 * @throws PreconditionRequiredError without the header: nobody overwrites by accident what another has written
 */
export function fromIfMatch(headers: z.output<typeof IfMatch>): Expected {
  const value = headers['If-Match']?.trim()
  if (value === undefined) {
    throw new PreconditionRequiredError('Send If-Match with the ETag of the version to change, or * for any.')
  }
  if (value === '*') return '*'
  return [...value.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, version]) => (weak ? [] : [version!]))
}
