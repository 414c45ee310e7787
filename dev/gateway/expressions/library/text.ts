import { ArrayValue } from '../runtime/array.js'
import { allocate } from '../runtime/budget.js'
import { compositeFormat } from '../runtime/composite-format.js'
import { raise, raiseRange } from '../runtime/exceptions.js'
import { NetObject } from '../runtime/object.js'
import { toArray } from '../runtime/sequence.js'
import * as strings from '../runtime/strings.js'
import { displayer, displayObject } from '../runtime/text.js'
import { isWellFormedUtf8 } from '../runtime/utf8.js'
import { BYTE, CHAR } from '../types/core.js'
import { define } from '../types/define.js'
import { findSimple, typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

/** System.Text.StringBuilder: the text is joined when it is asked for. */
class StringBuilderValue extends NetObject {
  #parts: string[] = []
  #length = 0

  constructor(text = '') {
    super()
    this.append(text)
  }

  get type(): Type {
    return typeNamed('StringBuilder')
  }

  get length(): number {
    return this.#length
  }

  append(text: string): this {
    allocate(text.length)
    this.#parts.push(text)
    this.#length += text.length
    return this
  }

  get text(): string {
    if (this.#parts.length > 1) this.#parts = [this.#parts.join('')]
    return this.#parts[0] ?? ''
  }

  set text(value: string) {
    this.#parts = [value]
    this.#length = value.length
  }

  override display(): string {
    return this.text
  }
}

type Builder = StringBuilderValue
const append = (type: string): [string, (self: Builder, value: unknown) => Builder] => {
  const own = findSimple(type.replace('?', ''), 0)!.type
  const show = displayer(own)
  return [`StringBuilder Append(${type} value)`, (self, value) => self.append(show(value))]
}
const change =
  (edit: (text: string, ...args: never[]) => string) =>
  (self: Builder, ...args: never[]) => {
    self.text = edit(self.text, ...args)
    return self
  }

define('class System.Text.StringBuilder', {
  'StringBuilder()': () => new StringBuilderValue(),
  'StringBuilder(int capacity)': () => new StringBuilderValue(),
  'StringBuilder(string? value)': (text: string | null) => new StringBuilderValue(text ?? ''),
  'int Length { get; set; }': {
    get: (self: Builder) => self.length,
    set: (self: Builder, length: number) => {
      if (length < 0) raiseRange('value')
      allocate(length)
      self.text = self.text.slice(0, length).padEnd(length, '\0')
    },
  },
  'int Capacity { get; }': (self: Builder) => Math.max(16, self.length),
  'char this[int index]': {
    get: (self: Builder, index: number) =>
      index >= 0 && index < self.length
        ? self.text.charCodeAt(index)
        : raise('IndexOutOfRangeException', 'Index was outside the bounds of the array.'),
    set: (self: Builder, index: number, code: number) => {
      self.text = self.text.slice(0, index) + String.fromCharCode(code) + self.text.slice(index + 1)
    },
  },
  ...Object.fromEntries(
    [
      'string?',
      'object?',
      'char',
      'bool',
      'int',
      'long',
      'double',
      'decimal',
      'float',
      'byte',
      'short',
      'uint',
      'ulong',
    ].map(append),
  ),
  'StringBuilder Append(char[]? value)': (self: Builder, value: ArrayValue | null) =>
    self.append(String.fromCharCode(...((value?.items ?? []) as number[]))),
  'StringBuilder Append(char value, int repeatCount)': (self: Builder, code: number, count: number) => {
    if (count < 0) raiseRange('repeatCount')
    allocate(count)
    return self.append(String.fromCharCode(code).repeat(count))
  },
  'StringBuilder Append(string? value, int startIndex, int count)': (
    self: Builder,
    text: string | null,
    start: number,
    count: number,
  ) => self.append(strings.substring(text ?? '', start, count)),
  'StringBuilder AppendLine()': (self: Builder) => self.append('\n'),
  'StringBuilder AppendLine(string? value)': (self: Builder, text: string | null) => self.append(`${text ?? ''}\n`),
  'StringBuilder AppendFormat(string format, object? arg0)': (self: Builder, format: string, ...items: unknown[]) =>
    self.append(compositeFormat(format, items)),
  'StringBuilder AppendFormat(string format, object? arg0, object? arg1)': (
    self: Builder,
    format: string,
    ...items: unknown[]
  ) => self.append(compositeFormat(format, items)),
  'StringBuilder AppendFormat(string format, object? arg0, object? arg1, object? arg2)': (
    self: Builder,
    format: string,
    ...items: unknown[]
  ) => self.append(compositeFormat(format, items)),
  'StringBuilder AppendFormat(string format, params object?[] args)': (
    self: Builder,
    format: string,
    items: ArrayValue,
  ) => self.append(compositeFormat(format, [...items])),
  'StringBuilder AppendJoin(string? separator, params string?[] values)': (
    self: Builder,
    separator: string | null,
    items: ArrayValue,
  ) => self.append([...items].join(separator ?? '')),
  'StringBuilder AppendJoin<T>(string? separator, IEnumerable<T> values)': (
    self: Builder,
    separator: string | null,
    items: unknown,
    T: Type,
  ) =>
    self.append(
      toArray(items)
        .map(displayer(T))
        .join(separator ?? ''),
    ),
  'StringBuilder Insert(int index, string? value)': change(
    (text, index: number, value: string | null) => text.slice(0, index) + (value ?? '') + text.slice(index),
  ),
  'StringBuilder Insert(int index, char value)': change(
    (text, index: number, code: number) => text.slice(0, index) + String.fromCharCode(code) + text.slice(index),
  ),
  'StringBuilder Insert(int index, object? value)': change(
    (text, index: number, value: unknown) => text.slice(0, index) + displayObject(value) + text.slice(index),
  ),
  'StringBuilder Remove(int startIndex, int length)': change((text, start: number, count: number) => {
    if (start < 0 || count < 0 || start + count > text.length)
      raiseRange(
        'length',
        'Index was out of range. Must be non-negative and less than or equal to the size of the collection.',
      )
    return text.slice(0, start) + text.slice(start + count)
  }),
  'StringBuilder Replace(string oldValue, string? newValue)': change((text, from: string, to: string | null) =>
    strings.replace(text, from, to),
  ),
  'StringBuilder Replace(char oldChar, char newChar)': change((text, from: number, to: number) =>
    text.replaceAll(String.fromCharCode(from), () => String.fromCharCode(to)),
  ),
  'StringBuilder Clear()': change(() => ''),
  'string ToString()': (self: Builder) => self.text,
  'string ToString(int startIndex, int length)': (self: Builder, start: number, count: number) =>
    strings.substring(self.text, start, count),
})

interface Codec {
  readonly name: string
  readonly encode: (text: string) => Buffer
  readonly decode: (bytes: Buffer) => string
}

class EncodingValue extends NetObject {
  constructor(readonly codec: Codec) {
    super()
  }

  get type(): Type {
    return typeNamed('Encoding')
  }
}

const replaceAbove = (limit: number) => (text: string) => {
  let result = ''
  for (const c of text) result += c.codePointAt(0)! > limit ? '?'.repeat(c.length) : c
  return result
}
const swap = (bytes: Buffer) =>
  Buffer.from(bytes)
    .subarray(0, bytes.length & ~1)
    .swap16()
const CODECS: Readonly<Record<string, Codec>> = {
  UTF8: {
    name: 'utf-8',
    encode: (text) => Buffer.from(text.toWellFormed(), 'utf8'),
    decode: (bytes) =>
      isWellFormedUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
  },
  ASCII: {
    name: 'us-ascii',
    encode: (text) => Buffer.from(replaceAbove(0x7f)(text), 'latin1'),
    decode: (bytes) => bytes.toString('latin1').replace(/[\x80-\xff]/g, '?'),
  },
  Latin1: {
    name: 'iso-8859-1',
    encode: (text) => Buffer.from(replaceAbove(0xff)(text), 'latin1'),
    decode: (bytes) => bytes.toString('latin1'),
  },
  Unicode: {
    name: 'utf-16',
    encode: (text) => Buffer.from(text, 'utf16le'),
    decode: (bytes) => bytes.toString('utf16le') + cutOff(bytes, 2),
  },
  BigEndianUnicode: {
    name: 'utf-16BE',
    encode: (text) => swap(Buffer.from(text, 'utf16le')),
    decode: (bytes) => swap(bytes).toString('utf16le') + cutOff(bytes, 2),
  },
  UTF32: { name: 'utf-32', encode: encodeUtf32, decode: decodeUtf32 },
}

const CODE_PAGES: Readonly<Record<string, number>> = {
  'utf-8': 65001,
  'us-ascii': 20127,
  'iso-8859-1': 28591,
  'utf-16': 1200,
  'utf-16BE': 1201,
  'utf-32': 12000,
}
const PREAMBLES: Readonly<Record<string, readonly number[]>> = {
  'utf-8': [0xef, 0xbb, 0xbf],
  'utf-16': [0xff, 0xfe],
  'utf-16BE': [0xfe, 0xff],
  'utf-32': [0xff, 0xfe, 0, 0],
}

function encodeUtf32(text: string): Buffer {
  const points = [...text.toWellFormed()].map((c) => c.codePointAt(0)!)
  const bytes = Buffer.alloc(points.length * 4)
  for (const [i, point] of points.entries()) bytes.writeUInt32LE(point, i * 4)
  return bytes
}
/** Stands for a last character that is cut off. */
function cutOff(bytes: Buffer, size: number): string {
  return bytes.length % size === 0 ? '' : '\ufffd'
}

function decodeUtf32(bytes: Buffer): string {
  let text = ''
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    const point = bytes.readUInt32LE(i)
    text += point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? '\ufffd' : String.fromCodePoint(point)
  }
  return text + cutOff(bytes, 4)
}
const ENCODINGS = Object.fromEntries(Object.entries(CODECS).map(([name, codec]) => [name, new EncodingValue(codec)]))

function encodingNamed(name: string): EncodingValue {
  const lower = name.toLowerCase()
  const aliases: Readonly<Record<string, string>> = {
    utf8: 'utf-8',
    ascii: 'us-ascii',
    'iso-8859-1': 'iso-8859-1',
    latin1: 'iso-8859-1',
    unicode: 'utf-16',
    'utf-16le': 'utf-16',
  }
  const wanted = aliases[lower] ?? lower
  const found = Object.values(ENCODINGS).find(({ codec }) => codec.name.toLowerCase() === wanted)
  return found ?? raise('ArgumentException', `'${name}' is not a supported encoding name. (Parameter 'name')`)
}

const decode = ({ codec }: EncodingValue, bytes: Buffer) => {
  allocate(bytes.length)
  return codec.decode(bytes)
}
define('abstract class System.Text.Encoding', {
  ...Object.fromEntries(Object.keys(CODECS).map((name) => [`static Encoding ${name} { get; }`, () => ENCODINGS[name]])),
  'static Encoding Default { get; }': () => ENCODINGS['UTF8'],
  'static Encoding GetEncoding(string name)': encodingNamed,
  'byte[] GetBytes(string s)': (self: EncodingValue, text: string) => ArrayValue.bytes(BYTE, self.codec.encode(text)),
  'byte[] GetBytes(char[] chars)': (self: EncodingValue, chars: ArrayValue) =>
    ArrayValue.bytes(BYTE, self.codec.encode(String.fromCharCode(...(chars.items as number[])))),
  'string GetString(byte[] bytes)': (self: EncodingValue, bytes: ArrayValue) => decode(self, bytes.items as Buffer),
  'string GetString(byte[] bytes, int index, int count)': (
    self: EncodingValue,
    bytes: ArrayValue,
    index: number,
    count: number,
  ) => decode(self, (bytes.items as Buffer).subarray(index, index + count)),
  'char[] GetChars(byte[] bytes)': (self: EncodingValue, bytes: ArrayValue) =>
    ArrayValue.of(
      CHAR,
      [...decode(self, bytes.items as Buffer)].flatMap((c) => [...Array(c.length).keys()].map((i) => c.charCodeAt(i))),
    ),
  'int GetByteCount(string s)': (self: EncodingValue, text: string) => self.codec.encode(text).length,
  'byte[] GetPreamble()': (self: EncodingValue) =>
    ArrayValue.bytes(BYTE, Buffer.from(PREAMBLES[self.codec.name] ?? [])),
  'byte[] GetBytes(string s, int index, int count)': (
    self: EncodingValue,
    text: string,
    start: number,
    count: number,
  ) => ArrayValue.bytes(BYTE, self.codec.encode(strings.substring(text, start, count))),
  'int GetCharCount(byte[] bytes)': (self: EncodingValue, bytes: ArrayValue) =>
    decode(self, bytes.items as Buffer).length,
  'static byte[] Convert(Encoding srcEncoding, Encoding dstEncoding, byte[] bytes)': (
    from: EncodingValue,
    to: EncodingValue,
    bytes: ArrayValue,
  ) => ArrayValue.bytes(BYTE, to.codec.encode(decode(from, bytes.items as Buffer))),
  'static Encoding GetEncoding(int codepage)': (page: number) =>
    encodingNamed(Object.keys(CODE_PAGES).find((name) => CODE_PAGES[name] === page) ?? String(page)),
  'int CodePage { get; }': (self: EncodingValue) => CODE_PAGES[self.codec.name] ?? 0,
  'string HeaderName { get; }': (self: EncodingValue) => self.codec.name,
  'string WebName { get; }': (self: EncodingValue) => self.codec.name,
  'string BodyName { get; }': (self: EncodingValue) => self.codec.name,
})
define('class System.Text.UTF8Encoding : Encoding', {
  'UTF8Encoding()': () => ENCODINGS['UTF8'],
  'UTF8Encoding(bool encoderShouldEmitUTF8Identifier)': () => ENCODINGS['UTF8'],
})
define('class System.Text.ASCIIEncoding : Encoding', { 'ASCIIEncoding()': () => ENCODINGS['ASCII'] })
