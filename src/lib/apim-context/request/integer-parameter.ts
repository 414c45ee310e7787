import * as z from 'zod'

/** What the integer may be; both ends are allowed. */
export interface IntegerRange {
  readonly min: number
  /** `Number.MAX_SAFE_INTEGER` when not given. */
  readonly max?: number
}

/**
 * An integer of the path, the query or a header: decimal digits, after a `-` where the range goes below zero. `z.coerce`
 * takes whatever `Number()` does: an empty value and blanks as 0, `0x2a`, `1e1` and `+42` as numbers.
 *
 * @throws RangeError for a range that holds no integer, or ends that are none
 */
export function integerParameter({ min, max = Number.MAX_SAFE_INTEGER }: IntegerRange) {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max) {
    throw new RangeError(`integerParameter: ${min} to ${max} is no range of integers`)
  }
  const bounded = max !== Number.MAX_SAFE_INTEGER
  const error = ({ input }: { readonly input?: unknown }): string =>
    bounded || Number(input) > max
      ? `Expected an integer from ${min} to ${max}`
      : `Expected an integer of at least ${min}`
  const integer = z.int({ error }).min(min, { error })
  return z.preprocess(toInteger, bounded ? integer.max(max, { error }) : integer)
}

/** What is no integer, or too large to be exact, stays a text: that is one problem, not one for each bound. */
function toInteger(text: unknown): unknown {
  if (typeof text !== 'string' || !/^-?\d+$/.test(text)) return text
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}
