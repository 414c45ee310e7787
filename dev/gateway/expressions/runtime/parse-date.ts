import { currentSource } from './ambient.js'
import { DateTimeOffsetValue, DateTimeValue, LOCAL, TimeSpanValue, UNSPECIFIED, UTC } from './datetime.js'
import { raise } from './exceptions.js'
import { DAYS, MONTHS } from './format/datetime.js'

/** DateTimeStyles. */
export const DATE_STYLES = {
  None: 0,
  AllowLeadingWhite: 1,
  AllowTrailingWhite: 2,
  AllowInnerWhite: 4,
  AllowWhiteSpaces: 7,
  NoCurrentDateDefault: 8,
  AdjustToUniversal: 16,
  AssumeLocal: 32,
  AssumeUniversal: 64,
  RoundtripKind: 128,
} as const

/** A date as found in text: its clock time, and its offset when the text has one. */
interface Found {
  readonly clock: DateTimeValue
  /** In ticks. */
  readonly offset: bigint | undefined
  readonly isUtc: boolean
}

const DATE_FORMS: readonly { readonly pattern: RegExp; readonly order: string }[] = [
  { pattern: /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/, order: 'ymd' },
  { pattern: /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?!\d)/, order: 'mdy' },
  { pattern: /^(\d{4})[-/](\d{1,2})(?!\d)/, order: 'ym' },
  { pattern: /^(\d{1,2})[- ]([A-Za-z]{3,9})\.?,?[- ](\d{2}|\d{4})(?!\d)/, order: 'dMy' },
  { pattern: /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)/, order: 'Mdy' },
  { pattern: /^([A-Za-z]{3,9})\.?,? (\d{4})(?!\d)/, order: 'My' },
]
const TIME = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,7})\d*)?)?(?:\s*([AaPp])[Mm]?)?/
const ZONE = /^\s*(Z|GMT|UTC|[+-]\d{1,2}(?::?\d{2})?)$/i

function find(text: string): Found | undefined {
  let rest = text.trim()
  const weekday = DAYS.find((day) => new RegExp(`^(?:${day}|${day.slice(0, 3)})\\b`, 'i').test(rest))
  if (weekday !== undefined) rest = rest.replace(/^[A-Za-z]+,?\s*/, '')
  const date = findDate(rest)
  if (date !== undefined) rest = rest.slice(date.length).replace(/^(?:[T ,]\s*)/, '')
  const time = TIME.exec(rest)
  if (date === undefined && time === null) return undefined
  const ticks = time === null ? 0n : timeTicks(time)
  if (ticks === undefined) return undefined
  rest = rest.slice(time?.[0].length ?? 0)
  const zone = ZONE.exec(rest)
  if (zone === null && rest.trim() !== '') return undefined
  const clock = (date?.value ?? today()).add(ticks)
  if (weekday !== undefined && DAYS[clock.dayOfWeek] !== weekday) return undefined
  const isUtc = zone !== null && /^(?:Z|GMT|UTC)$/i.test(zone[1]!)
  return { clock, isUtc, offset: zone === null ? undefined : isUtc ? 0n : offsetTicks(zone[1]!) }
}

function today(): DateTimeValue {
  const now = DateTimeValue.fromUnix(currentSource().services.clock.now(), UNSPECIFIED)
  return now.add(-now.timeOfDay)
}

function findDate(text: string): { value: DateTimeValue; length: number } | undefined {
  for (const { pattern, order } of DATE_FORMS) {
    const matched = pattern.exec(text)
    if (matched === null) continue
    const parts = { y: 1, m: 1, d: 1 }
    for (const [i, letter] of [...order].entries()) {
      const part = matched[i + 1]!
      if (letter === 'M') parts.m = MONTHS.findIndex((name) => name.toLowerCase().startsWith(part.toLowerCase())) + 1
      else parts[letter as 'y' | 'm' | 'd'] = Number(part)
      if (letter === 'y' && part.length === 2) parts.y += parts.y < 50 ? 2000 : 1900
    }
    if (
      parts.m < 1 ||
      parts.m > 12 ||
      parts.y < 1 ||
      parts.d < 1 ||
      parts.d > new Date(Date.UTC(parts.y, parts.m, 0)).getUTCDate()
    )
      return undefined
    return { value: DateTimeValue.fromParts(parts.y, parts.m, parts.d), length: matched[0].length }
  }
  return undefined
}

function timeTicks([, h, m, s, fraction, half]: RegExpExecArray): bigint | undefined {
  let hour = Number(h)
  const [minute, second] = [Number(m), Number(s ?? 0)]
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return BigInt((hour * 60 + minute) * 60 + second) * 10_000_000n + BigInt((fraction ?? '').padEnd(7, '0'))
}

function offsetTicks(zone: string): bigint {
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)!
  const ticks = BigInt(Number(hours) * 60 + Number(minutes ?? 0)) * 600_000_000n
  return sign === '-' ? -ticks : ticks
}

/** The DateTime that the styles make of it; local time is UTC here. */
function toDateTime({ clock, offset, isUtc }: Found, styles: number): DateTimeValue {
  if (offset !== undefined) {
    const universal = clock.add(-offset)
    if ((styles & DATE_STYLES.RoundtripKind) !== 0 && isUtc) return universal.withKind(UTC)
    return universal.withKind((styles & DATE_STYLES.AdjustToUniversal) !== 0 ? UTC : LOCAL)
  }
  if ((styles & DATE_STYLES.AssumeUniversal) !== 0)
    return clock.withKind((styles & DATE_STYLES.AdjustToUniversal) !== 0 ? UTC : LOCAL)
  if ((styles & DATE_STYLES.AssumeLocal) !== 0)
    return clock.withKind((styles & DATE_STYLES.AdjustToUniversal) !== 0 ? UTC : LOCAL)
  return clock.withKind(UNSPECIFIED)
}

export function tryParseDateTime(text: string, styles = 0): DateTimeValue | undefined {
  const found = find(text)
  return found && toDateTime(found, styles)
}

export function parseDateTime(text: string, styles = 0): DateTimeValue {
  return (
    tryParseDateTime(text, styles) ??
    raise('FormatException', `String '${text}' was not recognized as a valid DateTime.`)
  )
}

export function tryParseOffset(text: string, styles = 0): DateTimeOffsetValue | undefined {
  const found = find(text)
  if (found === undefined) return undefined
  const value = new DateTimeOffsetValue(found.clock, new TimeSpanValue(found.offset ?? 0n))
  return (styles & DATE_STYLES.AdjustToUniversal) !== 0 ? DateTimeOffsetValue.utc(value.utcTicks) : value
}

const EXACT_FIELDS: Readonly<Record<string, string>> = {
  yyyy: '(?<y>\\d{4})',
  yyy: '(?<y>\\d{3,4})',
  yy: '(?<y2>\\d{2})',
  y: '(?<y2>\\d{1,2})',
  MM: '(?<M>\\d{2})',
  M: '(?<M>\\d{1,2})',
  MMM: '(?<N>[A-Za-z]{3})',
  MMMM: '(?<N>[A-Za-z]+)',
  dd: '(?<d>\\d{2})',
  d: '(?<d>\\d{1,2})',
  ddd: '[A-Za-z]{3}',
  dddd: '[A-Za-z]+',
  HH: '(?<H>\\d{2})',
  H: '(?<H>\\d{1,2})',
  hh: '(?<h>\\d{2})',
  h: '(?<h>\\d{1,2})',
  mm: '(?<m>\\d{2})',
  m: '(?<m>\\d{1,2})',
  ss: '(?<s>\\d{2})',
  s: '(?<s>\\d{1,2})',
  tt: '(?<t>[AaPp])[Mm]',
  t: '(?<t>[AaPp])',
  K: '(?<z>Z|[+-]\\d{2}:\\d{2})?',
  zzz: '(?<z>[+-]\\d{2}:?\\d{2})',
  zz: '(?<z>[+-]\\d{2})',
  Z: '(?<z>Z)',
  z: '(?<z>[+-]\\d{1,2})',
}
const STANDARD_EXACT: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  o: "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
  O: "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  t: 'HH:mm',
  T: 'HH:mm:ss',
}

/** ParseExact by a custom or standard format; undefined when the text does not fit. */
export function parseExact(
  text: string,
  format: string,
  styles: number,
): (Found & { readonly dateTime: DateTimeValue }) | undefined {
  const pattern = exactPattern(STANDARD_EXACT[format] ?? format)
  const trimmed = (styles & DATE_STYLES.AllowWhiteSpaces) !== 0 ? text.trim() : text
  const groups = pattern.exec(trimmed)?.groups
  if (groups === undefined) return undefined
  const year =
    groups['y'] !== undefined
      ? Number(groups['y'])
      : groups['y2'] === undefined
        ? today().date.year
        : twoDigitYear(Number(groups['y2']))
  const isTimeOnly = ['y', 'y2', 'M', 'N', 'd'].every((name) => groups[name] === undefined)
  const month =
    groups['N'] === undefined
      ? Number(groups['M'] ?? (isTimeOnly ? today().date.month : 1))
      : MONTHS.findIndex((name) => name.toLowerCase().startsWith(groups['N']!.toLowerCase())) + 1
  const day = Number(groups['d'] ?? (isTimeOnly ? today().date.day : 1))
  let hour = Number(groups['H'] ?? groups['h'] ?? 0)
  if (groups['t'] !== undefined) hour = (hour % 12) + (groups['t'].toLowerCase() === 'p' ? 12 : 0)
  const [minute, second] = [Number(groups['m'] ?? 0), Number(groups['s'] ?? 0)]
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 || year < 1) return undefined
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined
  const ticks = BigInt((hour * 60 + minute) * 60 + second) * 10_000_000n + BigInt((groups['f'] ?? '').padEnd(7, '0'))
  const zone = groups['z']
  const found: Found = {
    clock: DateTimeValue.fromParts(year, month, day, ticks),
    isUtc: zone === 'Z',
    offset: zone === undefined ? undefined : zone === 'Z' ? 0n : offsetTicks(zone),
  }
  return { ...found, dateTime: toDateTime(found, styles) }
}

function twoDigitYear(year: number): number {
  return year + (year < 50 ? 2000 : 1900)
}

function exactPattern(format: string): RegExp {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const source = [...format.matchAll(/d+|f+|F+|h+|H+|K|m+|M+|s+|t+|y+|z+|%.|"[^"]*"|'[^']*'|\\[\s\S]|[\s\S]/g)].map(
    ([token]) => {
      if (/^f+$/.test(token)) return `(?<f>\\d{${token.length}})`
      if (/^F+$/.test(token)) return `(?<f>\\d{0,${token.length}})`
      if (/^["']/.test(token) && token.length > 1) return literal(token.slice(1, -1))
      if (token.startsWith('\\')) return literal(token.slice(1))
      return EXACT_FIELDS[token.replace('%', '')] ?? (/^y{5,}$/.test(token) ? EXACT_FIELDS['yyyy']! : literal(token))
    },
  )
  try {
    return new RegExp(`^${source.join('').replace('\\.(?<f>\\d{0,', '\\.?(?<f>\\d{0,')}$`, 'i')
  } catch {
    return raise('FormatException', 'Input string was not in a correct format.')
  }
}

export function offsetOf(found: Found): DateTimeOffsetValue {
  return new DateTimeOffsetValue(found.clock, new TimeSpanValue(found.offset ?? 0n))
}
