import { Decimal } from './decimal.js'
import { raiseOverflow } from './exceptions.js'

interface Range {
  readonly minimum: bigint
  readonly maximum: bigint
  /** Bits kept by an unchecked conversion; negative for signed types. */
  readonly bits: number
}

const RANGES: Readonly<Partial<Record<string, Range>>> = {
  sbyte: { minimum: -0x80n, maximum: 0x7fn, bits: -8 },
  byte: { minimum: 0n, maximum: 0xffn, bits: 8 },
  short: { minimum: -0x8000n, maximum: 0x7fffn, bits: -16 },
  ushort: { minimum: 0n, maximum: 0xffffn, bits: 16 },
  char: { minimum: 0n, maximum: 0xffffn, bits: 16 },
  int: { minimum: -0x80000000n, maximum: 0x7fffffffn, bits: -32 },
  uint: { minimum: 0n, maximum: 0xffffffffn, bits: 32 },
  long: { minimum: -(1n << 63n), maximum: (1n << 63n) - 1n, bits: -64 },
  ulong: { minimum: 0n, maximum: (1n << 64n) - 1n, bits: 64 },
}

export function isIntegral(keyword: string | undefined): boolean {
  return keyword !== undefined && keyword in RANGES
}

export function isNumeric(keyword: string | undefined): boolean {
  return isIntegral(keyword) || keyword === 'float' || keyword === 'double' || keyword === 'decimal'
}

export function rangeOf(keyword: string): Range {
  return RANGES[keyword]!
}

export function fits(value: bigint, keyword: string): boolean {
  const { minimum, maximum } = RANGES[keyword]!
  return value >= minimum && value <= maximum
}

/** The bits of `value` that the type keeps, in the type's representation. */
export function wrap(value: bigint, keyword: string): number | bigint {
  const { bits } = RANGES[keyword]!
  const kept = bits < 0 ? BigInt.asIntN(-bits, value) : BigInt.asUintN(bits, value)
  return bits === 64 || bits === -64 ? kept : Number(kept)
}

const WRAP_SMALL: Readonly<Record<string, (value: number) => number>> = {
  sbyte: (value) => (value << 24) >> 24,
  byte: (value) => value & 0xff,
  short: (value) => (value << 16) >> 16,
  ushort: (value) => value & 0xffff,
  char: (value) => value & 0xffff,
  int: (value) => value | 0,
  uint: (value) => value >>> 0,
}

type Converter = (value: never) => unknown

/** How the representation changes from one numeric type to another; undefined when it stays. */
export function numericConverter(from: string, to: string, checked: boolean): Converter | undefined {
  if (from === to) return undefined
  if (from === 'decimal') return fromDecimal(to)
  if (to === 'decimal') return toDecimal(from)
  if (to === 'double') return isBig(from) ? (value: bigint) => Number(value) : undefined
  if (to === 'float') return (value: number | bigint) => Math.fround(Number(value))
  if (from === 'float' || from === 'double') return fromFloating(to, checked)
  return fromInteger(from, to, checked)
}

function isBig(keyword: string): boolean {
  return keyword === 'long' || keyword === 'ulong'
}

function fromDecimal(to: string): Converter {
  if (to === 'double') return (value: Decimal) => value.toNumber()
  if (to === 'float') return (value: Decimal) => Math.fround(value.toNumber())
  return (value: Decimal) => {
    const whole = value.truncate()
    if (!fits(whole, to)) raiseOverflow(`Value was either too large or too small for ${article(to)}.`)
    return wrap(whole, to)
  }
}

function toDecimal(from: string): Converter {
  if (from === 'double') return (value: number) => Decimal.fromDouble(value)
  if (from === 'float') return (value: number) => Decimal.fromDouble(value, 7)
  return (value: number | bigint) => Decimal.fromInteger(value)
}

/** Unchecked conversions saturate, as .NET 9 and later do on every platform; the small types go through int. */
function fromFloating(to: string, checked: boolean): Converter {
  const through = isBig(to) || to === 'uint' ? to : 'int'
  const { minimum, maximum } = RANGES[checked ? to : through]!
  return (value: number) => {
    const whole = Math.trunc(value)
    if (checked && !(whole >= Number(minimum) && whole <= Number(maximum))) raiseOverflow()
    if (Number.isNaN(whole)) return isBig(to) ? 0n : 0
    if (whole >= Number(maximum)) return wrap(maximum, to)
    if (whole <= Number(minimum)) return wrap(minimum, to)
    return wrap(BigInt(whole), to)
  }
}

function fromInteger(from: string, to: string, checked: boolean): Converter | undefined {
  const source = RANGES[from]!
  const target = RANGES[to]!
  const widening = source.minimum >= target.minimum && source.maximum <= target.maximum
  if (widening && isBig(from) === isBig(to)) return undefined
  if (checked && !widening) {
    return (value: number | bigint) => {
      if (!fits(BigInt(value), to)) raiseOverflow()
      return wrap(BigInt(value), to)
    }
  }
  if (isBig(from) || isBig(to)) return (value: number | bigint) => wrap(BigInt(value), to)
  return WRAP_SMALL[to]
}

/** As messages name a type: `an Int32`, `a Byte`. */
export function article(keyword: string): string {
  const names: Readonly<Record<string, string>> = {
    sbyte: 'a signed byte', byte: 'an unsigned byte', short: 'an Int16', ushort: 'a UInt16', int: 'an Int32', uint: 'a UInt32',
    long: 'an Int64', ulong: 'a UInt64', char: 'a character', float: 'a Single', double: 'a Double', decimal: 'a Decimal',
  } // biome-ignore format: a table
  return names[keyword] ?? keyword
}
