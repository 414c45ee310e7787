import { ArrayValue } from '../runtime/array.js'
import { parseBoolean } from '../runtime/booleans.js'
import { referenceKey, valueKeyOf, valuesEqual } from '../runtime/equality.js'
import { raise } from '../runtime/exceptions.js'
import { formatEnum, parseEnum } from '../runtime/format/enum.js'
import { Box, NetObject } from '../runtime/object.js'
import { displayer, displayObject } from '../runtime/text.js'
import { TypeValue } from '../runtime/type-value.js'
import { box, runtimeType } from '../runtime/typing.js'
import {
  BOOL_DEFINITION,
  defaultOf,
  ENUM_DEFINITION,
  NULLABLE_DEFINITION,
  OBJECT_DEFINITION,
  STRING,
  TYPE_DEFINITION,
} from '../types/core.js'
import type { Type } from '../types/type.js'

class PlainObject extends NetObject {
  get type(): Type {
    return OBJECT_DEFINITION.type
  }
}

OBJECT_DEFINITION.extend({
  'Object()': () => new PlainObject(),
  'string ToString()': displayObject,
  'bool Equals(object? obj)': valuesEqual,
  'static bool Equals(object? objA, object? objB)': valuesEqual,
  'static bool ReferenceEquals(object? objA, object? objB)': (a: unknown, b: unknown) =>
    a === b && (typeof a !== 'object' || a === null || !(a instanceof Box)),
  'int GetHashCode()': hashCode,
  'Type GetType()': (self: unknown) => new TypeValue(runtimeType(self)),
})

/** Stable within a process and equal for equal values, which is all that .NET promises for most types. */
export function hashCode(value: unknown): number {
  const key = valueKeyOf(value instanceof Box ? value.value : value)
  if (typeof key === 'number' && Number.isInteger(key)) return key | 0
  if (typeof key === 'boolean') return key ? 1 : 0
  if (typeof key === 'bigint') return Number(BigInt.asIntN(32, key ^ (key >> 32n)))
  let hash = 5381
  for (const c of typeof key === 'object' && key !== null ? referenceKey(key) : String(key))
    hash = (Math.imul(hash, 33) ^ c.codePointAt(0)!) | 0
  return hash
}

/** With the count of type parameters: List`1. */
function clrName(type: Type): string {
  if (type.definition.name === '[]') return `${clrName(type.args[0]!)}[]`
  return type.args.length === 0 ? type.definition.name : `${type.definition.name}\`${type.args.length}`
}

TYPE_DEFINITION.extend({
  'string Name { get; }': (self: TypeValue) => clrName(self.represents),
  'string FullName { get; }': (self: TypeValue) => self.represents.fullName,
  'string Namespace { get; }': (self: TypeValue) => self.represents.definition.namespace,
  'bool IsArray { get; }': (self: TypeValue) => self.represents.definition.name === '[]',
  'bool IsValueType { get; }': (self: TypeValue) => self.represents.isValueType,
  'bool IsEnum { get; }': (self: TypeValue) => self.represents.kind === 'enum',
  'string ToString()': (self: TypeValue) => self.represents.fullName,
  'static bool operator ==(Type? left, Type? right)': valuesEqual,
  'static bool operator !=(Type? left, Type? right)': (a: unknown, b: unknown) => !valuesEqual(a, b),
})

NULLABLE_DEFINITION.extend({
  'Nullable(T value)': (value: unknown) => value,
  'bool HasValue { get; }': (self: unknown) => self !== null,
  'T Value { get; }': (self: unknown) =>
    self ?? raise('InvalidOperationException', 'Nullable object must have a value.'),
  'T GetValueOrDefault()': (self: unknown, T: Type) => self ?? defaultOf(T),
  'string ToString()': (self: unknown, T: Type) => (self === null ? '' : displayer(T)(self)),
  'bool Equals(object? other)': (self: unknown, other: unknown, T: Type) => valuesEqual(box(self, T), other),
  'T GetValueOrDefault(T defaultValue)': (self: unknown, fallback: unknown) => self ?? fallback,
})

BOOL_DEFINITION.extend({
  'const string TrueString': 'True',
  'const string FalseString': 'False',
  'string ToString()': (self: boolean) => (self ? 'True' : 'False'),
  'string ToString(IFormatProvider? provider)': (self: boolean) => (self ? 'True' : 'False'),
  'bool Equals(bool obj)': (self: boolean, other: boolean) => self === other,
  'bool Equals(object? obj)': (self: boolean, other: unknown) => self === other,
  'int CompareTo(bool value)': (self: boolean, other: boolean) => Number(self) - Number(other),
  'int GetHashCode()': (self: boolean) => Number(self),
  'static bool Parse(string value)': (text: string) =>
    parseBoolean(text) ?? raise('FormatException', `String '${text}' was not recognized as a valid Boolean.`),
  'static bool TryParse(string? value, out bool result)': (text: string | null, out: { set(value: unknown): void }) => {
    const result = text === null ? undefined : parseBoolean(text)
    out.set(result ?? false)
    return result !== undefined
  },
})

function enumOf(text: string, ignoreCase: boolean, type: Type): number {
  return parseEnum(text, type, ignoreCase) ?? raise('ArgumentException', `Requested value '${text}' was not found.`)
}

function tryEnum(text: string | null, ignoreCase: boolean, out: { set(value: unknown): void }, type: Type): boolean {
  const value = text === null ? undefined : parseEnum(text, type, ignoreCase)
  out.set(value ?? 0)
  return value !== undefined
}

ENUM_DEFINITION.extend({
  'string ToString(string? format)': (self: Box, format: string | null) =>
    formatEnum(self.value as number, self.type, format ?? ''),
  'bool HasFlag(Enum flag)': (self: Box, flag: Box) => ((self.value as number) & (flag.value as number)) === flag.value,
  'int CompareTo(object? target)': (self: Box, other: Box | null) =>
    other === null ? 1 : Math.sign((self.value as number) - (other.value as number)),
  'static object Parse(Type enumType, string value)': (type: TypeValue, text: string) =>
    new Box(type.represents, enumOf(text, false, type.represents)),
  'static object Parse(Type enumType, string value, bool ignoreCase)': (
    type: TypeValue,
    text: string,
    ignoreCase: boolean,
  ) => new Box(type.represents, enumOf(text, ignoreCase, type.represents)),
  'static TEnum Parse<TEnum>(string value)': (text: string, type: Type) => enumOf(text, false, type),
  'static TEnum Parse<TEnum>(string value, bool ignoreCase)': enumOf,
  'static bool TryParse<TEnum>(string? value, out TEnum result)': (
    text: string | null,
    out: { set(value: unknown): void },
    type: Type,
  ) => tryEnum(text, false, out, type),
  'static bool TryParse<TEnum>(string? value, bool ignoreCase, out TEnum result)': tryEnum,
  'static bool IsDefined(Type enumType, object value)': (type: TypeValue, value: unknown) => {
    const { values = {} } = type.represents.definition.options
    return typeof value === 'string' ? value in values : Object.values(values).includes((value as Box).value as number)
  },
  'static string GetName(Type enumType, object value)': (type: TypeValue, value: Box) => {
    const { values = {} } = type.represents.definition.options
    return Object.keys(values).find((name) => values[name] === value.value) ?? null
  },
  'static Array GetValues(Type enumType)': (type: TypeValue) =>
    ArrayValue.of(type.represents, Object.values(type.represents.definition.options.values ?? {})),
  'static string[] GetNames(Type enumType)': (type: TypeValue) =>
    ArrayValue.of(STRING, Object.keys(type.represents.definition.options.values ?? {})),
})
