import { TimeSpanValue } from './datetime.js'
import { raise } from './exceptions.js'
import { parseTimeSpan, tryParseTimeSpan } from './parse-timespan.js'

const FIELD = /d{1,8}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|%[dhmsfF]|"[^"]*"|'[^']*'|\\[\s\S]|[\s\S]/g
const LETTERS = 'dhmsfF'

interface Pattern {
  readonly expression: RegExp
  /** The letter of each group. */
  readonly letters: readonly string[]
}

/** A custom format as a regular expression; .NET refuses letters that are no fields and not escaped. */
function patternOf(format: string): Pattern {
  const letters: string[] = []
  const source = [...format.matchAll(FIELD)].map(([token]) => {
    const field = token.startsWith('%') && token.length === 2 ? token.slice(1) : token
    if (LETTERS.includes(field[0]!)) {
      if (letters.includes(field[0]!)) refuseFormat()
      letters.push(field[0]!)
      return fieldSource(field)
    }
    if (/^["']/.test(field) && field.length > 1) return literal(field.slice(1, -1))
    if (field.startsWith('\\') && field.length === 2) return literal(field.slice(1))
    return refuseFormat()
  })
  return { expression: new RegExp(`^${source.join('')}$`), letters }
}

function fieldSource(field: string): string {
  if (field.startsWith('F')) return `(\\d{0,${field.length}})`
  if (field.startsWith('f')) return `(\\d{${field.length}})`
  if (field === 'd') return '(\\d{1,8})'
  return field.length === 1 ? '(\\d{1,2})' : `(\\d{${field.length}})`
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function refuseFormat(): never {
  return raise('FormatException', 'Input string was not in a correct format.')
}

const UNITS: Readonly<Record<string, bigint>> = {
  d: 864_000_000_000n,
  h: 36_000_000_000n,
  m: 600_000_000n,
  s: 10_000_000n,
}
const LIMITS: Readonly<Record<string, number>> = { h: 23, m: 59, s: 59 }

/** By a standard format (`c`, `g`, `G`) or a custom one such as `hh\:mm`; undefined when the text does not fit. */
export function tryParseTimeSpanExact(text: string, format: string): TimeSpanValue | undefined {
  if (format.length === 1) {
    if (!/^[cgGtT]$/.test(format)) refuseFormat()
    const value = /^\s|\s$/.test(text) ? undefined : tryParseTimeSpan(text)
    return value instanceof TimeSpanValue ? value : undefined
  }
  const { expression, letters } = patternOf(format)
  const groups = expression.exec(text)?.slice(1)
  if (groups === undefined) return undefined
  let ticks = 0n
  for (const [i, letter] of letters.entries()) {
    const digits = groups[i]!
    if (Number(digits) > (LIMITS[letter] ?? Number.POSITIVE_INFINITY)) return undefined
    ticks += letter.toLowerCase() === 'f' ? BigInt(digits.padEnd(7, '0')) : BigInt(digits) * UNITS[letter]!
  }
  return new TimeSpanValue(ticks)
}

/** ParseExact: a text that would be a time in another format is still none. */
export function parseTimeSpanExact(text: string, formats: readonly string[]): TimeSpanValue {
  const [only] = formats
  if (formats.length === 1 && /^[ctT]$/.test(only!)) return parseTimeSpan(text)
  for (const format of formats) {
    const value = tryParseTimeSpanExact(text, format)
    if (value !== undefined) return value
  }
  return raise('FormatException', `Input string '${text}' was not in a correct format.`)
}
