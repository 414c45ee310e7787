import { Decimal } from './decimal.js'
import { raise } from './exceptions.js'
import { article, fits, isIntegral, wrap } from './numbers.js'

/** NumberStyles, as .NET numbers them. */
export const STYLES = {
  AllowLeadingWhite: 1,
  AllowTrailingWhite: 2,
  AllowLeadingSign: 4,
  AllowTrailingSign: 8,
  AllowParentheses: 16,
  AllowDecimalPoint: 32,
  AllowThousands: 64,
  AllowExponent: 128,
  AllowCurrencySymbol: 256,
  AllowHexSpecifier: 512,
  AllowBinarySpecifier: 1024,
  None: 0,
  Integer: 7,
  Number: 111,
  Float: 167,
  Currency: 383,
  Any: 511,
  HexNumber: 515,
} as const

type Parsed = { readonly value: unknown } | 'format' | 'overflow'

/** Text as a number of the type, by invariant culture; what is wrong when it is none. */
export function parseNumber(text: string, keyword: string, styles: number): Parsed {
  const trimmed = trim(text, styles)
  if ((styles & STYLES.AllowHexSpecifier) !== 0) return parseHex(trimmed, keyword)
  const special = keyword === 'double' || keyword === 'float' ? parseSpecial(trimmed) : undefined
  if (special !== undefined) return { value: special }
  const plain = normalize(trimmed, styles)
  if (plain === undefined) return 'format'
  if (isIntegral(keyword)) return parseIntegral(plain, keyword)
  if (keyword === 'decimal') return parseDecimal(plain)
  return { value: keyword === 'float' ? Math.fround(Number(plain)) : Number(plain) }
}

function trim(text: string, styles: number): string {
  let result = text.replace(/\0+$/, '')
  if ((styles & STYLES.AllowLeadingWhite) !== 0) result = result.replace(/^[\t-\r ]+/, '')
  if ((styles & STYLES.AllowTrailingWhite) !== 0) result = result.replace(/[\t-\r ]+$/, '')
  return result
}

function parseSpecial(text: string): number | undefined {
  const lower = text.toLowerCase()
  if (lower === 'nan' || lower === '-nan' || lower === '+nan') return Number.NaN
  if (lower === 'infinity' || lower === '+infinity') return Number.POSITIVE_INFINITY
  return lower === '-infinity' ? Number.NEGATIVE_INFINITY : undefined
}

/** Plain text that Number and Decimal read, or undefined when the styles forbid something in it. */
function normalize(text: string, styles: number): string | undefined {
  const allows = (style: number) => (styles & style) !== 0
  let body = text
  let negative = false
  if (allows(STYLES.AllowParentheses) && /^\(.*\)$/.test(body)) {
    negative = true
    body = body.slice(1, -1)
  }
  if (allows(STYLES.AllowCurrencySymbol)) body = body.replace('¤', '')
  const sign = /^[+-]|[+-]$/.exec(body)
  if (sign !== null) {
    const style = sign.index === 0 ? STYLES.AllowLeadingSign : STYLES.AllowTrailingSign
    if (!allows(style) || negative) return undefined
    negative = sign[0] === '-'
    body = sign.index === 0 ? body.slice(1) : body.slice(0, -1)
  }
  if (allows(STYLES.AllowThousands) && /^\d/.test(body))
    body = body.replace(/^[\d,]+/, (digits) => digits.replaceAll(',', ''))
  const pattern = /^(?:\d+(\.\d*)?|(\.\d+))([eE][+-]?\d+)?$/.exec(body)
  if (pattern === null) return undefined
  if ((pattern[1] !== undefined || pattern[2] !== undefined) && !allows(STYLES.AllowDecimalPoint)) return undefined
  if (pattern[3] !== undefined && !allows(STYLES.AllowExponent)) return undefined
  return (negative ? '-' : '') + body
}

function parseIntegral(text: string, keyword: string): Parsed {
  const matched = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)!
  const scale = Number(matched[4] ?? 0)
  if (Math.abs(scale) > 400) return 'overflow'
  const digits = matched[2]! + (matched[3] ?? '').padEnd(Math.max(scale, 0), '0')
  const point = matched[2]!.length + scale
  if (/[1-9]/.test(digits.slice(Math.max(point, 0)))) return 'overflow'
  const value = BigInt(`${matched[1]}${digits.slice(0, Math.max(point, 0)) || '0'}`)
  return fits(value, keyword) ? { value: wrap(value, keyword) } : 'overflow'
}

function parseHex(text: string, keyword: string): Parsed {
  if (!/^[0-9a-fA-F]+$/.test(text)) return 'format'
  const value = BigInt(`0x${text}`)
  const wrapped = wrap(value, keyword)
  const bits = { sbyte: 8, byte: 8, short: 16, ushort: 16, int: 32, uint: 32 }[keyword] ?? 64
  return value < 1n << BigInt(bits) ? { value: wrapped } : 'overflow'
}

function parseDecimal(text: string): Parsed {
  try {
    return { value: Decimal.parse(text) }
  } catch {
    return 'overflow'
  }
}

export function defaultStyles(keyword: string): number {
  if (isIntegral(keyword)) return STYLES.Integer
  return keyword === 'decimal' ? STYLES.Number : STYLES.Float | STYLES.AllowThousands
}

/** Parse, or the exception that .NET throws. */
export function requireNumber(text: string, keyword: string, styles = defaultStyles(keyword)): unknown {
  const parsed = parseNumber(text, keyword, styles)
  if (parsed === 'format') return raise('FormatException', `The input string '${text}' was not in a correct format.`)
  if (parsed === 'overflow')
    return raise('OverflowException', `Value was either too large or too small for ${article(keyword)}.`)
  return parsed.value
}
