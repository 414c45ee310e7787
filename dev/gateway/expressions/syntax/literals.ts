import { Decimal } from '../runtime/decimal.js'
import type { Constant } from './ast.js'
import { ParseError } from './token.js'

const NUMBER = /0[xX][0-9a-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?/y
const SUFFIX = /(?:[uU][lL]?|[lL][uU]?|[fFdDmM])?/y

/** A numeric literal at `start`, and where it ends. */
export function scanNumber(source: string, start: number): { constant: Constant; end: number } {
  NUMBER.lastIndex = start
  const matched = NUMBER.exec(source)?.[0] ?? ''
  // `1.ToString()`: the dot belongs to the member access when no digit follows it; the pattern demands one.
  SUFFIX.lastIndex = start + matched.length
  const suffix = /^0[xXbB]/.test(matched)
    ? integerSuffix(source, start + matched.length)
    : (SUFFIX.exec(source)?.[0] ?? '')
  const end = start + matched.length + suffix.length
  if (/[\p{L}_]/u.test(source[end] ?? '')) throw new ParseError('; expected', end, 'CS1002')
  return { constant: numberConstant(matched.replaceAll('_', ''), suffix.toLowerCase(), start), end }
}

function integerSuffix(source: string, at: number): string {
  return /^(?:[uU][lL]?|[lL][uU]?)?/.exec(source.slice(at, at + 2))?.[0] ?? ''
}

function numberConstant(digits: string, suffix: string, position: number): Constant {
  if (suffix === 'm') return { type: 'decimal', value: Decimal.parse(digits) }
  if (suffix === 'f') return { type: 'float', value: Math.fround(Number(digits)) }
  if (suffix === 'd') return { type: 'double', value: Number(digits) }
  if (/[.eE]/.test(digits) && !/^0[xX]/.test(digits)) return { type: 'double', value: Number(digits) }
  const value = BigInt(digits)
  const unsigned = suffix.includes('u')
  const long = suffix.includes('l')
  if (!unsigned && !long && value <= 0x7fffffffn) return { type: 'int', value: Number(value) }
  if (!long && value <= 0xffffffffn) return { type: 'uint', value: Number(value) }
  if (!unsigned && value <= 0x7fffffffffffffffn) return { type: 'long', value }
  if (value <= 0xffffffffffffffffn) return { type: 'ulong', value }
  throw new ParseError('Integral constant is too large', position, 'CS1021')
}

// biome-ignore format: a table
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  "'": "'", '"': '"', '\\': '\\', '0': '\0', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
}

/** The escape sequence whose backslash stands at `at`. */
export function scanEscape(source: string, at: number): { text: string; end: number } {
  const kind = source[at + 1] ?? ''
  const simple = SIMPLE_ESCAPES[kind]
  if (simple !== undefined) return { text: simple, end: at + 2 }
  const pattern = { x: /^[0-9a-fA-F]{1,4}/, u: /^[0-9a-fA-F]{4}/, U: /^[0-9a-fA-F]{8}/ }[kind]
  const digits = pattern?.exec(source.slice(at + 2, at + 10))?.[0]
  const code = digits === undefined ? Number.NaN : Number.parseInt(digits, 16)
  if (digits === undefined || code > 0x10ffff) throw new ParseError('Unrecognized escape sequence', at, 'CS1009')
  return { text: String.fromCodePoint(code), end: at + 2 + digits.length }
}
