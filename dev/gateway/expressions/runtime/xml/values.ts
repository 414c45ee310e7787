import { DateTimeOffsetValue, DateTimeValue, TICKS_PER_SECOND, TimeSpanValue } from '../datetime.js'
import { raise } from '../exceptions.js'
import { GuidValue } from '../guid.js'
import { Box } from '../object.js'
import { DATE_STYLES, parseDateTime, tryParseOffset } from '../parse-date.js'
import { requireNumber, STYLES } from '../parse-number.js'
import { displayObject } from '../text.js'
import { XObject } from './node.js'

/** Values as XML Schema writes them, as System.Xml.XmlConvert and LINQ to XML do. */

const ISO = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFK"
const WHITE = STYLES.AllowLeadingWhite | STYLES.AllowTrailingWhite
const INTEGER_STYLES = WHITE | STYLES.AllowLeadingSign
const DECIMAL_STYLES = INTEGER_STYLES | STYLES.AllowDecimalPoint
const FLOAT_STYLES = DECIMAL_STYLES | STYLES.AllowExponent

/** A boxed value as content. */
export function valueText(value: unknown): string {
  if (value instanceof XObject) raise('ArgumentException', 'An XObject cannot be used as a value.')
  if (typeof value === 'boolean') return String(value)
  if (value instanceof TimeSpanValue) return durationText(value)
  if (value instanceof DateTimeValue || value instanceof DateTimeOffsetValue) return value.format(ISO)
  if (value instanceof Box && (value.value === Infinity || value.value === -Infinity))
    return value.value > 0 ? 'INF' : '-INF'
  return displayObject(value)
}

/** `P1DT2H3M4.005S`. */
function durationText({ ticks }: TimeSpanValue): string {
  if (ticks === 0n) return 'PT0S'
  const size = ticks < 0n ? -ticks : ticks
  const total = size / TICKS_PER_SECOND
  const fraction = (size % TICKS_PER_SECOND).toString().padStart(7, '0').replace(/0+$/, '')
  const part = (count: bigint, unit: string) => (count === 0n ? '' : `${count}${unit}`)
  const seconds = fraction === '' ? part(total % 60n, 'S') : `${total % 60n}.${fraction}S`
  const time = `${part((total / 3600n) % 24n, 'H')}${part((total / 60n) % 60n, 'M')}${seconds}`
  return `${ticks < 0n ? '-' : ''}P${part(total / 86_400n, 'D')}${time === '' ? '' : `T${time}`}`
}

const DURATION = /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/

/** An ISO 8601 duration; a year counts as 365 days and a month as 30, as in .NET. */
function parseDuration(text: string): TimeSpanValue {
  const matched = DURATION.exec(text)
  if (matched === null || /P$/.test(text)) return malformed(text, 'TimeSpan')
  const [, sign, years, months, days, hours, minutes, seconds, fraction] = matched
  const count = (digits: string | undefined) => BigInt(digits ?? '0')
  const allDays = count(years) * 365n + count(months) * 30n + count(days)
  const total = ((allDays * 24n + count(hours)) * 60n + count(minutes)) * 60n + count(seconds)
  const ticks = total * TICKS_PER_SECOND + BigInt((fraction ?? '').slice(0, 7).padEnd(7, '0'))
  return TimeSpanValue.of(sign === undefined ? ticks : -ticks)
}

function parseBool(text: string): boolean {
  const own = text.trim().toLowerCase()
  if (own === 'true' || own === '1') return true
  return own === 'false' || own === '0' ? false : malformed(own, 'Boolean')
}

function parseFloatingPoint(text: string, keyword: string): unknown {
  const own = text.trim()
  if (own === 'INF' || own === '-INF') return own === 'INF' ? Infinity : -Infinity
  return requireNumber(own, keyword, FLOAT_STYLES)
}

function malformed(text: string, type: string): never {
  return raise('FormatException', `The string '${text}' is not a valid ${type} value.`)
}

/** The types that an element or attribute can be cast to, and how its text becomes one. */
export const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  bool: parseBool,
  int: (text) => requireNumber(text, 'int', INTEGER_STYLES),
  long: (text) => requireNumber(text, 'long', INTEGER_STYLES),
  uint: (text) => requireNumber(text, 'uint', WHITE),
  ulong: (text) => requireNumber(text, 'ulong', WHITE),
  decimal: (text) => requireNumber(text, 'decimal', DECIMAL_STYLES),
  double: (text) => parseFloatingPoint(text, 'double'),
  float: (text) => parseFloatingPoint(text, 'float'),
  DateTime: (text) => parseDateTime(text, DATE_STYLES.RoundtripKind),
  DateTimeOffset: (text) => tryParseOffset(text.trim()) ?? malformed(text, 'AllXsd'),
  TimeSpan: (text) => parseDuration(text.trim()),
  Guid: (text) => GuidValue.parse(text.trim()),
}
