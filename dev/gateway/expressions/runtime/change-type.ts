import { BOOL, CHAR, STRING } from '../types/core.js'
import type { Type } from '../types/type.js'
import { parseBoolean } from './booleans.js'
import { DateTimeValue } from './datetime.js'
import { Decimal } from './decimal.js'
import { raise, raiseOverflow } from './exceptions.js'
import { article, fits, isIntegral, isNumeric, numericConverter, wrap } from './numbers.js'
import { Box } from './object.js'
import { parseDateTime } from './parse-date.js'
import { requireNumber } from './parse-number.js'
import { displayObject } from './text.js'
import { runtimeType, unbox } from './typing.js'

/**
 * Convert.ChangeType and Convert.ToXxx(object): a boxed value as another basic type, in that type's representation.
 * Numbers are rounded to even and checked for their range.
 */
export function changeType(value: unknown, to: Type): unknown {
  if (to === STRING) return value === null ? null : displayObject(value)
  if (value === null) return raise('InvalidCastException', 'Null object cannot be converted to a value type.')
  if (to === BOOL) return toBoolean(value)
  if (to === CHAR) return toChar(value)
  if (to.keyword !== undefined && isNumeric(to.keyword)) return toNumber(value, to.keyword)
  if (to.fullName === 'System.DateTime') return toDateTime(value)
  if (runtimeType(value) === to) return unbox(value, to)
  return noCast(value, to.fullName)
}

function noCast(value: unknown, to: string): never {
  return raise('InvalidCastException', `Invalid cast from '${runtimeType(value).fullName}' to '${to}'.`)
}

function toBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string')
    return parseBoolean(value) ?? raise('FormatException', `String '${value}' was not recognized as a valid Boolean.`)
  if (value instanceof Box && value.type !== CHAR)
    return value.value instanceof Decimal ? value.value.unscaled !== 0n : Boolean(value.value)
  return noCast(value, 'System.Boolean')
}

function toNumber(value: unknown, keyword: string): unknown {
  if (typeof value === 'string') return requireNumber(value, keyword)
  if (typeof value === 'boolean') return fromInteger(value ? 1n : 0n, keyword)
  if (!(value instanceof Box))
    return raise(
      'InvalidCastException',
      `Unable to cast object of type '${runtimeType(value).fullName}' to type 'System.IConvertible'.`,
    )
  const from = value.type.kind === 'enum' ? 'int' : value.type.keyword!
  if (from === 'char' && !isIntegral(keyword)) return noCast(value, keyword)
  return convertNumber(value.value, from, keyword)
}

/** A number of one type as another, rounded to even where it had a fraction. */
export function convertNumber(value: unknown, from: string, to: string): unknown {
  if (from === to) return value
  if (!isIntegral(to)) {
    const convert = numericConverter(from, to, false)
    return convert === undefined ? value : convert(value as never)
  }
  if (from === 'decimal') return fromInteger((value as Decimal).round(0).truncate(), to)
  if (from === 'double' || from === 'float') return fromFloating(value as number, to)
  return fromInteger(BigInt(value as number), to)
}

function fromInteger(value: bigint, keyword: string): unknown {
  if (!isIntegral(keyword)) return numericConverter('long', keyword, false)!(value as never)
  if (!fits(value, keyword)) raiseOverflow(`Value was either too large or too small for ${article(keyword)}.`)
  return wrap(value, keyword)
}

function fromFloating(value: number, keyword: string): unknown {
  if (!Number.isFinite(value)) raiseOverflow(`Value was either too large or too small for ${article(keyword)}.`)
  return fromInteger(BigInt(roundHalfEven(value)), keyword)
}

export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

function toChar(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length === 1
      ? value.charCodeAt(0)
      : raise('FormatException', 'String must be exactly one character long.')
  }
  const from = value instanceof Box ? (value.type.keyword ?? '') : ''
  return value instanceof Box && isIntegral(from)
    ? convertNumber(value.value, from, 'char')
    : noCast(value, 'System.Char')
}

function toDateTime(value: unknown): unknown {
  if (value instanceof DateTimeValue) return value
  return typeof value === 'string' ? parseDateTime(value) : noCast(value, 'System.DateTime')
}
