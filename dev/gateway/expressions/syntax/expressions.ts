import type { Expression, TypeSyntax } from './ast.js'
import type { Cursor } from './cursor.js'
import { parseLambda } from './lambdas.js'
import { parsePattern } from './patterns.js'
import { parsePrimary } from './primary.js'
import { parseQuery } from './query.js'
import { PREDEFINED_TYPES } from './token.js'
import { parseType } from './types.js'

const ASSIGNMENTS: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<='])

/** Binary operators by how tightly they bind, loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]
const RELATIONAL = 6

export function parseExpression(p: Cursor): Expression {
  return p.nested(() => parseQuery(p) ?? parseLambda(p) ?? parseAssignment(p))
}

function parseAssignment(p: Cursor): Expression {
  const target = parseConditional(p)
  const { position, text } = p.current
  if (p.current.kind === 'punctuation' && ASSIGNMENTS.has(text)) {
    p.advance()
    return { kind: 'assign', position, operator: text, target, value: parseExpression(p) }
  }
  if (p.at('>') && p.peek().text === '>=' && p.peek().position === p.current.end) {
    p.advance()
    p.advance()
    return { kind: 'assign', position, operator: '>>=', target, value: parseExpression(p) }
  }
  return target
}

function parseConditional(p: Cursor): Expression {
  const condition = parseCoalesce(p)
  if (!p.at('?')) return condition
  const { position } = p.advance()
  const whenTrue = parseExpression(p)
  p.expect(':')
  return { kind: 'conditional', position, condition, whenTrue, whenFalse: parseExpression(p) }
}

function parseCoalesce(p: Cursor): Expression {
  if (p.at('throw')) {
    const { position } = p.advance()
    return { kind: 'throw', position, operand: parseCoalesce(p) }
  }
  const left = parseBinary(p, 0)
  if (!p.at('??')) return left
  const { position } = p.advance()
  return { kind: 'binary', position, operator: '??', left, right: p.nested(() => parseCoalesce(p)) }
}

/** Operands of `==` and tighter: what a `case` label or a pattern takes as its constant. */
export function parseShift(p: Cursor): Expression {
  return parseBinary(p, RELATIONAL + 1)
}

function parseBinary(p: Cursor, level: number): Expression {
  if (level === LEVELS.length) return parseUnary(p)
  let left = parseBinary(p, level + 1)
  for (;;) {
    const { position } = p.current
    if (level === RELATIONAL && p.take('is')) {
      left = { kind: 'is', position, operand: left, pattern: parsePattern(p) }
      continue
    }
    if (level === RELATIONAL && p.take('as')) {
      left = { kind: 'as', position, operand: left, type: parseType(p) }
      continue
    }
    const operator = operatorAt(p, LEVELS[level]!)
    if (operator === undefined) return left
    for (let i = 0; i < (operator === '>>' ? 2 : 1); i++) p.advance()
    left = { kind: 'binary', position, operator, left, right: parseBinary(p, level + 1) }
  }
}

function operatorAt(p: Cursor, operators: readonly string[]): string | undefined {
  if (p.current.kind !== 'punctuation') return undefined
  if (p.atAdjacent('>', '>') || p.atAdjacent('>', '>=')) {
    return operators.includes('>>') && p.atAdjacent('>', '>') ? '>>' : undefined
  }
  return operators.includes(p.current.text) ? p.current.text : undefined
}

export function parseUnary(p: Cursor): Expression {
  return p.nested(() => {
    const { position, text } = p.current
    if (p.current.kind === 'punctuation') {
      if (['+', '-', '!', '~'].includes(text)) return parseSign(p)
      if (text === '++' || text === '--') {
        p.advance()
        return { kind: 'increment', position, operator: text, prefix: true, operand: parseUnary(p) }
      }
      if (text === '(') return parseCast(p) ?? parsePrimary(p)
    }
    if (p.atWord('await')) p.fail("The 'await' operator can only be used within an async method", 'CS4033')
    return parsePrimary(p)
  })
}

function parseSign(p: Cursor): Expression {
  const { position, text: operator } = p.advance()
  const literal = p.current.value
  // -2147483648 and -9223372036854775808 are constants of int and long though their digits alone are not.
  if (operator === '-' && !['.', '['].includes(p.peek().text)) {
    if (literal?.type === 'uint' && literal.value === 0x80000000 && !/[uU]/.test(p.current.text)) {
      p.advance()
      return { kind: 'literal', position, constant: { type: 'int', value: -0x80000000 } }
    }
    if (literal?.type === 'ulong' && literal.value === 1n << 63n && !/[uU]/.test(p.current.text)) {
      p.advance()
      return { kind: 'literal', position, constant: { type: 'long', value: -(1n << 63n) } }
    }
  }
  return { kind: 'unary', position, operator, operand: parseUnary(p) }
}

/** `(T)x`. C# decides by what follows the parenthesis, since `(x) - 1` may be either. */
function parseCast(p: Cursor): Expression | undefined {
  const { position } = p.current
  const type = p.attempt(() => parseCastHead(p))
  return type === undefined ? undefined : { kind: 'cast', position, type, operand: parseUnary(p) }
}

function parseCastHead(p: Cursor): TypeSyntax | undefined {
  p.expect('(')
  const type = parseType(p)
  p.expect(')')
  const predefined = type.kind !== 'named' || PREDEFINED_TYPES.has(type.parts[0]!.name)
  const signed = predefined && (p.at('-') || p.at('+'))
  return signed || startsOperand(p) ? type : undefined
}

function startsOperand(p: Cursor): boolean {
  const { kind, text } = p.current
  if (kind === 'identifier' || kind === 'literal' || kind === 'interpolated') return true
  if (kind === 'keyword') return !['is', 'as', 'in'].includes(text)
  return text === '(' || text === '~' || text === '!'
}
