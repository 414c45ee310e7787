import { scanInterpolated } from './interpolation.js'
import { scanEscape, scanNumber } from './literals.js'
import { KEYWORDS, ParseError, PUNCTUATION, type Token } from './token.js'

const IDENTIFIER = /@?[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]*/uy
const TRIVIA = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y

/** The tokens of C# source; positions are offsets from the start of `source` plus `base`. The last token is `end`. */
export function tokenize(source: string, base = 0): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    at = skipTrivia(source, at, base)
    if (at >= source.length) break
    const token = scanToken(source, at, base)
    tokens.push({ ...token, position: token.position + base, end: token.end + base })
    at = token.end
  }
  tokens.push({ kind: 'end', text: 'end of expression', position: source.length + base, end: source.length + base })
  return tokens
}

function skipTrivia(source: string, at: number, base: number): number {
  TRIVIA.lastIndex = at
  const end = TRIVIA.test(source) ? TRIVIA.lastIndex : at
  if (source.startsWith('/*', end)) throw new ParseError("End-of-file found, '*/' expected", base + end, 'CS1035')
  return end
}

function scanToken(source: string, at: number, base: number): Token {
  const c = source[at]!
  if (c === '"') return scanString(source, at, base)
  if (c === "'") return scanCharacter(source, at, base)
  if (c === '@' && source[at + 1] === '"') return scanVerbatim(source, at, base)
  if (/^(?:\$@?|@\$)"/.test(source.slice(at, at + 3))) return scanInterpolated(source, at, base)
  if (/\d/.test(c) || (c === '.' && /\d/.test(source[at + 1] ?? ''))) {
    const { constant, end } = atBase(base, () => scanNumber(source, at))
    return { kind: 'literal', text: source.slice(at, end), position: at, end, value: constant }
  }
  IDENTIFIER.lastIndex = at
  const word = IDENTIFIER.exec(source)?.[0]
  if (word !== undefined) return wordToken(word, at)
  const text = PUNCTUATION.find((p) => source.startsWith(p, at))
  if (text === undefined) throw new ParseError(`Unexpected character '${c}'`, base + at, 'CS1056')
  return { kind: 'punctuation', text, position: at, end: at + text.length }
}

function wordToken(word: string, position: number): Token {
  const end = position + word.length
  if (word.startsWith('@')) return { kind: 'identifier', text: word.slice(1), position, end }
  if (word === 'true' || word === 'false') {
    return { kind: 'literal', text: word, position, end, value: { type: 'bool', value: word === 'true' } }
  }
  if (word === 'null') return { kind: 'literal', text: word, position, end, value: { type: 'null', value: null } }
  return { kind: KEYWORDS.has(word) ? 'keyword' : 'identifier', text: word, position, end }
}

/** Runs a scanner that knows nothing of `base`, giving its errors the right position. */
function atBase<T>(base: number, scan: () => T): T {
  try {
    return scan()
  } catch (error) {
    if (error instanceof ParseError) throw new ParseError(error.message, error.position + base, error.code)
    throw error
  }
}

function scanString(source: string, start: number, base: number): Token {
  let value = ''
  let at = start + 1
  for (;;) {
    const c = source[at]
    if (c === undefined || c === '\n') throw new ParseError('Newline in constant', base + start, 'CS1010')
    if (c === '"') return { kind: 'literal', text: '"', position: start, end: at + 1, value: { type: 'string', value } }
    if (c !== '\\') {
      value += c
      at++
      continue
    }
    const sequence = atBase(base, () => scanEscape(source, at))
    value += sequence.text
    at = sequence.end
  }
}

function scanVerbatim(source: string, start: number, base: number): Token {
  const matched = /^@"((?:[^"]|"")*)"/.exec(source.slice(start))
  if (matched === null) throw new ParseError('Unterminated string literal', base + start, 'CS1039')
  const value = matched[1]!.replaceAll('""', '"')
  return {
    kind: 'literal',
    text: '"',
    position: start,
    end: start + matched[0].length,
    value: { type: 'string', value },
  }
}

function scanCharacter(source: string, start: number, base: number): Token {
  const c = source[start + 1]
  if (c === undefined || c === '\n') throw new ParseError('Newline in constant', base + start, 'CS1010')
  if (c === "'") throw new ParseError('Empty character literal', base + start, 'CS1011')
  const { text, end } = c === '\\' ? atBase(base, () => scanEscape(source, start + 1)) : { text: c, end: start + 2 }
  if (source[end] !== "'" || text.length !== 1) {
    throw new ParseError('Too many characters in character literal', base + start, 'CS1012')
  }
  const value = { type: 'char', value: text.charCodeAt(0) } as const
  return { kind: 'literal', text: "'", position: start, end: end + 1, value }
}
