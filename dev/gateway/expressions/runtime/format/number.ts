import { raise } from '../exceptions.js'
import { formatCustom } from './custom-number.js'
import {
  type Digits,
  digitsOf,
  exponentText,
  group,
  isZero,
  plain,
  roundSignificant,
  roundTo,
  scientific,
} from './digits.js'

/** From this power of ten on, the text is scientific. */
const PRECISION: Readonly<Record<string, number>> = { float: 9, double: 17 }
const BITS: Readonly<Record<string, number>> = {
  sbyte: 8,
  byte: 8,
  short: 16,
  ushort: 16,
  int: 32,
  uint: 32,
  long: 64,
  ulong: 64,
}

/** ToString() of a numeric type, by invariant culture. */
export function numberText(value: unknown, keyword: string): string {
  if (keyword === 'double' || keyword === 'float') return floatingText(value as number, keyword)
  return String(value)
}

function floatingText(value: number, keyword: 'double' | 'float'): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const { digits, exponent } = shortest(Math.abs(value), keyword)
  const sign = value < 0 ? '-' : ''
  if (exponent >= PRECISION[keyword]! || exponent < -4) {
    return `${sign}${mantissa(digits)}${exponentText(exponent, 2, 'E')}`
  }
  return sign + plain(digits, exponent)
}

function mantissa(digits: string): string {
  return digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`
}

/** The fewest digits that give the same value back. */
function shortest(value: number, keyword: 'double' | 'float'): { digits: string; exponent: number } {
  let text = value.toExponential()
  for (let count = 0; keyword === 'float' && count < 9; count++) {
    const candidate = value.toExponential(count)
    if (Math.fround(Number(candidate)) === value) {
      text = candidate
      break
    }
  }
  const [digits, exponent] = text.split('e')
  return { digits: digits!.replace('.', '').replace(/0+$/, '') || '0', exponent: Number(exponent) }
}

/** ToString(format): a standard format such as `N2`, or a custom one such as `#,##0.00`. */
export function formatNumber(value: unknown, keyword: string, format: string): string {
  if (format === '') return numberText(value, keyword)
  const isFloating = keyword === 'double' || keyword === 'float'
  if (isFloating && !Number.isFinite(value)) return numberText(value, keyword)
  const standard = /^([A-Za-z])(\d{0,9})$/.exec(format)
  if (standard === null) return formatCustom(customDigits(value, keyword), format, isFloating)
  const precision = standard[2] === '' ? undefined : Number(standard[2])
  return formatStandard(value, keyword, standard[1]!, precision, format)
}

/** All digits: of a double exactly those of its value, as far as the formats can ask. */
export function exactDigits(value: unknown, keyword: string): Digits {
  if (keyword !== 'double' && keyword !== 'float') return digitsOf(String(value))
  const number = value as number
  const { digits, exponent } = shortest(Math.abs(number), keyword)
  const isNegative = number < 0 || Object.is(number, -0)
  return digitsOf((isNegative ? '-' : '') + (number === 0 ? '0' : plain(digits, exponent)))
}

/** What custom formats see of a double: 15 significant digits, of a float 7. */
function customDigits(value: unknown, keyword: string): Digits {
  const exact = exactDigits(value, keyword)
  if (keyword !== 'double' && keyword !== 'float') return exact
  const start = scientific(exact)
  const { digits, exponent } = roundSignificant(start.digits, start.exponent, keyword === 'double' ? 15 : 7)
  return digitsOf((exact.isNegative ? '-' : '') + plain(digits, exponent))
}

/** A double to fixed places: from its exact binary value, exact halves to even. */
function fixedDigits(value: unknown, keyword: string, places: number): Digits {
  const isFloating = keyword === 'double' || keyword === 'float'
  if (isFloating && Math.abs(value as number) >= 1e21) return roundTo(digitsOf(String(BigInt(value as number))), places)
  if (!isFloating || places >= EXACT_PLACES) return roundTo(exactDigits(value, keyword), places)
  const exact = {
    ...digitsOf((value as number).toFixed(EXACT_PLACES)),
    isNegative: exactDigits(value, keyword).isNegative,
  }
  const kept = (exact.whole + exact.fraction.slice(0, places)).at(-1)!
  const isTie = /^50*$/.test(exact.fraction.slice(places))
  if (!isTie || Number(kept) % 2 === 1) return roundTo(exact, places)
  return { ...exact, fraction: exact.fraction.slice(0, places) }
}
/** As many as the host can give. */
const EXACT_PLACES = 100

function formatStandard(
  value: unknown,
  keyword: string,
  letter: string,
  precision: number | undefined,
  format: string,
): string {
  const isInteger = keyword in BITS
  switch (letter.toUpperCase()) {
    case 'D':
      if (!isInteger) break
      return decimalText(digitsOf(String(value)), precision ?? 0)
    case 'X':
      if (!isInteger) break
      return hexText(value as number | bigint, keyword, letter, precision ?? 0)
    case 'B':
      if (!isInteger) break
      return BigInt.asUintN(BITS[keyword]!, BigInt(value as number))
        .toString(2)
        .padStart(precision ?? 0, '0')
    case 'R':
      return numberText(value, keyword)
    case 'F':
      return signed(fixedDigits(value, keyword, precision ?? 2), keyword, (d) => fixed(d, d.whole))
    case 'N':
      return signed(fixedDigits(value, keyword, precision ?? 2), keyword, (d) => fixed(d, group(d.whole)))
    case 'C':
      return currency(fixedDigits(value, keyword, precision ?? 2))
    case 'P':
      return percent(value, keyword, precision ?? 2)
    case 'E':
      return exponential(value, keyword, precision ?? 6, letter)
    case 'G':
      return general(value, keyword, precision ?? 0, letter)
  }
  return raise('FormatException', `Format specifier was invalid. '${format}'`)
}

function decimalText({ isNegative, whole }: Digits, width: number): string {
  return (isNegative ? '-' : '') + whole.padStart(width, '0')
}

function hexText(value: number | bigint, keyword: string, letter: string, width: number): string {
  const text = BigInt.asUintN(BITS[keyword]!, BigInt(value)).toString(16).padStart(width, '0')
  return letter === 'X' ? text.toUpperCase() : text
}

function fixed({ fraction }: Digits, whole: string): string {
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** .NET writes -0.00 for a negative double that rounds to zero, and 0.00 for a decimal. */
function signed(digits: Digits, keyword: string, show: (digits: Digits) => string): string {
  const isShown = digits.isNegative && (keyword === 'double' || keyword === 'float' || !isZero(digits))
  return (isShown ? '-' : '') + show(digits)
}

function currency(digits: Digits): string {
  const text = `¤${fixed(digits, group(digits.whole))}`
  return digits.isNegative && !isZero(digits) ? `(${text})` : text
}

function percent(value: unknown, keyword: string, places: number): string {
  const { isNegative, whole, fraction } = exactDigits(value, keyword)
  const moved = fraction.padEnd(2, '0')
  const digits = roundTo(
    { isNegative, whole: (whole + moved.slice(0, 2)).replace(/^0+(?=\d)/, ''), fraction: moved.slice(2) },
    places,
  )
  return `${signed(digits, keyword, (d) => fixed(d, group(d.whole)))} %`
}

function exponential(value: unknown, keyword: string, places: number, letter: string): string {
  const isFloating = keyword === 'double' || keyword === 'float'
  const { isNegative } = exactDigits(value, keyword)
  let parts = scientific(exactDigits(value, keyword))
  if (isFloating && places <= 100) {
    const [digits, exponent] = Math.abs(value as number)
      .toExponential(places)
      .split('e')
    parts = { digits: digits!.replace('.', ''), exponent: Number(exponent) }
  }
  const { digits, exponent } = roundSignificant(parts.digits, parts.exponent, places + 1)
  const text = digits.padEnd(places + 1, '0')
  return (isNegative ? '-' : '') + mantissa(text) + exponentText(exponent, 3, letter === 'E' ? 'E' : 'e')
}

function general(value: unknown, keyword: string, precision: number, letter: string): string {
  const isFloating = keyword === 'double' || keyword === 'float'
  if (precision === 0 && (keyword in BITS || isFloating || keyword === 'decimal')) {
    return letter === 'g' ? numberText(value, keyword).replace('E', 'e') : numberText(value, keyword)
  }
  const exact =
    isFloating && precision > 15 ? digitsOf(plainOf(value as number, precision)) : exactDigits(value, keyword)
  const start = scientific(exact)
  const { digits, exponent } = roundSignificant(start.digits, start.exponent, precision)
  const sign = exact.isNegative ? '-' : ''
  if (exponent >= precision || exponent < -4) {
    return `${sign}${mantissa(digits)}${exponentText(exponent, 2, letter === 'G' ? 'E' : 'e')}`
  }
  return sign + plain(digits, exponent)
}

function plainOf(value: number, precision: number): string {
  const [digits, exponent] = Math.abs(value)
    .toExponential(Math.min(precision - 1, 100))
    .split('e')
  return (value < 0 ? '-' : '') + plain(digits!.replace('.', ''), Number(exponent))
}
