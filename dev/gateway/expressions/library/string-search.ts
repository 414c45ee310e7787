import type { ArrayValue } from '../runtime/array.js'
import { compositeFormat } from '../runtime/composite-format.js'
import { raiseRange } from '../runtime/exceptions.js'
import * as text from '../runtime/strings.js'
import { STRING_DEFINITION } from '../types/core.js'

const IGNORE_CASE = 0x10000001

/** Compares at most `length` characters from each start. */
function compareParts(
  a: string | null,
  startA: number,
  b: string | null,
  startB: number,
  length: number,
  ignoreCase = false,
): number {
  if (length < 0) raiseRange('length')
  if (startA > (a?.length ?? 0) || startB > (b?.length ?? 0))
    raiseRange(startA > (a?.length ?? 0) ? 'indexA' : 'indexB')
  const part = (value: string | null, start: number) => value?.slice(start, start + length) ?? null
  return text.compareOrdinal(part(a, startA), part(b, startB), ignoreCase)
}

function lastAnyIndex(self: string, wanted: ArrayValue, start: number, count = start + 1): number {
  if (self === '') return -1
  if (start < 0 || start >= self.length) raiseRange('startIndex')
  if (count < 0 || count > start + 1) raiseRange('count')
  const codes = [...(wanted.items as number[])]
  for (let i = start; i > start - count; i--) if (codes.includes(self.charCodeAt(i))) return i
  return -1
}

/** The index of the last `value` that lies wholly within the `count` characters that end at `start`. */
function lastWithin(self: string, value: string, start: number, count: number, ignoreCase: boolean): number {
  if (self !== '' && (count < 0 || start - count + 1 < 0)) raiseRange('count')
  const found = text.lastIndexOf(self, value, ignoreCase, start)
  return found > start - count ? found : -1
}

STRING_DEFINITION.extend({
  'static int Compare(string? strA, int indexA, string? strB, int indexB, int length)': compareParts,
  'static int Compare(string? strA, int indexA, string? strB, int indexB, int length, bool ignoreCase)': compareParts,
  'static int Compare(string? strA, int indexA, string? strB, int indexB, int length, StringComparison comparisonType)':
    (a: string, startA: number, b: string, startB: number, length: number, comparison: number) =>
      compareParts(a, startA, b, startB, length, text.ignoresCase(comparison)),
  'static int Compare(string? strA, string? strB, bool ignoreCase, CultureInfo? culture)': (
    a: string | null,
    b: string | null,
    ignoreCase: boolean,
  ) => text.compareOrdinal(a, b, ignoreCase),
  'static int Compare(string? strA, string? strB, CultureInfo? culture, CompareOptions options)': (
    a: string | null,
    b: string | null,
    _culture: unknown,
    options: number,
  ) => text.compareOrdinal(a, b, (options & IGNORE_CASE) !== 0),
  'static int CompareOrdinal(string? strA, int indexA, string? strB, int indexB, int length)': (
    a: string,
    startA: number,
    b: string,
    startB: number,
    length: number,
  ) => compareParts(a, startA, b, startB, length),
  'int IndexOf(string value, int startIndex, int count, StringComparison comparisonType)': (
    self: string,
    value: string,
    start: number,
    count: number,
    comparison: number,
  ) => text.indexOf(self, value, start, count, text.ignoresCase(comparison)),
  'int IndexOfAny(char[] anyOf, int startIndex, int count)': (
    self: string,
    wanted: ArrayValue,
    start: number,
    count: number,
  ) => {
    if (start < 0 || count < 0 || start + count > self.length) raiseRange('count')
    const codes = [...(wanted.items as number[])]
    for (let i = start; i < start + count; i++) if (codes.includes(self.charCodeAt(i))) return i
    return -1
  },
  'int LastIndexOf(char value, int startIndex, int count)': (
    self: string,
    code: number,
    start: number,
    count: number,
  ) => lastWithin(self, String.fromCharCode(code), start, count, false),
  'int LastIndexOf(string value, int startIndex, int count)': (
    self: string,
    value: string,
    start: number,
    count: number,
  ) => lastWithin(self, value, start, count, false),
  'int LastIndexOf(string value, int startIndex, StringComparison comparisonType)': (
    self: string,
    value: string,
    start: number,
    comparison: number,
  ) => text.lastIndexOf(self, value, text.ignoresCase(comparison), start),
  'int LastIndexOfAny(char[] anyOf, int startIndex)': lastAnyIndex,
  'int LastIndexOfAny(char[] anyOf, int startIndex, int count)': lastAnyIndex,
  'string Replace(string oldValue, string? newValue, bool ignoreCase, CultureInfo? culture)': (
    self: string,
    from: string,
    to: string | null,
    ignoreCase: boolean,
  ) => text.replace(self, from, to, ignoreCase),
  'object Clone()': (self: string) => self,
  'bool IsNormalized()': (self: string) => self === self.normalize('NFC'),
  'void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)': (
    self: string,
    from: number,
    target: ArrayValue,
    to: number,
    count: number,
  ) => {
    if (from < 0 || count < 0 || from + count > self.length) raiseRange('sourceIndex')
    for (let i = 0; i < count; i++) target.set(to + i, self.charCodeAt(from + i))
  },
  'static string Join(char separator, string?[] value, int startIndex, int count)': (
    separator: number,
    items: ArrayValue,
    start: number,
    count: number,
  ) => (items.items as string[]).slice(start, start + count).join(String.fromCharCode(separator)),
  ...Object.fromEntries(
    ['object? arg0', 'object? arg0, object? arg1', 'object? arg0, object? arg1, object? arg2'].map((parameters) => [
      `static string Format(IFormatProvider? provider, string format, ${parameters})`,
      (_provider: unknown, format: string, ...items: unknown[]) => compositeFormat(format, items),
    ]),
  ),
})
