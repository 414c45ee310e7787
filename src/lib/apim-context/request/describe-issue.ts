import type * as z from 'zod'

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  file: 'a file',
}

const units: Readonly<Record<string, string>> = { string: 'character', array: 'item' }

/**
 * Says what a client has to send, where zod's own words tell how its value was looked at ("received NaN", "<=40"). What a
 * schema says itself comes before this; what this leaves undefined is said by zod.
 */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return describeType(issue.expected, issue.input)
  if (issue.code === 'too_small' && issue.inclusive) return `Expected at least ${count(issue.minimum, issue.origin)}`
  if (issue.code === 'too_big' && issue.inclusive) return `Expected at most ${count(issue.maximum, issue.origin)}`
  return undefined
}

function describeType(type: string, input: unknown): string {
  const expected = kinds[type] ?? type
  if (input === undefined) return `Missing: expected ${expected}`
  const given = kindOf(input)
  // NaN, 1.5 and an invalid date are of the right type: that is no reason to give.
  const isSame = given === kinds['number'] ? type === 'number' || type === 'int' : input instanceof Date
  return isSame ? `Expected ${expected}` : `Expected ${expected}, not ${given}`
}

function kindOf(input: unknown): string {
  if (input === null) return 'null'
  return kinds[Array.isArray(input) ? 'array' : typeof input] ?? typeof input
}

function count(limit: number | bigint, origin: string): string {
  const unit = units[origin]
  return unit === undefined ? String(limit) : `${limit} ${unit}${Number(limit) === 1 ? '' : 's'}`
}
