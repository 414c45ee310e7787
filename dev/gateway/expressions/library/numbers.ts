import { Decimal } from '../runtime/decimal.js'
import { compareValues, valuesEqual } from '../runtime/equality.js'
import { raise } from '../runtime/exceptions.js'
import { formatNumber, numberText } from '../runtime/format/number.js'
import { rangeOf, wrap } from '../runtime/numbers.js'
import { Box } from '../runtime/object.js'
import { defaultStyles, parseNumber, requireNumber, STYLES } from '../runtime/parse-number.js'
import * as core from '../types/core.js'
import { define, defineEnum } from '../types/define.js'
import type { MemberTable } from '../types/members.js'
import { decimalRounding } from './decimal-rounding.js'
import { hashCode } from './object.js'

/** What JSON integers beyond 64 bits are read as; all that expressions can do with one is to show or cast it. */
define('struct System.Numerics.BigInteger', { 'string ToString()': String }, { defaultValue: () => 0n })

defineEnum('System.Globalization.NumberStyles', STYLES, { isFlags: true })

interface Out {
  set(value: unknown): void
}

/** What every numeric type has: text in both directions, order and equality. */
function common(keyword: string, zero: unknown): MemberTable {
  const tryParse = (text: string | null, styles: number, out: Out): boolean => {
    const parsed = text === null ? 'format' : parseNumber(text, keyword, styles)
    out.set(typeof parsed === 'string' ? zero : parsed.value)
    return typeof parsed !== 'string'
  }
  const display = (value: unknown) => numberText(value, keyword)
  const format = (value: unknown, text: string | null) => formatNumber(value, keyword, text ?? '')
  const unboxed = (other: unknown) => (other instanceof Box ? other.value : other)
  return {
    'string ToString()': display,
    'string ToString(IFormatProvider? provider)': display,
    'string ToString(string? format)': format,
    'string ToString(string? format, IFormatProvider? provider)': format,
    [`bool Equals(${keyword} obj)`]: valuesEqual,
    'bool Equals(object? obj)': (self: unknown, other: unknown) =>
      other instanceof Box && other.type.keyword === keyword && valuesEqual(self, other.value),
    [`int CompareTo(${keyword} value)`]: compareValues,
    'int CompareTo(object? value)': (self: unknown, other: unknown) =>
      other === null ? 1 : compareValues(self, unboxed(other)),
    'int GetHashCode()': hashCode,
    [`static ${keyword} Parse(string s)`]: (text: string) => requireNumber(text, keyword),
    [`static ${keyword} Parse(string s, NumberStyles style)`]: (text: string, styles: number) =>
      requireNumber(text, keyword, styles),
    [`static ${keyword} Parse(string s, IFormatProvider? provider)`]: (text: string) => requireNumber(text, keyword),
    [`static ${keyword} Parse(string s, NumberStyles style, IFormatProvider? provider)`]: (
      text: string,
      styles: number,
    ) => requireNumber(text, keyword, styles),
    [`static bool TryParse(string? s, out ${keyword} result)`]: (text: string | null, out: Out) =>
      tryParse(text, defaultStyles(keyword), out),
    [`static bool TryParse(string? s, IFormatProvider? provider, out ${keyword} result)`]: (
      text: string | null,
      _provider: unknown,
      out: Out,
    ) => tryParse(text, defaultStyles(keyword), out),
    [`static bool TryParse(string? s, NumberStyles style, IFormatProvider? provider, out ${keyword} result)`]: (
      text: string | null,
      styles: number,
      _provider: unknown,
      out: Out,
    ) => tryParse(text, styles, out),
  }
}

const INTEGERS = [
  core.SBYTE_DEFINITION,
  core.BYTE_DEFINITION,
  core.SHORT_DEFINITION,
  core.USHORT_DEFINITION,
  core.INT_DEFINITION,
  core.UINT_DEFINITION,
  core.LONG_DEFINITION,
  core.ULONG_DEFINITION,
]
for (const definition of INTEGERS) {
  const keyword = definition.keyword!
  const { minimum, maximum } = rangeOf(keyword)
  definition.extend(common(keyword, wrap(0n, keyword)), {
    [`const ${keyword} MinValue`]: wrap(minimum, keyword),
    [`const ${keyword} MaxValue`]: wrap(maximum, keyword),
  })
}

function floating(keyword: string, limits: { max: number; epsilon: number }): MemberTable {
  return {
    [`const ${keyword} MaxValue`]: limits.max,
    [`const ${keyword} MinValue`]: -limits.max,
    [`const ${keyword} Epsilon`]: limits.epsilon,
    [`const ${keyword} NaN`]: Number.NaN,
    [`const ${keyword} PositiveInfinity`]: Number.POSITIVE_INFINITY,
    [`const ${keyword} NegativeInfinity`]: Number.NEGATIVE_INFINITY,
    [`static bool IsNaN(${keyword} d)`]: (value: number) => Number.isNaN(value),
    [`static bool IsInfinity(${keyword} d)`]: (value: number) => Math.abs(value) === Number.POSITIVE_INFINITY,
    [`static bool IsPositiveInfinity(${keyword} d)`]: (value: number) => value === Number.POSITIVE_INFINITY,
    [`static bool IsNegativeInfinity(${keyword} d)`]: (value: number) => value === Number.NEGATIVE_INFINITY,
    [`static bool IsFinite(${keyword} d)`]: (value: number) => Number.isFinite(value),
  }
}

core.DOUBLE_DEFINITION.extend(
  common('double', 0),
  floating('double', { max: Number.MAX_VALUE, epsilon: Number.MIN_VALUE }),
)
core.FLOAT_DEFINITION.extend(
  common('float', 0),
  floating('float', { max: 3.4028234663852886e38, epsilon: 1.401298464324817e-45 }),
)

core.DECIMAL_DEFINITION.extend(common('decimal', Decimal.ZERO), {
  'Decimal(int value)': (value: number) => Decimal.fromInteger(value),
  'Decimal(long value)': (value: bigint) => Decimal.fromInteger(value),
  'Decimal(double value)': (value: number) => Decimal.fromDouble(value),
  'const decimal MaxValue': Decimal.MAX,
  'const decimal MinValue': Decimal.MIN,
  'const decimal Zero': Decimal.ZERO,
  'const decimal One': Decimal.ONE,
  'const decimal MinusOne': Decimal.ONE.negate(),
  ...decimalRounding,
  'static decimal Add(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.add(b),
  'static decimal Subtract(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.subtract(b),
  'static decimal Multiply(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.multiply(b),
  'static decimal Divide(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.divide(b),
  'static decimal Remainder(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.remainder(b),
  'static decimal Negate(decimal d)': (value: Decimal) => value.negate(),
  'static int Compare(decimal d1, decimal d2)': (a: Decimal, b: Decimal) => a.compareTo(b),
  'static int ToInt32(decimal d)': (value: Decimal) => {
    const whole = value.truncate()
    return whole > 0x7fffffffn || whole < -0x80000000n
      ? raise('OverflowException', 'Value was either too large or too small for an Int32.')
      : Number(whole)
  },
  'static double ToDouble(decimal d)': (value: Decimal) => value.toNumber(),
})
