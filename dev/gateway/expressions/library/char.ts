import { raise } from '../runtime/exceptions.js'
import { isWhiteSpace, toLower, toUpper } from '../runtime/strings.js'
import { CHAR_DEFINITION } from '../types/core.js'

const text = (code: number): string => String.fromCharCode(code)
const is = (pattern: RegExp) => (code: number) => pattern.test(text(code))
const at = (test: (code: number) => boolean) => (value: string, index: number) => test(value.charCodeAt(index))

const isDigit = is(/\p{Nd}/u)
const isLetter = is(/\p{L}/u)
const isLetterOrDigit = is(/[\p{L}\p{Nd}]/u)
const isUpper = is(/\p{Lu}/u)
const isLower = is(/\p{Ll}/u)
const isPunctuation = is(/\p{P}/u)
const upper = (code: number): number => toUpper(text(code)).charCodeAt(0)
const lower = (code: number): number => toLower(text(code)).charCodeAt(0)

CHAR_DEFINITION.extend({
  'const char MinValue': 0,
  'const char MaxValue': 0xffff,
  'static bool IsDigit(char c)': isDigit,
  'static bool IsDigit(string s, int index)': at(isDigit),
  'static bool IsNumber(char c)': is(/\p{N}/u),
  'static bool IsLetter(char c)': isLetter,
  'static bool IsLetter(string s, int index)': at(isLetter),
  'static bool IsLetterOrDigit(char c)': isLetterOrDigit,
  'static bool IsLetterOrDigit(string s, int index)': at(isLetterOrDigit),
  'static bool IsUpper(char c)': isUpper,
  'static bool IsLower(char c)': isLower,
  'static bool IsWhiteSpace(char c)': isWhiteSpace,
  'static bool IsPunctuation(char c)': isPunctuation,
  'static bool IsSymbol(char c)': is(/\p{S}/u),
  'static bool IsSeparator(char c)': is(/\p{Z}/u),
  'static bool IsControl(char c)': is(/\p{Cc}/u),
  'static bool IsAscii(char c)': (code: number) => code < 128,
  'static bool IsAsciiDigit(char c)': is(/[0-9]/),
  'static bool IsAsciiLetter(char c)': is(/[A-Za-z]/),
  'static bool IsAsciiLetterOrDigit(char c)': is(/[A-Za-z0-9]/),
  'static bool IsAsciiHexDigit(char c)': is(/[0-9A-Fa-f]/),
  'static bool IsSurrogate(char c)': (code: number) => code >= 0xd800 && code <= 0xdfff,
  'static char ToUpper(char c)': upper,
  'static char ToUpperInvariant(char c)': upper,
  'static char ToLower(char c)': lower,
  'static char ToLowerInvariant(char c)': lower,
  'static string ToString(char c)': text,
  'static double GetNumericValue(char c)': (code: number) => (isDigit(code) ? Number(text(code)) : -1),
  'static char Parse(string s)': (value: string) =>
    value.length === 1 ? value.charCodeAt(0) : raise('FormatException', 'String must be exactly one character long.'),
  'string ToString()': text,
  'string ToString(IFormatProvider? provider)': text,
  'int CompareTo(char value)': (self: number, other: number) => self - other,
  'bool Equals(char obj)': (self: number, other: number) => self === other,
  'int GetHashCode()': (self: number) => self | (self << 16),
})
