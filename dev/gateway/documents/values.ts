import { type Range, ScanError, scanExpression } from './csharp.js'
import type { Source } from './element.js'
import { type Decoded, decodeEntities, isRaw } from './entities.js'
import type { PolicyText } from './text.js'

/** An expression that was read, and where the text after it begins. */
export interface Scanned {
  readonly source: Source
  readonly end: number
}

/** Thrown for an expression that does not end; `offset` is that of its `@`. */
export class ExpressionNotClosed extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message)
  }
}

export function isExpressionStart(text: string, offset: number): boolean {
  return text[offset] === '@' && (text[offset + 1] === '(' || text[offset + 1] === '{')
}

/** A literal between two offsets, its entities decoded unless it comes from CDATA. */
export function literal(document: PolicyText, start: number, end: number, decode = true): Source {
  const raw = document.text.slice(start, end)
  return source(document, start, decode ? decodeEntities(raw) : { text: raw }, false)
}

/**
 * The expression that starts at `start`. `limit` is where its value would end if nothing in it were raw: the closing quote
 * or the next `<`. When the text up to there, decoded, is a whole expression, it was escaped, or needed no escaping;
 * otherwise it was typed raw, and only C# itself says where it ends. Entities in raw C# are decoded outside its literals.
 */
export function expression(document: PolicyText, start: number, limit: number): Scanned {
  const { text } = document
  const escaped = text.slice(start, limit < 0 ? text.length : limit)
  if (limit >= 0 && !isRaw(escaped)) {
    const decoded = decodeEntities(escaped)
    const end = tryScan(decoded.text)
    if (end !== undefined && decoded.text.slice(end).trim() === '') {
      return { source: source(document, start, { ...decoded, text: decoded.text.slice(0, end) }, true), end: limit }
    }
  }
  const literals: Range[] = []
  const end = scan(text, start, literals)
  const decoded = decodeEntities(text.slice(start, end), (offset) => within(literals, start + offset))
  return { source: source(document, start, decoded, true), end }
}

function scan(text: string, start: number, literals: Range[]): number {
  try {
    return scanExpression(text, start, literals)
  } catch (error) {
    if (error instanceof ScanError) throw new ExpressionNotClosed(start, error.message)
    throw error
  }
}

function tryScan(text: string): number | undefined {
  try {
    return scanExpression(text, 0)
  } catch (error) {
    if (error instanceof ScanError) return undefined
    throw error
  }
}

function source(document: PolicyText, start: number, { text, offsets }: Decoded, isExpression: boolean): Source {
  return {
    text,
    expression: isExpression,
    position: document.positionAt(start),
    positionAt: (offset) => document.positionAt(start + (offsets === undefined ? offset : (offsets[offset] ?? 0))),
  }
}

function within(ranges: readonly Range[], offset: number): boolean {
  return ranges.some(([start, end]) => start <= offset && offset < end)
}
