import { parseArguments } from './arguments.js'
import type { Expression, Initializer, MemberInitializer } from './ast.js'
import type { Cursor } from './cursor.js'
import { parseNonArrayType } from './types.js'

/** `new T(…) { … }`, `new T[n]`, `new[] { … }` and `new { … }`. */
export function parseNew(p: Cursor): Expression {
  const { position } = p.expect('new')
  if (p.at('{')) return { kind: 'anonymous', position, members: parseAnonymousMembers(p) }
  if (p.at('[')) {
    p.advance()
    p.expect(']')
    return { kind: 'newArray', position, elements: parseArrayInitializer(p) }
  }
  const type = parseNonArrayType(p)
  if (p.at('[')) return parseNewArray(p, type, position)
  if (!p.at('(') && !p.at('{')) p.fail('A new expression requires (), [], or {} after type', 'CS1526')
  const list = p.take('(') ? parseArguments(p, ')') : []
  const initializer = p.at('{') ? { initializer: parseInitializer(p) } : {}
  return { kind: 'new', position, type, arguments: list, ...initializer }
}

function parseNewArray(p: Cursor, first: Parameters<typeof parseRanks>[1], position: number): Expression {
  p.expect('[')
  const size = p.at(']') ? undefined : p.grammar.expression(p)
  if (p.at(',')) p.fail('Arrays of more than one dimension are not available in policy expressions', 'CS0178')
  p.expect(']')
  const element = parseRanks(p, first)
  const elements = p.at('{') ? parseArrayInitializer(p) : undefined
  if (size !== undefined && elements === undefined && p.at('['))
    p.fail("Invalid rank specifier: expected ',' or ']'", 'CS0178')
  if (size === undefined && elements === undefined) {
    p.fail('Array creation must have array size or array initializer', 'CS1586')
  }
  return { kind: 'newArray', position, element, ...(size && { size }), ...(elements && { elements }) }
}

/** The `[]` after the first brackets of `new int[3][]`. */
function parseRanks(p: Cursor, element: ReturnType<typeof parseNonArrayType>): typeof element {
  let type = element
  while (p.at('[') && p.peek().text === ']') {
    const { position } = p.advance()
    p.expect(']')
    type = { kind: 'array', element: type, rank: 1, position }
  }
  return type
}

/** `{ a, b, { c } }`: nested braces are arrays of their own. */
export function parseArrayInitializer(p: Cursor): Expression[] {
  return parseBraced(p, () => {
    const { position } = p.current
    return p.at('{')
      ? { kind: 'arrayInitializer', position, elements: parseArrayInitializer(p) }
      : p.grammar.expression(p)
  })
}

function parseAnonymousMembers(p: Cursor): { name?: string; value: Expression }[] {
  return parseBraced(p, () => {
    const named = p.current.kind === 'identifier' && p.peek().text === '='
    const name = named ? p.advance().text : undefined
    if (named) p.advance()
    const value = p.grammar.expression(p)
    return name === undefined ? { value } : { name, value }
  })
}

function parseInitializer(p: Cursor): Initializer {
  const isMember = (p.peek().kind === 'identifier' && p.peek(2).text === '=') || p.peek().text === '['
  if (isMember && p.peek().kind !== 'literal')
    return { kind: 'object', members: parseBraced(p, () => parseMemberInitializer(p)) }
  return { kind: 'collection', elements: parseBraced(p, () => parseCollectionElement(p)) }
}

function parseCollectionElement(p: Cursor): Expression[] {
  return p.at('{') ? parseBraced(p, () => p.grammar.expression(p)) : [p.grammar.expression(p)]
}

function parseMemberInitializer(p: Cursor): MemberInitializer {
  const { position } = p.current
  const target = p.take('[') ? parseArguments(p, ']') : p.identifier().text
  p.expect('=')
  return { position, target, value: p.at('{') ? parseInitializer(p) : p.grammar.expression(p) }
}

function parseBraced<T>(p: Cursor, parse: () => T): T[] {
  p.expect('{')
  const list: T[] = []
  while (!p.at('}')) {
    list.push(p.nested(parse))
    if (!p.at('}')) p.expectSeparator('}')
  }
  p.expect('}')
  return list
}
