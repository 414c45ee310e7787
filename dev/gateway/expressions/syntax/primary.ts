import { parseArguments } from './arguments.js'
import type { Expression, InterpolationPiece, TypeSyntax } from './ast.js'
import { parseNew } from './creation.js'
import { Cursor } from './cursor.js'
import { tokenize } from './lexer.js'
import { PREDEFINED_TYPES } from './token.js'
import { parseType, parseTypeArguments } from './types.js'

/** What may follow a type argument list; after anything else `<` is the comparison. */
const AFTER_TYPE_ARGUMENTS: ReadonlySet<string> = new Set('( ) ] } : ; , . ? ?. == != | ^ && || & [ => >'.split(' '))

export function parsePrimary(p: Cursor): Expression {
  let expression = parseAtom(p)
  for (;;) {
    const next = parsePostfix(p, expression)
    if (next === undefined) return expression
    expression = next
  }
}

function parsePostfix(p: Cursor, target: Expression): Expression | undefined {
  const { position, text } = p.current
  if (p.current.kind !== 'punctuation') return undefined
  if (text === '.' || text === '(' || text === '[') return parseAccess(p, target)
  if (text === '?.' || (text === '?' && startsConditionalIndex(p))) {
    p.advance()
    return { kind: 'conditionalAccess', position, target, access: parseConditionalChain(p, text === '?.') }
  }
  if (text === '++' || text === '--') {
    p.advance()
    return { kind: 'increment', position, operator: text, prefix: false, operand: target }
  }
  return undefined
}

function parseAccess(p: Cursor, target: Expression): Expression {
  const { position } = p.current
  if (p.take('.')) return parseMember(p, target, position)
  if (p.take('(')) return { kind: 'call', position: target.position, target, arguments: parseArguments(p, ')') }
  p.expect('[')
  const list = parseArguments(p, ']')
  if (list.length === 0) p.fail('Syntax error; value expected', 'CS0443', position + 1)
  return { kind: 'index', position, target, arguments: list }
}

function parseMember(p: Cursor, target: Expression, position: number): Expression {
  const { text: name, position: namePosition } = p.identifier()
  const typeArguments = parseOptionalTypeArguments(p)
  if (p.functionDepth > 0) p.sharedNames.add(name)
  return { kind: 'member', position, target, name, namePosition, ...(typeArguments && { typeArguments }) }
}

/** All that follows `?.` belongs to it: `a?.b.c()` does nothing when `a` is null. */
function parseConditionalChain(p: Cursor, isMember: boolean): Expression {
  const { position } = p.current
  const receiver: Expression = { kind: 'receiver', position }
  let access = isMember ? parseMember(p, receiver, position) : parseAccess(p, receiver)
  for (;;) {
    const next = parsePostfix(p, access)
    if (next === undefined) return access
    access = next
    if (next.kind === 'conditionalAccess') return access
  }
}

/** `a?[0]` against `a ? [...]`, which C# 7.3 does not have: what follows decides whether a conditional is meant. */
function startsConditionalIndex(p: Cursor): boolean {
  return p.peek().text === '[' && p.peek().kind === 'punctuation'
}

function parseOptionalTypeArguments(p: Cursor): TypeSyntax[] | undefined {
  if (!p.at('<')) return undefined
  return p.attempt(() => {
    const types = parseTypeArguments(p)
    const { kind, text } = p.current
    return kind === 'end' || (kind === 'punctuation' && AFTER_TYPE_ARGUMENTS.has(text)) ? types : undefined
  })
}

function parseAtom(p: Cursor): Expression {
  const token = p.current
  const { position } = token
  if (token.kind === 'literal') {
    p.advance()
    return { kind: 'literal', position, constant: token.value! }
  }
  if (token.kind === 'interpolated') return parseInterpolated(p)
  if (token.kind === 'identifier') return parseName(p)
  if (token.kind === 'keyword') return parseKeyword(p)
  if (p.at('(')) return parseParenthesized(p)
  if (token.kind === 'end') p.fail('Expression expected', 'CS1733')
  return p.fail(`Invalid expression term '${token.text}'`, 'CS1525')
}

function parseName(p: Cursor): Expression {
  const { text: name, position } = p.advance()
  if (name === 'nameof' && p.at('(')) {
    p.advance()
    const operand = p.grammar.expression(p)
    p.expect(')')
    return { kind: 'nameof', position, operand }
  }
  if (name === 'var' && p.at('(')) {
    const declaration = p.attempt(() => parseDeconstruction(p, position))
    if (declaration !== undefined) return declaration
  }
  if (p.functionDepth > 0) p.sharedNames.add(name)
  const typeArguments = parseOptionalTypeArguments(p)
  return { kind: 'name', position, name, ...(typeArguments && { typeArguments }) }
}

function parseDeconstruction(p: Cursor, position: number): Expression | undefined {
  const designation = parseTupleDesignation(p)
  return p.at('=') ? { kind: 'declaration', position, designation } : undefined
}

function parseTupleDesignation(p: Cursor): Extract<Expression, { kind: 'declaration' }>['designation'] {
  const { position } = p.current
  if (!p.at('(')) {
    const { text: name } = p.identifier()
    return name === '_' ? { kind: 'discard', position } : { kind: 'single', name, position }
  }
  p.expect('(')
  const elements = [parseTupleDesignation(p)]
  while (p.take(',')) elements.push(parseTupleDesignation(p))
  p.expect(')')
  return { kind: 'tuple', elements, position }
}

function parseKeyword(p: Cursor): Expression {
  const { text, position } = p.current
  if (text === 'new') return parseNew(p)
  if (text === 'sizeof') return { kind: 'sizeof', position, type: parseParenthesizedType(p) }
  if (text === 'typeof') return { kind: 'typeof', position, type: parseParenthesizedType(p) }
  if (text === 'default') {
    if (p.peek().text === '(') return { kind: 'default', position, type: parseParenthesizedType(p) }
    p.advance()
    return { kind: 'default', position }
  }
  if (text === 'checked' || text === 'unchecked') {
    p.advance()
    p.expect('(')
    const operand = p.grammar.expression(p)
    p.expect(')')
    return { kind: 'checked', position, checked: text === 'checked', operand }
  }
  if (PREDEFINED_TYPES.has(text)) {
    return { kind: 'type', position, type: parseType(p) }
  }
  return p.fail(`Invalid expression term '${text}'`, 'CS1525')
}

function parseParenthesizedType(p: Cursor): TypeSyntax {
  p.advance()
  p.expect('(')
  const type = parseType(p)
  p.expect(')')
  return type
}

function parseParenthesized(p: Cursor): Expression {
  const { position } = p.expect('(')
  const elements: { name?: string; value: Expression }[] = []
  do {
    const named = p.current.kind === 'identifier' && p.peek().text === ':' && p.peek().kind === 'punctuation'
    const name = named ? p.advance().text : undefined
    if (named) p.advance()
    const value = parseDeclarationElement(p) ?? p.grammar.expression(p)
    elements.push(name === undefined ? { value } : { name, value })
  } while (p.take(','))
  p.expect(')')
  if (elements.length === 1) return elements[0]!.value
  return { kind: 'tuple', position, elements }
}

/** `var a` or `int a` within `(var a, int b) = …`. */
function parseDeclarationElement(p: Cursor): Expression | undefined {
  return p.attempt((): Expression | undefined => {
    const { position } = p.current
    const isVar = p.atWord('var')
    const type = parseType(p)
    const name = p.identifier()
    if (!p.at(',') && !p.at(')')) return undefined
    const designation = { kind: 'single', name: name.text, position: name.position } as const
    return { kind: 'declaration', position, designation, ...(isVar ? {} : { type }) }
  })
}

function parseInterpolated(p: Cursor): Expression {
  const { parts, position } = p.advance()
  const pieces = (parts ?? []).map((part): InterpolationPiece => {
    if ('text' in part) return part
    const format = part.format === undefined ? {} : { format: part.format }
    const alignment =
      part.alignment === undefined
        ? {}
        : { alignment: parseHole(p, part.alignment, part.position + part.hole.length + 1) }
    return { value: parseHole(p, part.hole, part.position), ...alignment, ...format }
  })
  return { kind: 'interpolated', position, pieces }
}

function parseHole(p: Cursor, source: string, position: number): Expression {
  const inner = new Cursor(tokenize(source, position), p.grammar)
  inner.functionDepth = p.functionDepth
  const expression = p.nested(() => inner.grammar.expression(inner))
  if (inner.current.kind !== 'end') inner.fail("Syntax error, '}' expected", 'CS1003')
  for (const name of inner.sharedNames) p.sharedNames.add(name)
  return expression
}
