import { scanEscape } from './literals.js'
import { type InterpolationPart, ParseError, type Token } from './token.js'

/** An interpolated string that starts at `start` with `$"`, `$@"` or `@$"`; offsets in the result are those of `source`. */
export function scanInterpolated(source: string, start: number, base: number): Token {
  const prefix = /^(?:\$@|@\$|\$)"/.exec(source.slice(start, start + 3))![0]
  const verbatim = prefix.includes('@')
  const parts: InterpolationPart[] = []
  let text = ''
  let at = start + prefix.length
  const fail = (message: string, position: number, code: string): never => {
    throw new ParseError(message, base + position, code)
  }
  for (;;) {
    const c = source[at]
    if (c === undefined || (c === '\n' && !verbatim)) fail('Unterminated string literal', start, 'CS1039')
    if (c === '"' && !(verbatim && source[at + 1] === '"')) break
    if ((c === '{' || c === '}' || c === '"') && source[at + 1] === c) {
      text += c
      at += 2
    } else if (c === '{') {
      if (text !== '') parts.push({ text })
      text = ''
      const hole = scanHole(source, at, base, verbatim)
      parts.push(hole.part)
      at = hole.end
    } else if (c === '}') {
      fail("A '}' character must be escaped (by doubling) in an interpolated string.", at, 'CS8086')
    } else if (c === '\\' && !verbatim) {
      const sequence = scanEscape(source, at)
      text += sequence.text
      at = sequence.end
    } else {
      text += c
      at++
    }
  }
  if (text !== '') parts.push({ text })
  return { kind: 'interpolated', text: '"', position: start, end: at + 1, parts }
}

function scanHole(
  source: string,
  open: number,
  base: number,
  verbatim: boolean,
): { part: InterpolationPart; end: number } {
  const expressionEnd = skipCode(source, open + 1, base, (c) => c === ',' || c === ':' || c === '}')
  const hole = source.slice(open + 1, expressionEnd)
  if (hole.trim() === '') throw new ParseError('Expression expected', base + open + 1, 'CS1733')
  let at = expressionEnd
  let alignment: string | undefined
  if (source[at] === ',') {
    const end = skipCode(source, at + 1, base, (c) => c === ':' || c === '}')
    alignment = source.slice(at + 1, end)
    at = end
  }
  let format: string | undefined
  if (source[at] === ':') {
    const end = formatEnd(source, at + 1, base, verbatim)
    const written = source
      .slice(at + 1, end)
      .replaceAll('{{', '{')
      .replaceAll('}}', '}')
    format = verbatim ? written : unescaped(written)
    at = end
  }
  const part = {
    hole,
    position: base + open + 1,
    ...(alignment === undefined ? {} : { alignment }),
    ...(format === undefined ? {} : { format }),
  }
  return { part, end: at + 1 }
}

function unescaped(text: string): string {
  let result = ''
  for (let at = 0; at < text.length; ) {
    const sequence = text[at] === '\\' ? scanEscape(text, at) : { text: text[at]!, end: at + 1 }
    result += sequence.text
    at = sequence.end
  }
  return result
}

function formatEnd(source: string, start: number, base: number, verbatim: boolean): number {
  for (let at = start; at < source.length; at++) {
    if (source[at] === '}') return at
    if (source[at] === '"' || (source[at] === '\n' && !verbatim)) break
  }
  throw new ParseError("A '}' is missing in an interpolated string", base + start, 'CS8076')
}

/** Walks over C# from `start` until `stop` accepts a character outside brackets, strings and comments. */
export function skipCode(source: string, start: number, base: number, stop: (c: string) => boolean): number {
  let depth = 0
  let at = start
  while (at < source.length) {
    const c = source[at]!
    if (depth === 0 && stop(c)) return at
    const literal = literalEnd(source, at)
    if (literal !== undefined) {
      at = literal
      continue
    }
    if (c === '(' || c === '[' || c === '{') depth++
    if (c === ')' || c === ']' || c === '}') depth--
    if (depth < 0) break
    at++
  }
  throw new ParseError("A '}' is missing in an interpolated string", base + start, 'CS8076')
}

/** Where the string, character or comment that starts at `at` ends; undefined when none starts there. */
function literalEnd(source: string, at: number): number | undefined {
  const rest = source.slice(at, at + 3)
  if (/^(?:\$@|@\$|\$)"/.test(rest)) return scanInterpolated(source, at, 0).end
  // biome-ignore format: one line a kind
  const pattern = rest.startsWith('@"') ? /@"(?:[^"]|"")*"/y
    : rest.startsWith('"') ? /"(?:[^"\\\n]|\\.)*"/y
    : rest.startsWith("'") ? /'(?:[^'\\\n]|\\.)+'/y
    : rest.startsWith('/*') ? /\/\*[\s\S]*?\*\//y
    : rest.startsWith('//') ? /\/\/[^\n]*/y
    : undefined
  if (pattern === undefined) return undefined
  pattern.lastIndex = at
  return pattern.test(source) ? pattern.lastIndex : undefined
}
