import type * as z from 'zod'
import type { ProblemDetail, ProblemPlace } from '../errors/http-error.js'

/** More would tell nobody anything, and make a large answer of a small request. */
const MAX_DETAILS = 100

/**
 * One entry per problem, and one for those beyond the hundredth: zod groups unknown keys into one issue, the client reads one entry for each.
 * @param within where the parsed value stands in the place, as `['file']`
 */
export function toDetails(
  place: ProblemPlace,
  issues: readonly z.core.$ZodIssue[],
  within: readonly PropertyKey[] = [],
): ProblemDetail[] {
  const details = issues.flatMap((issue) => toEntries(place, issue, within))
  if (details.length <= MAX_DETAILS) return details
  const more = details.length - MAX_DETAILS
  return [...details.slice(0, MAX_DETAILS), { in: place, name: toName(within), message: `And ${more} more problems` }]
}

function toEntries(
  place: ProblemPlace,
  issue: z.core.$ZodIssue,
  within: readonly PropertyKey[],
): ProblemDetail | ProblemDetail[] {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
  if (keys.length === 0) return { in: place, name: toName([...within, ...issue.path]), message: issue.message }
  return keys.map((key) => ({
    in: place,
    name: toName([...within, ...issue.path, key]),
    message: 'Unrecognized key',
  }))
}

/** `['tags', 2, 'name']` → `tags[2].name`. */
function toName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`
    return name === '' ? String(part) : `${name}.${String(part)}`
  }, '')
}
