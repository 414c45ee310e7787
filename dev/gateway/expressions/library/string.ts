import { ArrayValue } from '../runtime/array.js'
import { allocate } from '../runtime/budget.js'
import { compositeFormat } from '../runtime/composite-format.js'
import { raise, raiseRange } from '../runtime/exceptions.js'
import { iterate, toArray } from '../runtime/sequence.js'
import * as text from '../runtime/strings.js'
import { displayer, displayObject } from '../runtime/text.js'
import { CHAR, STRING, STRING_DEFINITION } from '../types/core.js'
import { defineEnum } from '../types/define.js'
import type { Type } from '../types/type.js'

defineEnum('System.StringComparison', [
  'CurrentCulture',
  'CurrentCultureIgnoreCase',
  'InvariantCulture',
  'InvariantCultureIgnoreCase',
  'Ordinal',
  'OrdinalIgnoreCase',
])
defineEnum('System.StringSplitOptions', { None: 0, RemoveEmptyEntries: 1, TrimEntries: 2 }, { isFlags: true })

const char = (code: number): string => String.fromCharCode(code)
const chars = (array: ArrayValue | null): string[] => (array === null ? [] : [...(array.items as number[])].map(char))
const codes = (array: ArrayValue | null): number[] => (array === null ? [] : [...(array.items as number[])])
const strings = (items: string[]): ArrayValue => ArrayValue.of(STRING, items)
const MANY = 0x7fffffff

function join(separator: string | null, items: readonly string[]): string {
  const result = items.join(separator ?? '')
  allocate(result.length)
  return result
}

function repeat(code: number, count: number): string {
  if (count < 0) raiseRange('count', "'count' must be non-negative.")
  allocate(count)
  return char(code).repeat(count)
}

function pad(self: string, width: number, code: number, atStart: boolean): string {
  if (width < 0) raiseRange('totalWidth', 'Non-negative number required.')
  allocate(width)
  return atStart ? self.padStart(width, char(code)) : self.padEnd(width, char(code))
}

function splitBy(self: string, separators: readonly string[], count: number, options: number): ArrayValue {
  return strings(text.split(self, separators, count, text.splitOptions(options)))
}

function remove(self: string, start: number, count = self.length - start): string {
  if (start < 0 || start > self.length) raiseRange('startIndex', 'startIndex must be less than length of string.')
  if (count < 0 || start + count > self.length)
    raiseRange('count', 'Index and count must refer to a location within the string.')
  return self.slice(0, start) + self.slice(start + count)
}

function insert(self: string, start: number, value: string): string {
  if (start < 0 || start > self.length) raiseRange('startIndex')
  return self.slice(0, start) + value + self.slice(start)
}

function anyIndex(self: string, wanted: ArrayValue, start = 0): number {
  const all = codes(wanted)
  for (let i = start; i < self.length; i++) if (all.includes(self.charCodeAt(i))) return i
  return -1
}

function lastAnyIndex(self: string, wanted: ArrayValue): number {
  const all = codes(wanted)
  for (let i = self.length - 1; i >= 0; i--) if (all.includes(self.charCodeAt(i))) return i
  return -1
}

STRING_DEFINITION.extend({
  'static string Empty { get; }': () => '',
  'String(char[]? value)': (value: ArrayValue | null) => join('', chars(value)),
  'String(char[] value, int startIndex, int length)': (value: ArrayValue, start: number, length: number) =>
    text.substring(join('', chars(value)), start, length),
  'String(char c, int count)': repeat,
  'int Length { get; }': (self: string) => self.length,
  'char this[int index]': (self: string, index: number) => {
    if (!(index >= 0 && index < self.length))
      raise('IndexOutOfRangeException', 'Index was outside the bounds of the array.')
    return self.charCodeAt(index)
  },

  'static bool IsNullOrEmpty(string? value)': (value: string | null) => value === null || value === '',
  'static bool IsNullOrWhiteSpace(string? value)': (value: string | null) =>
    value === null || text.trimEnds(value) === '',
  'static bool operator ==(string? a, string? b)': (a: unknown, b: unknown) => a === b,
  'static bool operator !=(string? a, string? b)': (a: unknown, b: unknown) => a !== b,
  'bool Equals(string? value)': (self: string, value: unknown) => self === value,
  'bool Equals(object? obj)': (self: string, value: unknown) => self === value,
  'bool Equals(string? value, StringComparison comparisonType)': (
    self: string,
    value: string | null,
    comparison: number,
  ) => text.equal(self, value, text.ignoresCase(comparison)),
  'static bool Equals(string? a, string? b)': (a: unknown, b: unknown) => a === b,
  'static bool Equals(string? a, string? b, StringComparison comparisonType)': (
    a: string | null,
    b: string | null,
    comparison: number,
  ) => text.equal(a, b, text.ignoresCase(comparison)),
  'static int Compare(string? strA, string? strB)': (a: string | null, b: string | null) => text.compareOrdinal(a, b),
  'static int Compare(string? strA, string? strB, bool ignoreCase)': (
    a: string | null,
    b: string | null,
    ignoreCase: boolean,
  ) => text.compareOrdinal(a, b, ignoreCase),
  'static int Compare(string? strA, string? strB, StringComparison comparisonType)': (
    a: string | null,
    b: string | null,
    comparison: number,
  ) => text.compareOrdinal(a, b, text.ignoresCase(comparison)),
  'static int CompareOrdinal(string? strA, string? strB)': (a: string | null, b: string | null) =>
    text.compareOrdinal(a, b),
  'int CompareTo(string? strB)': (self: string, other: string | null) => text.compareOrdinal(self, other),
  'int CompareTo(object? value)': (self: string, other: string | null) => text.compareOrdinal(self, other),

  'bool Contains(string value)': (self: string, value: string) => self.includes(value),
  'bool Contains(char value)': (self: string, value: number) => self.includes(char(value)),
  'bool Contains(string value, StringComparison comparisonType)': (self: string, value: string, comparison: number) =>
    text.indexOf(self, value, 0, self.length, text.ignoresCase(comparison)) >= 0,
  'bool Contains(char value, StringComparison comparisonType)': (self: string, value: number, comparison: number) =>
    text.indexOf(self, char(value), 0, self.length, text.ignoresCase(comparison)) >= 0,
  'bool StartsWith(string value)': (self: string, value: string) => self.startsWith(value),
  'bool StartsWith(char value)': (self: string, value: number) => self.startsWith(char(value)),
  'bool StartsWith(string value, StringComparison comparisonType)': (self: string, value: string, comparison: number) =>
    text.equal(self.slice(0, value.length), value, text.ignoresCase(comparison)),
  'bool StartsWith(string value, bool ignoreCase, CultureInfo? culture)': (
    self: string,
    value: string,
    ignoreCase: boolean,
  ) => text.equal(self.slice(0, value.length), value, ignoreCase),
  'bool EndsWith(string value)': (self: string, value: string) => self.endsWith(value),
  'bool EndsWith(char value)': (self: string, value: number) => self.endsWith(char(value)),
  'bool EndsWith(string value, StringComparison comparisonType)': (self: string, value: string, comparison: number) =>
    self.length >= value.length &&
    text.equal(self.slice(self.length - value.length), value, text.ignoresCase(comparison)),
  'bool EndsWith(string value, bool ignoreCase, CultureInfo? culture)': (
    self: string,
    value: string,
    ignoreCase: boolean,
  ) => self.length >= value.length && text.equal(self.slice(self.length - value.length), value, ignoreCase),

  'int IndexOf(string value)': (self: string, value: string) => self.indexOf(value),
  'int IndexOf(string value, int startIndex)': (self: string, value: string, start: number) =>
    text.indexOf(self, value, start, self.length - start, false),
  'int IndexOf(string value, int startIndex, int count)': (self: string, value: string, start: number, count: number) =>
    text.indexOf(self, value, start, count, false),
  'int IndexOf(string value, StringComparison comparisonType)': (self: string, value: string, comparison: number) =>
    text.indexOf(self, value, 0, self.length, text.ignoresCase(comparison)),
  'int IndexOf(string value, int startIndex, StringComparison comparisonType)': (
    self: string,
    value: string,
    start: number,
    comparison: number,
  ) => text.indexOf(self, value, start, self.length - start, text.ignoresCase(comparison)),
  'int IndexOf(char value)': (self: string, value: number) => self.indexOf(char(value)),
  'int IndexOf(char value, int startIndex)': (self: string, value: number, start: number) =>
    text.indexOf(self, char(value), start, self.length - start, false),
  'int IndexOf(char value, int startIndex, int count)': (self: string, value: number, start: number, count: number) =>
    text.indexOf(self, char(value), start, count, false),
  'int IndexOf(char value, StringComparison comparisonType)': (self: string, value: number, comparison: number) =>
    text.indexOf(self, char(value), 0, self.length, text.ignoresCase(comparison)),
  'int IndexOfAny(char[] anyOf)': (self: string, wanted: ArrayValue) => anyIndex(self, wanted),
  'int IndexOfAny(char[] anyOf, int startIndex)': anyIndex,
  'int LastIndexOf(string value)': (self: string, value: string) => self.lastIndexOf(value),
  'int LastIndexOf(string value, int startIndex)': (self: string, value: string, start: number) =>
    text.lastIndexOf(self, value, false, start),
  'int LastIndexOf(string value, StringComparison comparisonType)': (self: string, value: string, comparison: number) =>
    text.lastIndexOf(self, value, text.ignoresCase(comparison)),
  'int LastIndexOf(char value)': (self: string, value: number) => self.lastIndexOf(char(value)),
  'int LastIndexOf(char value, int startIndex)': (self: string, value: number, start: number) =>
    text.lastIndexOf(self, char(value), false, start),
  'int LastIndexOfAny(char[] anyOf)': lastAnyIndex,

  'string Substring(int startIndex)': (self: string, start: number) => text.substring(self, start),
  'string Substring(int startIndex, int length)': text.substring,
  'string Remove(int startIndex)': (self: string, start: number) => remove(self, start),
  'string Remove(int startIndex, int count)': remove,
  'string Insert(int startIndex, string value)': insert,
  'string Replace(string oldValue, string? newValue)': (self: string, from: string, to: string | null) =>
    text.replace(self, from, to),
  'string Replace(char oldChar, char newChar)': (self: string, from: number, to: number) =>
    self.replaceAll(char(from), () => char(to)),
  'string Replace(string oldValue, string? newValue, StringComparison comparisonType)': (
    self: string,
    from: string,
    to: string | null,
    comparison: number,
  ) => text.replace(self, from, to, text.ignoresCase(comparison)),
  'string ReplaceLineEndings()': (self: string) => self.replace(/\r\n|[\r\n\f\x85\u2028\u2029]/g, '\n'),
  'string ReplaceLineEndings(string replacementText)': (self: string, by: string) =>
    self.replace(/\r\n|[\r\n\f\x85\u2028\u2029]/g, () => by),
  'string ToUpper()': text.toUpper,
  'string ToUpper(CultureInfo? culture)': (self: string) => text.toUpper(self),
  'string ToUpperInvariant()': text.toUpper,
  'string ToLower()': text.toLower,
  'string ToLower(CultureInfo? culture)': (self: string) => text.toLower(self),
  'string ToLowerInvariant()': text.toLower,
  'string Trim()': (self: string) => text.trimEnds(self),
  'string Trim(char trimChar)': (self: string, code: number) => text.trimEnds(self, [code]),
  'string Trim(params char[]? trimChars)': (self: string, list: ArrayValue | null) => text.trimEnds(self, codes(list)),
  'string TrimStart()': (self: string) => text.trimEnds(self, [], 'start'),
  'string TrimStart(char trimChar)': (self: string, code: number) => text.trimEnds(self, [code], 'start'),
  'string TrimStart(params char[]? trimChars)': (self: string, list: ArrayValue | null) =>
    text.trimEnds(self, codes(list), 'start'),
  'string TrimEnd()': (self: string) => text.trimEnds(self, [], 'end'),
  'string TrimEnd(char trimChar)': (self: string, code: number) => text.trimEnds(self, [code], 'end'),
  'string TrimEnd(params char[]? trimChars)': (self: string, list: ArrayValue | null) =>
    text.trimEnds(self, codes(list), 'end'),
  'string PadLeft(int totalWidth)': (self: string, width: number) => pad(self, width, 32, true),
  'string PadLeft(int totalWidth, char paddingChar)': (self: string, width: number, code: number) =>
    pad(self, width, code, true),
  'string PadRight(int totalWidth)': (self: string, width: number) => pad(self, width, 32, false),
  'string PadRight(int totalWidth, char paddingChar)': (self: string, width: number, code: number) =>
    pad(self, width, code, false),
  'string Normalize()': (self: string) => self.normalize('NFC'),

  'string[] Split(params char[]? separator)': (self: string, by: ArrayValue | null) =>
    splitBy(self, chars(by), MANY, 0),
  'string[] Split(char separator, StringSplitOptions options = StringSplitOptions.None)': (
    self: string,
    by: number,
    options: number,
  ) => splitBy(self, [char(by)], MANY, options),
  'string[] Split(char separator, int count, StringSplitOptions options = StringSplitOptions.None)': (
    self: string,
    by: number,
    count: number,
    options: number,
  ) => splitBy(self, [char(by)], count, options),
  'string[] Split(char[]? separator, int count)': (self: string, by: ArrayValue | null, count: number) =>
    splitBy(self, chars(by), count, 0),
  'string[] Split(char[]? separator, StringSplitOptions options)': (
    self: string,
    by: ArrayValue | null,
    options: number,
  ) => splitBy(self, chars(by), MANY, options),
  'string[] Split(char[]? separator, int count, StringSplitOptions options)': (
    self: string,
    by: ArrayValue | null,
    count: number,
    options: number,
  ) => splitBy(self, chars(by), count, options),
  'string[] Split(string? separator, StringSplitOptions options = StringSplitOptions.None)': (
    self: string,
    by: string | null,
    options: number,
  ) => splitBy(self, by === null ? [] : [by], by === '' ? 1 : MANY, options),
  'string[] Split(string? separator, int count, StringSplitOptions options = StringSplitOptions.None)': (
    self: string,
    by: string | null,
    count: number,
    options: number,
  ) => splitBy(self, by === null ? [] : [by], by === '' ? 1 : count, options),
  'string[] Split(string[]? separator, StringSplitOptions options)': (
    self: string,
    by: ArrayValue | null,
    options: number,
  ) => splitBy(self, (by?.items ?? []) as string[], MANY, options),
  'string[] Split(string[]? separator, int count, StringSplitOptions options)': (
    self: string,
    by: ArrayValue | null,
    count: number,
    options: number,
  ) => splitBy(self, (by?.items ?? []) as string[], count, options),

  'static string Concat(object? arg0)': displayObject,
  'static string Concat(object? arg0, object? arg1)': (...items: unknown[]) => join('', items.map(displayObject)),
  'static string Concat(object? arg0, object? arg1, object? arg2)': (...items: unknown[]) =>
    join('', items.map(displayObject)),
  'static string Concat(params object?[] args)': (items: ArrayValue) => join('', [...items].map(displayObject)),
  'static string Concat(string? str0, string? str1)': (...items: unknown[]) => join('', items as string[]),
  'static string Concat(string? str0, string? str1, string? str2)': (...items: unknown[]) =>
    join('', items as string[]),
  'static string Concat(string? str0, string? str1, string? str2, string? str3)': (...items: unknown[]) =>
    join('', items as string[]),
  'static string Concat(params string?[] values)': (items: ArrayValue) => join('', [...items] as string[]),
  'static string Concat(IEnumerable<string> values)': (items: unknown) => join('', toArray(items) as string[]),
  'static string Concat<T>(IEnumerable<T> values)': (items: unknown, type: Type) =>
    join('', toArray(items).map(displayer(type))),
  'static string Join(string? separator, params string?[] value)': (separator: string | null, items: ArrayValue) =>
    join(separator, [...items] as string[]),
  'static string Join(string? separator, params object?[] values)': (separator: string | null, items: ArrayValue) =>
    join(separator, [...items].map(displayObject)),
  'static string Join(string? separator, IEnumerable<string> values)': (separator: string | null, items: unknown) =>
    join(separator, toArray(items) as string[]),
  'static string Join<T>(string? separator, IEnumerable<T> values)': (
    separator: string | null,
    items: unknown,
    type: Type,
  ) => join(separator, toArray(items).map(displayer(type))),
  'static string Join(string? separator, string[] value, int startIndex, int count)': (
    separator: string | null,
    items: ArrayValue,
    start: number,
    count: number,
  ) => join(separator, (items.items as string[]).slice(start, start + count)),
  'static string Join(char separator, params string?[] value)': (separator: number, items: ArrayValue) =>
    join(char(separator), [...items] as string[]),
  'static string Join(char separator, params object?[] values)': (separator: number, items: ArrayValue) =>
    join(char(separator), [...items].map(displayObject)),
  'static string Join<T>(char separator, IEnumerable<T> values)': (separator: number, items: unknown, type: Type) =>
    join(char(separator), toArray(items).map(displayer(type))),
  'static string Format(string format, object? arg0)': (format: string, ...items: unknown[]) =>
    compositeFormat(format, items),
  'static string Format(string format, object? arg0, object? arg1)': (format: string, ...items: unknown[]) =>
    compositeFormat(format, items),
  'static string Format(string format, object? arg0, object? arg1, object? arg2)': (
    format: string,
    ...items: unknown[]
  ) => compositeFormat(format, items),
  'static string Format(string format, params object?[] args)': (format: string, items: ArrayValue) =>
    compositeFormat(format, [...items]),
  'static string Format(IFormatProvider? provider, string format, params object?[] args)': (
    _provider: unknown,
    format: string,
    items: ArrayValue,
  ) => compositeFormat(format, [...items]),
  'static string Copy(string str)': (value: string) => value,
  'static string Intern(string str)': (value: string) => value,

  'char[] ToCharArray()': (self: string) => ArrayValue.of(CHAR, [...iterate(self)]),
  'char[] ToCharArray(int startIndex, int length)': (self: string, start: number, length: number) =>
    ArrayValue.of(CHAR, [...iterate(text.substring(self, start, length))]),
  'string ToString()': (self: string) => self,
  'string ToString(IFormatProvider? provider)': (self: string) => self,
})
