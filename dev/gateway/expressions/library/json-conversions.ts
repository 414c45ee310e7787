import { ArrayValue } from '../runtime/array.js'
import { changeType } from '../runtime/change-type.js'
import { DateTimeOffsetValue, DateTimeValue, TimeSpanValue } from '../runtime/datetime.js'
import { raise, raiseArgumentNull, raiseInvalidCast } from '../runtime/exceptions.js'
import { GuidValue } from '../runtime/guid.js'
import { simpleValue } from '../runtime/json/convert.js'
import { JProperty, type JToken, JValue, TOKEN_TYPES } from '../runtime/json/token.js'
import { Box } from '../runtime/object.js'
import { parseDateTime, tryParseOffset } from '../runtime/parse-date.js'
import { parseTimeSpan } from '../runtime/parse-timespan.js'
import { displayObject } from '../runtime/text.js'
import { isInstance, runtimeType, unbox } from '../runtime/typing.js'
import { UriValue } from '../runtime/uri.js'
import { BOOL, BYTE, defaultOf, STRING, underlying } from '../types/core.js'
import { findSimple } from '../types/registry.js'
import type { Type } from '../types/type.js'

const {
  Integer,
  Float,
  String: Text,
  Boolean: Bool,
  Date: DateToken,
  Bytes,
  Guid,
  TimeSpan,
  Uri,
  Comment,
  Raw,
} = TOKEN_TYPES

/** Conversions that JToken declares: what a token must be, and the value it gives then. */
const CONVERSIONS: Readonly<
  Record<string, { accepts: readonly number[]; convert: (value: unknown, type: Type) => unknown }>
> = {
  ...Object.fromEntries(
    ['int', 'uint', 'long', 'ulong', 'short', 'ushort', 'byte', 'sbyte', 'double', 'float', 'decimal'].map(
      (keyword) => [keyword, { accepts: [Integer, Float, Text, Comment, Raw, Bool], convert: changeType }],
    ),
  ),
  char: {
    accepts: [Integer, Float, Text, Comment, Raw],
    convert: (value, type) =>
      value instanceof Box && /^(?:double|float|decimal)$/.test(value.type.keyword ?? '')
        ? raise('InvalidCastException', `Invalid cast from '${value.type.definition.name}' to 'Char'.`)
        : changeType(value, type),
  },
  bool: { accepts: [Integer, Float, Text, Comment, Raw, Bool], convert: changeType },
  DateTime: {
    accepts: [DateToken, Text, Comment, Raw],
    convert: (value) =>
      value instanceof DateTimeOffsetValue
        ? value.clock
        : value instanceof DateTimeValue
          ? value
          : parseDateTime(displayObject(value)),
  },
  DateTimeOffset: { accepts: [DateToken, Text, Comment, Raw], convert: toOffset },
  Guid: {
    accepts: [Text, Comment, Raw, Guid, Bytes],
    convert: (value) => (value instanceof GuidValue ? value : GuidValue.parse(displayObject(value))),
  },
  TimeSpan: {
    accepts: [Text, Comment, Raw, TimeSpan],
    convert: (value) => (value instanceof TimeSpanValue ? value : parseTimeSpan(displayObject(value))),
  },
}

function toOffset(value: unknown): unknown {
  if (value instanceof DateTimeOffsetValue) return value
  if (value instanceof DateTimeValue) return new DateTimeOffsetValue(value.withKind(0), new TimeSpanValue(0n))
  return (
    tryParseOffset(displayObject(value)) ??
    raise('FormatException', `String '${displayObject(value)}' was not recognized as a valid DateTime.`)
  )
}

/** The simple value within: of a property, its value's. */
function valueWithin(token: JToken | null): JValue | null {
  const own = token instanceof JProperty ? token.value : token
  return own instanceof JValue ? own : null
}

function kindName(token: JToken | null): string {
  if (token === null) return raiseArgumentNull('value')
  const own = token instanceof JProperty ? token.value : token
  return (
    Object.keys(TOKEN_TYPES).find((name) => TOKEN_TYPES[name as keyof typeof TOKEN_TYPES] === own.tokenType) ?? 'None'
  )
}

function refuse(token: JToken | null, to: string): never {
  return raise('ArgumentException', `Can not convert ${kindName(token)} to ${to}.`)
}

function conversion(name: string, isNullable: boolean) {
  const { accepts, convert } = CONVERSIONS[name]!
  return (token: JToken | null) => {
    if (isNullable && token === null) return null
    const value = valueWithin(token)
    if (value === null) return refuse(token, name)
    if (value.value === null) return isNullable ? null : refuse(token, name)
    if (!accepts.includes(value.tokenType)) return refuse(token, name)
    if (isBig(value.value)) return bigTo(value.value.value as bigint, findSimple(name, 0)!.type)
    return convert(value.value, findSimple(name, 0)!.type)
  }
}

/** An integer beyond 64 bits, which JSON may hold. */
function isBig(value: unknown): value is Box {
  return value instanceof Box && value.type.fullName === 'System.Numerics.BigInteger'
}

/** Text, floating point and decimals hold it; the integer types never do. */
function bigTo(value: bigint, type: Type): unknown {
  if (['double', 'float', 'decimal'].includes(type.keyword ?? '')) return changeType(String(value), type)
  const target = type.keyword === 'bool' || type.keyword === 'char' ? 'Int32' : type.definition.name
  return raise('OverflowException', `Value was either too large or too small for an ${target}.`)
}

function toText(token: JToken | null): string | null {
  if (token === null) return null
  const value = valueWithin(token)
  if (value === null) return refuse(token, 'String')
  if (value.value === null) return null
  return value.value instanceof ArrayValue
    ? (value.value.items as Buffer).toString('base64')
    : displayObject(value.value)
}

function toBytes(token: JToken | null): ArrayValue | null {
  if (token === null) return null
  const value = valueWithin(token)?.value
  if (value instanceof ArrayValue) return value
  return typeof value === 'string' ? ArrayValue.bytes(BYTE, Buffer.from(value, 'base64')) : refuse(token, 'byte array')
}

function toUri(token: JToken | null): UriValue | null {
  if (token === null) return null
  const own = valueWithin(token)
  if (own === null) return refuse(token, 'Uri')
  if (own.value === null) return null
  if (!([Text, Comment, Raw, Uri] as number[]).includes(own.tokenType)) return refuse(token, 'Uri')
  return own.value instanceof UriValue ? own.value : UriValue.parse(displayObject(own.value))
}

/** ToObject<T> of a simple type is the cast to it; undefined for other types. */
export function castOf(type: Type): ((token: JToken) => unknown) | undefined {
  if (type === STRING) return toText
  const inner = underlying(type)
  const name = (inner ?? type).keyword ?? (inner ?? type).definition.name
  if (name === 'Uri') return toUri
  return Object.hasOwn(CONVERSIONS, name) ? conversion(name, inner !== undefined) : undefined
}

const fromValue = (name: string) => (value: unknown) => {
  const type = findSimple(name, 0)!.type
  const isLong = ['int', 'short', 'byte', 'sbyte', 'ushort', 'uint', 'long'].includes(name)
  const boxed = isLong
    ? new Box(findSimple('long', 0)!.type, BigInt(value as number))
    : type.keyword !== undefined && type.keyword !== 'bool' && type.isValueType
      ? new Box(type, value)
      : value
  return simpleValue(boxed)
}
const orNull = (make: (value: unknown) => unknown) => (value: unknown) =>
  value === null ? new JValue(null, TOKEN_TYPES.Null) : make(value)

const NAMES = Object.keys(CONVERSIONS)

/** The table of JToken's conversion operators. */
export const TOKEN_OPERATORS = {
  'explicit operator string(JToken? value)': toText,
  'explicit operator byte[](JToken? value)': toBytes,
  'explicit operator Uri(JToken? value)': toUri,
  'implicit operator JToken(string? value)': (value: string | null) => new JValue(value, Text),
  'implicit operator JToken(byte[]? value)': orNull((value) => new JValue(value, Bytes)),
  'implicit operator JToken(Uri? value)': orNull((value) => new JValue(value, Uri)),
  ...Object.fromEntries(
    NAMES.flatMap((name) => [
      [`explicit operator ${name}(JToken? value)`, conversion(name, false)],
      [`explicit operator ${name}?(JToken? value)`, conversion(name, true)],
      ...(name === 'char'
        ? []
        : ([
            [`implicit operator JToken(${name} value)`, fromValue(name)],
            [`implicit operator JToken(${name}? value)`, orNull(fromValue(name))],
          ] as const)),
    ]),
  ),
}

/** Value<T>: the token itself when it is a T, otherwise its simple value changed to T. */
export function convertToken(token: JToken | null, type: Type): unknown {
  if (token === null) return defaultOf(type)
  if (!type.isValueType && type !== STRING && isInstance(token, type)) return token
  const within = valueWithin(token)
  if (within === null) {
    return raise('InvalidCastException', `Cannot cast ${token.type.fullName} to ${type.fullName}.`)
  }
  const { value } = within
  const target = underlying(type) ?? type
  if (value === null && (underlying(type) !== undefined || !type.isValueType)) return null
  if (isBig(value)) return raise('InvalidCastException', 'Object must implement IConvertible.')
  if (value !== null && runtimeType(value) === target) return target.isValueType ? unbox(value, target) : value
  if (target === BOOL || target.keyword !== undefined || target.fullName === 'System.DateTime')
    return changeType(value, target)
  if (value === null) return raise('InvalidCastException', 'Null object cannot be converted to a value type.')
  return raiseInvalidCast(runtimeType(value).fullName, target.fullName)
}
