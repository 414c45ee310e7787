import { currentSource } from '../runtime/ambient.js'
import { ArrayValue } from '../runtime/array.js'
import { changeType } from '../runtime/change-type.js'
import { raise, raiseArgumentNull, raiseRange } from '../runtime/exceptions.js'
import { GuidValue } from '../runtime/guid.js'
import { wrap } from '../runtime/numbers.js'
import { requireNumber } from '../runtime/parse-number.js'
import { displayer, displayObject } from '../runtime/text.js'
import type { TypeValue } from '../runtime/type-value.js'
import { box } from '../runtime/typing.js'
import { BYTE, defaultOf } from '../types/core.js'
import { define, defineEnum } from '../types/define.js'
import type { Implementation } from '../types/members.js'
import { findSimple } from '../types/registry.js'
import { orderMembers } from './datetime.js'

const bytes = (buffer: Uint8Array) => ArrayValue.bytes(BYTE, buffer)
const buffer = (array: ArrayValue) => array.items as Buffer

const TARGETS: Readonly<Record<string, string>> = {
  Boolean: 'bool',
  Byte: 'byte',
  SByte: 'sbyte',
  Int16: 'short',
  UInt16: 'ushort',
  Int32: 'int',
  UInt32: 'uint',
  Int64: 'long',
  UInt64: 'ulong',
  Single: 'float',
  Double: 'double',
  Decimal: 'decimal',
  Char: 'char',
  DateTime: 'DateTime',
}
const SOURCES = [
  'bool',
  'byte',
  'sbyte',
  'short',
  'ushort',
  'int',
  'uint',
  'long',
  'ulong',
  'float',
  'double',
  'decimal',
  'char',
  'DateTime',
]

const table: Record<string, Implementation> = {}
for (const [name, to] of Object.entries(TARGETS)) {
  const type = findSimple(to, 0)!.type
  const method = (parameters: string) => `static ${to} To${name}(${parameters})`
  // Null is 0 or false; only text must say something. DateTime and char have no value for null text.
  table[method('object? value')] = (value: unknown) => (value === null ? defaultOf(type) : changeType(value, type))
  const ofText = (value: string | null) => {
    if (value !== null) return changeType(value, type)
    return to === 'char' ? raiseArgumentNull('value') : defaultOf(type)
  }
  table[method('string? value')] = ofText
  table[method('string? value, IFormatProvider? provider')] = ofText
  table[method('object? value, IFormatProvider? provider')] = (value: unknown) =>
    value === null ? defaultOf(type) : changeType(value, type)
  for (const from of SOURCES) {
    const source = findSimple(from, 0)!.type
    table[method(`${from} value`)] = (value: unknown) => changeType(box(value, source), type)
  }
}
for (const from of SOURCES) {
  const show = displayer(findSimple(from, 0)!.type)
  table[`static string ToString(${from} value)`] = show
  table[`static string ToString(${from} value, IFormatProvider? provider)`] = show
}
for (const keyword of ['byte', 'short', 'int', 'long']) {
  const bits = { byte: 8, short: 16, int: 32, long: 64 }[keyword]!
  table[`static string ToString(${keyword} value, int toBase)`] = (value: number | bigint, base: number) => {
    if (![2, 8, 10, 16].includes(base)) raise('ArgumentException', 'Invalid Base.')
    return base === 10 ? String(value) : BigInt.asUintN(bits, BigInt(value)).toString(base)
  }
}
for (const [name, to] of Object.entries({
  Byte: 'byte',
  Int16: 'short',
  Int32: 'int',
  Int64: 'long',
  UInt32: 'uint',
  UInt64: 'ulong',
})) {
  table[`static ${to} To${name}(string? value, int fromBase)`] = (text: string | null, base: number) =>
    fromBase(text, base, to)
}

function fromBase(text: string | null, base: number, keyword: string): unknown {
  if (![2, 8, 10, 16].includes(base)) raise('ArgumentException', 'Invalid Base.')
  if (text === null) return wrap(0n, keyword)
  if (base === 10) return requireNumber(text, keyword)
  const digits = base === 16 ? text.replace(/^0[xX]/, '') : text
  const pattern = { 2: /^[01]+$/, 8: /^[0-7]+$/, 16: /^[0-9a-fA-F]+$/ }[base]!
  if (digits === '')
    raise(
      'ArgumentOutOfRangeException',
      "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'startIndex')",
    )
  if (!pattern.test(digits)) raise('FormatException', 'Could not find any recognizable digits.')
  const value = BigInt(`${{ 2: '0b', 8: '0o', 16: '0x' }[base]}${digits}`)
  const bits = { byte: 8, short: 16, int: 32, uint: 32 }[keyword] ?? 64
  if (value >= 1n << BigInt(bits)) raise('OverflowException', 'Value was either too large or too small.')
  return wrap(value, keyword)
}

/** Strict as .NET: white space is skipped, everything else must be whole groups of four. */
function fromBase64(text: string): ArrayValue {
  const compact = text.replace(/[ \t\r\n]/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    raise(
      'FormatException',
      'The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.',
    )
  }
  return bytes(Buffer.from(compact, 'base64'))
}

function toBase64(array: ArrayValue, breaks = 0): string {
  const text = buffer(array).toString('base64')
  return breaks === 1 ? (text.match(/.{1,76}/g) ?? []).join('\r\n') : text
}

defineEnum('System.Base64FormattingOptions', ['None', 'InsertLineBreaks'])
define('static class System.Convert', {
  ...table,
  'static string ToString(object? value)': displayObject,
  'static string ToString(object? value, IFormatProvider? provider)': displayObject,
  'static string ToString(string? value)': (value: string | null) => value,
  'static string ToBase64String(byte[] inArray)': (array: ArrayValue) => toBase64(array),
  'static string ToBase64String(byte[] inArray, Base64FormattingOptions options)': toBase64,
  'static string ToBase64String(byte[] inArray, int offset, int length)': (
    array: ArrayValue,
    offset: number,
    length: number,
  ) => toBase64(bytes(buffer(array).subarray(offset, offset + length))),
  'static byte[] FromBase64String(string s)': fromBase64,
  'static string ToHexString(byte[] inArray)': (array: ArrayValue) => buffer(array).toString('hex').toUpperCase(),
  'static byte[] FromHexString(string s)': (text: string) =>
    /^(?:[0-9a-fA-F]{2})*$/.test(text)
      ? bytes(Buffer.from(text, 'hex'))
      : raise('FormatException', 'The input is not a valid hex string as it contains a non-hex character.'),
  'static object ChangeType(object? value, Type conversionType)': (value: unknown, to: TypeValue) =>
    box(changeType(value, to.represents), to.represents),
  'static object ChangeType(object? value, Type conversionType, IFormatProvider? provider)': (
    value: unknown,
    to: TypeValue,
  ) => box(changeType(value, to.represents), to.represents),
  'static bool IsDBNull(object? value)': () => false,
})

const range = (array: ArrayValue, start: number, count: number) => {
  if (start < 0 || start >= array.length)
    raiseRange('startIndex', 'Index was out of range. Must be non-negative and less than the size of the collection.')
  if (start + count > array.length)
    raise(
      'ArgumentException',
      'Destination array is not long enough to copy all the items in the collection. Check array index and length.',
    )
  return buffer(array).subarray(start, start + count)
}
const hex = (data: Buffer) => [...data].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('-')
const written = (size: number, write: (target: Buffer) => void) => {
  const target = Buffer.alloc(size)
  write(target)
  return bytes(target)
}
define('static class System.BitConverter', {
  'const bool IsLittleEndian': true,
  'static string ToString(byte[] value)': (array: ArrayValue) => hex(buffer(array)),
  'static string ToString(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    hex(buffer(array).subarray(start)),
  'static string ToString(byte[] value, int startIndex, int length)': (
    array: ArrayValue,
    start: number,
    count: number,
  ) => hex(range(array, start, count)),
  'static short ToInt16(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 2).readInt16LE(),
  'static int ToInt32(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 4).readInt32LE(),
  'static long ToInt64(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 8).readBigInt64LE(),
  'static ushort ToUInt16(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 2).readUInt16LE(),
  'static uint ToUInt32(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 4).readUInt32LE(),
  'static ulong ToUInt64(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 8).readBigUInt64LE(),
  'static double ToDouble(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 8).readDoubleLE(),
  'static bool ToBoolean(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 1)[0] !== 0,
  'static char ToChar(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 2).readUInt16LE(),
  'static float ToSingle(byte[] value, int startIndex)': (array: ArrayValue, start: number) =>
    range(array, start, 4).readFloatLE(),
  'static byte[] GetBytes(float value)': (value: number) => written(4, (target) => target.writeFloatLE(value)),
  'static long DoubleToInt64Bits(double value)': (value: number) =>
    range(
      written(8, (target) => target.writeDoubleLE(value)),
      0,
      8,
    ).readBigInt64LE(),
  'static double Int64BitsToDouble(long value)': (value: bigint) =>
    range(
      written(8, (target) => target.writeBigInt64LE(value)),
      0,
      8,
    ).readDoubleLE(),
  'static byte[] GetBytes(bool value)': (value: boolean) => bytes(Buffer.from([Number(value)])),
  'static byte[] GetBytes(char value)': (value: number) => written(2, (target) => target.writeUInt16LE(value)),
  'static byte[] GetBytes(short value)': (value: number) => written(2, (target) => target.writeInt16LE(value)),
  'static byte[] GetBytes(ushort value)': (value: number) => written(2, (target) => target.writeUInt16LE(value)),
  'static byte[] GetBytes(int value)': (value: number) => written(4, (target) => target.writeInt32LE(value)),
  'static byte[] GetBytes(uint value)': (value: number) => written(4, (target) => target.writeUInt32LE(value)),
  'static byte[] GetBytes(long value)': (value: bigint) => written(8, (target) => target.writeBigInt64LE(value)),
  'static byte[] GetBytes(ulong value)': (value: bigint) => written(8, (target) => target.writeBigUInt64LE(value)),
  'static byte[] GetBytes(double value)': (value: number) => written(8, (target) => target.writeDoubleLE(value)),
})

const EMPTY = new GuidValue('00000000-0000-0000-0000-000000000000')
interface Out {
  set(value: unknown): void
}
define(
  'struct System.Guid : IComparable, IFormattable, IComparable<Guid>, IEquatable<Guid>',
  {
    ...orderMembers('Guid'),
    'Guid(string g)': (text: string) => GuidValue.parse(text),
    'Guid(byte[] b)': (data: ArrayValue) => GuidValue.fromBytes(buffer(data)),
    'static Guid Empty { get; }': () => EMPTY,
    'static Guid NewGuid()': () => GuidValue.parse(currentSource().services.newGuid()),
    'static Guid Parse(string input)': (text: string) => GuidValue.parse(text),
    'static Guid ParseExact(string input, string format)': (text: string, format: string) => {
      const value = GuidValue.parse(text)
      return value.format(format) === text.toLowerCase().trim()
        ? value
        : raise('FormatException', 'Unrecognized Guid format.')
    },
    'static bool TryParse(string? input, out Guid result)': (text: string | null, out: Out) => {
      const value = GuidValue.tryParse(text ?? '')
      out.set(value ?? EMPTY)
      return value !== undefined
    },
    'byte[] ToByteArray()': (self: GuidValue) => bytes(self.toBytes()),
    'int GetHashCode()': (self: GuidValue) => {
      const data = self.toBytes()
      return data.readInt32LE(0) ^ data.readInt32LE(4) ^ data.readInt32LE(8) ^ data.readInt32LE(12)
    },
  },
  { defaultValue: () => EMPTY },
)
