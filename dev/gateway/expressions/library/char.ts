import { raise, raiseRange } from '../runtime/exceptions.js'
import { isWhiteSpace, toLower, toUpper } from '../runtime/strings.js'
import { CHAR_DEFINITION } from '../types/core.js'
import { defineEnum } from '../types/define.js'

const text = (code: number): string => String.fromCharCode(code)
const is = (pattern: RegExp) => (code: number) => pattern.test(text(code))
const at = (test: (code: number) => boolean) => (value: string, index: number) =>
  index >= 0 && index < value.length ? test(value.charCodeAt(index)) : raiseRange('index')

const isDigit = is(/\p{Nd}/u)
const isLetter = is(/\p{L}/u)
const isLetterOrDigit = is(/[\p{L}\p{Nd}]/u)
const isUpper = is(/\p{Lu}/u)
const isLower = is(/\p{Ll}/u)
const isPunctuation = is(/\p{P}/u)
const upper = (code: number): number => toUpper(text(code)).charCodeAt(0)
const lower = (code: number): number => toLower(text(code)).charCodeAt(0)

/** Digits of every script, and what Unicode writes as them: fractions, superscripts, numbers in circles or brackets. */
function numericValue(code: number): number {
  if (isDigit(code)) {
    let zero = code
    while (code - zero < 9 && isDigit(zero - 1)) zero--
    return code - zero
  }
  const written = /^\(?(\d+)(?:\u2044(\d*)|[).])?$/.exec(text(code).normalize('NFKD'))
  return written === null ? -1 : Number(written[1]) / (Number(written[2]) || 1)
}

const isHigh = (code: number) => code >= 0xd800 && code < 0xdc00
const isLow = (code: number) => code >= 0xdc00 && code < 0xe000

// biome-ignore format: a table
const CATEGORIES = {
  UppercaseLetter: 'Lu', LowercaseLetter: 'Ll', TitlecaseLetter: 'Lt', ModifierLetter: 'Lm', OtherLetter: 'Lo',
  NonSpacingMark: 'Mn', SpacingCombiningMark: 'Mc', EnclosingMark: 'Me', DecimalDigitNumber: 'Nd', LetterNumber: 'Nl',
  OtherNumber: 'No', SpaceSeparator: 'Zs', LineSeparator: 'Zl', ParagraphSeparator: 'Zp', Control: 'Cc', Format: 'Cf',
  Surrogate: 'Cs', PrivateUse: 'Co', ConnectorPunctuation: 'Pc', DashPunctuation: 'Pd', OpenPunctuation: 'Ps',
  ClosePunctuation: 'Pe', InitialQuotePunctuation: 'Pi', FinalQuotePunctuation: 'Pf', OtherPunctuation: 'Po',
  MathSymbol: 'Sm', CurrencySymbol: 'Sc', ModifierSymbol: 'Sk', OtherSymbol: 'So', OtherNotAssigned: 'Cn',
}
defineEnum('System.Globalization.UnicodeCategory', Object.keys(CATEGORIES))

function category(code: number): number {
  return Object.values(CATEGORIES).findIndex((name) => new RegExp(`\\p{${name}}`, 'u').test(text(code)))
}

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
  'static double GetNumericValue(char c)': numericValue,
  'static double GetNumericValue(string s, int index)': (value: string, index: number) =>
    index >= 0 && index < value.length ? numericValue(value.charCodeAt(index)) : raiseRange('index'),
  'static char Parse(string s)': (value: string) =>
    value.length === 1 ? value.charCodeAt(0) : raise('FormatException', 'String must be exactly one character long.'),
  'static bool TryParse(string? s, out char result)': (value: string | null, out: { set(value: unknown): void }) => {
    out.set(value?.length === 1 ? value.charCodeAt(0) : 0)
    return value?.length === 1
  },
  'static char ToUpper(char c, CultureInfo culture)': upper,
  'static char ToLower(char c, CultureInfo culture)': lower,
  'static bool IsWhiteSpace(string s, int index)': at(isWhiteSpace),
  'static bool IsUpper(string s, int index)': at(isUpper),
  'static bool IsLower(string s, int index)': at(isLower),
  'static bool IsPunctuation(string s, int index)': at(isPunctuation),
  'static bool IsHighSurrogate(char c)': isHigh,
  'static bool IsLowSurrogate(char c)': isLow,
  'static bool IsSurrogatePair(char highSurrogate, char lowSurrogate)': (high: number, low: number) =>
    isHigh(high) && isLow(low),
  'static string ConvertFromUtf32(int utf32)': (point: number) =>
    point < 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)
      ? raiseRange('utf32')
      : String.fromCodePoint(point),
  'static int ConvertToUtf32(char highSurrogate, char lowSurrogate)': (high: number, low: number) =>
    String.fromCharCode(high, low).codePointAt(0)!,
  'static int ConvertToUtf32(string s, int index)': (value: string, index: number) =>
    value.codePointAt(index) ?? raiseRange('index'),
  'static UnicodeCategory GetUnicodeCategory(char c)': category,
  'string ToString()': text,
  'string ToString(IFormatProvider? provider)': text,
  'int CompareTo(char value)': (self: number, other: number) => self - other,
  'bool Equals(char obj)': (self: number, other: number) => self === other,
  'int GetHashCode()': (self: number) => self | (self << 16),
})
