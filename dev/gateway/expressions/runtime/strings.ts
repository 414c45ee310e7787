import { allocate } from './budget.js'
import { raise, raiseRange } from './exceptions.js'

/** StringComparison's members that ignore case; the cultures are invariant here, so only case makes a difference. */
const IGNORING: ReadonlySet<number> = new Set([1, 3, 5])

export function ignoresCase(comparison: number): boolean {
  if (comparison < 0 || comparison > 5)
    raise(
      'ArgumentException',
      "The string comparison type passed in is currently not supported. (Parameter 'comparisonType')",
    )
  return IGNORING.has(comparison)
}

/** Upper case character by character, as .NET's invariant mapping does it: no `ß` to `SS`. */
export function toUpper(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toUpperCase()
  return mapCharacters(text, (c) => c.toUpperCase())
}

export function toLower(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  return mapCharacters(text, (c) => c.toLowerCase())
}

function mapCharacters(text: string, map: (c: string) => string): string {
  let result = ''
  for (const c of text) {
    const mapped = map(c)
    result += mapped.length === c.length ? mapped : c
  }
  return result
}

export function equal(a: string | null, b: string | null, ignoreCase: boolean): boolean {
  if (a === b || a === null || b === null) return a === b
  return ignoreCase && a.length === b.length && toUpper(a) === toUpper(b)
}

/** Ordinal order: the difference of the first code units that differ, or of the lengths. */
export function compareOrdinal(a: string | null, b: string | null, ignoreCase = false): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  const [x, y] = ignoreCase ? [toUpper(a), toUpper(b)] : [a, b]
  const length = Math.min(x.length, y.length)
  for (let i = 0; i < length; i++) {
    const difference = x.charCodeAt(i) - y.charCodeAt(i)
    if (difference !== 0) return difference
  }
  return x.length - y.length
}

export function indexOf(text: string, value: string, start: number, count: number, ignoreCase: boolean): number {
  if (start < 0 || start > text.length)
    raiseRange(
      'startIndex',
      'Index was out of range. Must be non-negative and less than or equal to the size of the collection.',
    )
  if (count < 0 || start + count > text.length)
    raiseRange('count', 'Count must be positive and count must refer to a location within the string/array/collection.')
  const part = text.slice(0, start + count)
  return ignoreCase ? toUpper(part).indexOf(toUpper(value), start) : part.indexOf(value, start)
}

export function lastIndexOf(text: string, value: string, ignoreCase: boolean, start = text.length - 1): number {
  if (text !== '' && (start < -1 || start >= text.length)) raiseRange('startIndex')
  const part = text.slice(0, start + 1)
  return ignoreCase ? toUpper(part).lastIndexOf(toUpper(value)) : part.lastIndexOf(value)
}

export function substring(text: string, start: number, length: number = text.length - start): string {
  if (start < 0) raiseRange('startIndex', 'StartIndex cannot be less than zero.')
  if (start > text.length) raiseRange('startIndex', 'startIndex cannot be larger than length of string.')
  if (length < 0) raiseRange('length', 'Length cannot be less than zero.')
  if (start + length > text.length) raiseRange('length', 'Index and length must refer to a location within the string.')
  return text.slice(start, start + length)
}

export function replace(text: string, from: string, to: string | null, ignoreCase = false): string {
  if (from === '') raise('ArgumentException', "String cannot be of zero length. (Parameter 'oldValue')")
  const result = ignoreCase ? replaceIgnoringCase(text, from, to ?? '') : text.replaceAll(from, () => to ?? '')
  allocate(result.length)
  return result
}

function replaceIgnoringCase(text: string, from: string, to: string): string {
  const [upper, wanted] = [toUpper(text), toUpper(from)]
  let result = ''
  let at = 0
  for (let found = upper.indexOf(wanted); found >= 0; found = upper.indexOf(wanted, at)) {
    result += text.slice(at, found) + to
    at = found + from.length
  }
  return result + text.slice(at)
}

export interface SplitOptions {
  readonly removeEmpty: boolean
  readonly trim: boolean
}

export function splitOptions(flags: number): SplitOptions {
  if ((flags & ~3) !== 0) raise('ArgumentException', `Illegal enum value: ${flags}. (Parameter 'options')`)
  return { removeEmpty: (flags & 1) !== 0, trim: (flags & 2) !== 0 }
}

/** Splits at any of the separators, at white space when there are none; `count` limits how many parts come out. */
export function split(
  text: string,
  separators: readonly string[],
  count: number,
  { removeEmpty, trim }: SplitOptions,
): string[] {
  if (count < 0) raiseRange('count', 'Count cannot be less than zero.')
  if (count === 0) return []
  const wanted = separators.filter((separator) => separator !== '')
  const parts: string[] = []
  let at = 0
  const accept = (part: string) => {
    const shown = trim ? trimEnds(part) : part
    if (!removeEmpty || shown !== '') parts.push(shown)
  }
  for (;;) {
    // With empty parts removed, separators before the last part are skipped first.
    if (parts.length === count - 1) {
      if (removeEmpty) at = skipEmpty(text, at, wanted, trim)
      break
    }
    const next = nextSeparator(text, at, wanted)
    if (next === undefined) break
    accept(text.slice(at, next.at))
    at = next.at + next.length
  }
  accept(text.slice(at))
  return parts
}

function skipEmpty(text: string, start: number, separators: readonly string[], trim: boolean): number {
  let at = start
  for (let next = nextSeparator(text, at, separators); next !== undefined; next = nextSeparator(text, at, separators)) {
    const part = text.slice(at, next.at)
    if ((trim ? trimEnds(part) : part) !== '') break
    at = next.at + next.length
  }
  return at
}

function nextSeparator(
  text: string,
  from: number,
  separators: readonly string[],
): { at: number; length: number } | undefined {
  if (separators.length === 0) {
    for (let i = from; i < text.length; i++) if (isWhiteSpace(text.charCodeAt(i))) return { at: i, length: 1 }
    return undefined
  }
  let best: { at: number; length: number } | undefined
  for (const separator of separators) {
    const at = text.indexOf(separator, from)
    if (at >= 0 && (best === undefined || at < best.at)) best = { at, length: separator.length }
  }
  return best
}

/** char.IsWhiteSpace. */
export function isWhiteSpace(code: number): boolean {
  return (
    (code >= 9 && code <= 13) ||
    code === 0x20 ||
    code === 0x85 ||
    code === 0xa0 ||
    (code > 0xff && /[\p{Zs}\u2028\u2029]/u.test(String.fromCharCode(code)))
  )
}

/** Trims white space, or the characters given. */
export function trimEnds(
  text: string,
  characters: readonly number[] = [],
  sides: 'both' | 'start' | 'end' = 'both',
): string {
  const goes = characters.length === 0 ? isWhiteSpace : (code: number) => characters.includes(code)
  let [start, end] = [0, text.length]
  if (sides !== 'end') while (start < end && goes(text.charCodeAt(start))) start++
  if (sides !== 'start') while (end > start && goes(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}
