import type { DateTimeValue, TimeSpanValue } from '../datetime.js'
import { raise } from '../exceptions.js'

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
export const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** Standard formats as custom ones, by invariant culture. */
const STANDARD: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK",
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
}

/** ToString(format) of a DateTime, or of a DateTimeOffset when there is an offset. */
export function formatDateTime(value: DateTimeValue, format: string, offset: TimeSpanValue | undefined): string {
  if (format === '') return formatCustom(value, offset === undefined ? STANDARD['G']! : `${STANDARD['G']} zzz`, offset)
  if (format.length > 1) return formatCustom(value, format, offset)
  const pattern = STANDARD[format]
  if (pattern === undefined || (format === 'U' && offset !== undefined))
    return raise('FormatException', 'Input string was not in a correct format.')
  const isUniversal = offset !== undefined && 'rRu'.includes(format)
  return formatCustom(isUniversal ? value.add(-offset.ticks) : value, pattern, offset)
}

const TOKEN = /d+|f+|F+|g+|h+|H+|K|m+|M+|s+|t+|y+|z+|:|\/|%.|"[^"]*"?|'[^']*'?|\\[\s\S]?|[\s\S]/g

function formatCustom(value: DateTimeValue, format: string, offset: TimeSpanValue | undefined): string {
  const text = format.length === 2 && format.startsWith('%') ? format.slice(1) : format
  let result = ''
  for (const [token] of text.matchAll(TOKEN)) {
    const piece =
      token.length === 2 && token.startsWith('%') ? field(value, token.slice(1), offset) : field(value, token, offset)
    // A point before optional fractions that are all zero goes with them.
    result = /^F+$/.test(token) && piece === '' && result.endsWith('.') ? result.slice(0, -1) : result + piece
  }
  return result
}

function field(value: DateTimeValue, token: string, offset: TimeSpanValue | undefined): string {
  const { year, month, day } = value.date
  const number = (n: number) => String(n).padStart(Math.min(token.length, 2), '0')
  switch (token[0]) {
    case 'y':
      return token.length <= 2
        ? String(year % 100).padStart(token.length, '0')
        : String(year).padStart(token.length, '0')
    case 'M':
      return token.length < 3 ? number(month) : token.length === 3 ? MONTHS[month - 1]!.slice(0, 3) : MONTHS[month - 1]!
    case 'd':
      return token.length < 3
        ? number(day)
        : token.length === 3
          ? DAYS[value.dayOfWeek]!.slice(0, 3)
          : DAYS[value.dayOfWeek]!
    case 'H':
      return number(hour(value))
    case 'h':
      return number(hour(value) % 12 || 12)
    case 'm':
      return number(value.part(600_000_000n, 60n))
    case 's':
      return number(value.part(10_000_000n, 60n))
    case 'f':
    case 'F':
      return fraction(value, token)
    case 't':
      return token.length === 1 ? (hour(value) < 12 ? 'A' : 'P') : hour(value) < 12 ? 'AM' : 'PM'
    case 'g':
      return 'A.D.'
    case 'K':
      return offset === undefined ? kindText(value) : offsetText(offset.ticks, 3)
    case 'z':
      return offsetText(offset?.ticks ?? 0n, token.length)
    case '"':
    case "'":
      return token.slice(1, token.length > 1 && token.endsWith(token[0]) ? -1 : undefined)
    case '\\':
      return token.slice(1)
    default:
      return token
  }
}

function hour(value: DateTimeValue): number {
  return value.part(36_000_000_000n, 24n)
}

function fraction(value: DateTimeValue, token: string): string {
  if (token.length > 7) return raise('FormatException', 'Input string was not in a correct format.')
  const digits = String(value.ticks % 10_000_000n)
    .padStart(7, '0')
    .slice(0, token.length)
  return token.startsWith('F') ? digits.replace(/0+$/, '') : digits
}

function kindText(value: DateTimeValue): string {
  return value.kind === 1 ? 'Z' : value.kind === 2 ? '+00:00' : ''
}

function offsetText(ticks: bigint, length: number): string {
  const minutes = Number((ticks < 0n ? -ticks : ticks) / 600_000_000n)
  const sign = ticks < 0n ? '-' : '+'
  const hours = Math.floor(minutes / 60)
  if (length === 1) return sign + hours
  const text = sign + String(hours).padStart(2, '0')
  return length === 2 ? text : `${text}:${String(minutes % 60).padStart(2, '0')}`
}
