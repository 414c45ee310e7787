import type * as z from 'zod'
import type { ProblemDetail, ProblemPlace } from '../errors/http-error.js'

/**
 * One entry per problem: zod groups unknown keys into one issue, the client reads one entry for each.
 * @param within where the parsed value stands in the place, as `['file']`
 */
export function toDetails(
  place: ProblemPlace,
  issues: readonly z.core.$ZodIssue[],
  within: readonly PropertyKey[] = [],
): ProblemDetail[] {
  return issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
    if (keys.length === 0) return { in: place, name: toName([...within, ...issue.path]), message: issue.message }
    return keys.map((key) => ({
      in: place,
      name: toName([...within, ...issue.path, key]),
      message: 'Unrecognized key',
    }))
  })
}

/** `['tags', 2, 'name']` → `tags[2].name`. */
function toName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`
    return name === '' ? String(part) : `${name}.${String(part)}`
  }, '')
}
