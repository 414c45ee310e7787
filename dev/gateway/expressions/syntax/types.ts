import type { NamePart, TypeSyntax } from './ast.js'
import type { Cursor } from './cursor.js'
import { PREDEFINED_TYPES } from './token.js'

/** A type: `string`, `List<int>[]`, `DateTime?`, `(int a, string b)`. */
export function parseType(p: Cursor): TypeSyntax {
  return p.nested(() => parseSuffixes(p, parseElement(p)))
}

/** A type behind `is` or `case`: `?` belongs to it only where no expression follows, which would be a condition's. */
export function parsePatternType(p: Cursor): TypeSyntax {
  return p.nested(() => {
    const element = parseElement(p)
    const isCondition = p.at('?') && !ENDS_EXPRESSION.has(p.peek().text) && p.peek().kind !== 'end'
    return isCondition ? element : parseSuffixes(p, element)
  })
}
const ENDS_EXPRESSION: ReadonlySet<string> = new Set([')', ']', '}', ';', ',', ':', '?', '&&', '||', '==', '!='])

/** A type without `[]`, for `new int[5]`. */
export function parseNonArrayType(p: Cursor): TypeSyntax {
  const element = parseElement(p)
  return p.at('?') ? nullable(p, element) : element
}

function parseElement(p: Cursor): TypeSyntax {
  const { position } = p.current
  if (p.at('(')) return parseTupleType(p)
  if (p.current.kind === 'keyword' && PREDEFINED_TYPES.has(p.current.text)) {
    return { kind: 'named', position, parts: [{ name: p.advance().text, arguments: [], position }] }
  }
  const parts = [parseNamePart(p)]
  while (p.at('.') && p.peek().kind === 'identifier') {
    p.advance()
    parts.push(parseNamePart(p))
  }
  return { kind: 'named', position, parts }
}

function parseNamePart(p: Cursor): NamePart {
  const { text: name, position } = p.current.kind === 'identifier' ? p.advance() : p.fail('Type expected', 'CS1031')
  return { name, arguments: p.at('<') ? parseTypeArguments(p) : [], position }
}

export function parseTypeArguments(p: Cursor): TypeSyntax[] {
  p.expect('<')
  const types = [parseType(p)]
  while (p.take(',')) types.push(parseType(p))
  p.expect('>')
  return types
}

function parseTupleType(p: Cursor): TypeSyntax {
  const { position } = p.expect('(')
  const elements: { type: TypeSyntax; name?: string }[] = []
  do {
    const type = parseType(p)
    elements.push(p.current.kind === 'identifier' ? { type, name: p.advance().text } : { type })
  } while (p.take(','))
  p.expect(')')
  if (elements.length < 2) p.fail('Tuple must contain at least two elements.', 'CS8124', position)
  return { kind: 'tuple', position, elements }
}

function parseSuffixes(p: Cursor, element: TypeSyntax): TypeSyntax {
  let type = p.at('?') ? nullable(p, element) : element
  while (p.at('[') && [',', ']'].includes(p.peek().text)) {
    const { position } = p.advance()
    let rank = 1
    while (p.take(',')) rank++
    p.expect(']')
    type = { kind: 'array', element: type, rank, position }
  }
  return type
}

function nullable(p: Cursor, element: TypeSyntax): TypeSyntax {
  const { position } = p.expect('?')
  return { kind: 'nullable', element, position }
}
