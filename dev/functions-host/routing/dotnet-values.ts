/** Which texts .NET's `TryParse` accepts in the invariant culture. Surrounding white space is allowed throughout. */

const SPACE = '[\\t-\\r ]*'
const THOUSANDS = '(?:\\d[\\d,]*)'
const INTEGER = new RegExp(`^${SPACE}[+-]?\\d+${SPACE}$`)
const SIGNED = `(?:${THOUSANDS}(?:\\.\\d*)?|\\.\\d+)`
const DECIMAL = new RegExp(`^${SPACE}(?:[+-]?${SPACE}${SIGNED}|${SIGNED}${SPACE}[+-]?)${SPACE}$`)
const FLOAT = new RegExp(`^${SPACE}[+-]?${SIGNED}(?:e[+-]?\\d+)?${SPACE}$`, 'i')
const NOT_FINITE = new RegExp(`^${SPACE}(?:[+-]?(?:infinity|∞)|[+-]?nan)${SPACE}$`, 'i')
const BOOLEAN = new RegExp(`^${SPACE}(?:true|false)${SPACE}$`, 'i')

const HEX = '[\\da-f]'
const DASHED = `${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`
const GUID = new RegExp(`^${SPACE}(?:${HEX}{32}|${DASHED}|\\{${DASHED}\\}|\\(${DASHED}\\))${SPACE}$`, 'i')

const MAX_DECIMAL = 79228162514264337593543950335n

/** The value when it is an integer of `bits` bits, two's complement. */
export function parseInteger(text: string, bits: 32 | 64): bigint | undefined {
  if (!INTEGER.test(text)) return undefined
  const value = BigInt(text.trim().replace(/^\+/, ''))
  return BigInt.asIntN(bits, value) === value ? value : undefined
}

export function isDecimal(text: string): boolean {
  if (!DECIMAL.test(text)) return false
  const whole = text.replaceAll(/[^\d.]/g, '').split('.')[0] ?? ''
  return BigInt(whole || '0') <= MAX_DECIMAL
}

/** `double` and `float` accept the same texts: a value out of range becomes infinity. */
export function isFloat(text: string): boolean {
  return FLOAT.test(text) || NOT_FINITE.test(text)
}

export function isBoolean(text: string): boolean {
  return BOOLEAN.test(text)
}

export function isGuid(text: string): boolean {
  return GUID.test(text)
}

const TIME = '(?<hour>\\d{1,2})(?::(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:\\.\\d+)?)?)?(?: ?(?<half>[ap]m?))?'
const ZONE = '(?: ?(?:z|gmt|[+-]\\d{1,2}(?::?\\d{2})?))?'
const MONTH = '(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?'
const DATES = [
  '(?<year>\\d{4})[-/.](?<month>\\d{1,2})(?:[-/.](?<day>\\d{1,2}))?',
  '(?<month>\\d{1,2})[-/.](?<day>\\d{1,2})(?:[-/.](?<year>\\d{4}|\\d{2}))?',
  `${WEEKDAY}(?<day>\\d{1,2})[- ]${MONTH}(?:[- ](?<year>\\d{4}|\\d{2}))?`,
  `${WEEKDAY}${MONTH} (?<day>\\d{1,2})(?:,? (?<year>\\d{4}))?`,
].map((date) => new RegExp(`^\\s*${date}(?:[t ]${TIME}${ZONE})?\\s*$`, 'i'))
const TIME_ALONE = new RegExp(`^\\s*${TIME.replace(')?)?(?:', ')?)(?:')}${ZONE}\\s*$`, 'i')

/**
 * The usual forms that `DateTime.TryParse` accepts: ISO 8601, month/day/year, day month-name year, month-name day year,
 * each with an optional time and zone, and a time alone. Its rarer forms are refused here.
 */
export function isDateTime(text: string): boolean {
  if (TIME_ALONE.test(text)) return isTime(TIME_ALONE.exec(text)?.groups)
  return DATES.some((pattern) => {
    const groups = pattern.exec(text)?.groups
    return groups !== undefined && isDate(groups) && isTime(groups)
  })
}

type Groups = Readonly<Record<string, string | undefined>>
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function isDate({ year = '2000', month, name, day = '1' }: Groups): boolean {
  const index = name === undefined ? Number(month) - 1 : MONTHS.indexOf(name.toLowerCase())
  if (Number(year) < 1 && year.length === 4) return false
  const date = new Date(Date.UTC(2000, 0, 1))
  date.setUTCFullYear(Number(year), index, Number(day))
  return index >= 0 && index < 12 && date.getUTCMonth() === index && date.getUTCDate() === Number(day)
}

function isTime({ hour = '0', minute = '0', second = '0', half }: Groups = {}): boolean {
  const hours = Number(hour)
  return hours < 24 && (half === undefined || hours <= 12) && Number(minute) < 60 && Number(second) < 60
}
