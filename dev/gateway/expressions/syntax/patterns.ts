import type { Designation, Pattern } from './ast.js'
import type { Cursor } from './cursor.js'
import { parsePatternType } from './types.js'

/** What may follow `is` or `case` in C# 7.3: a type, a type with a variable, `var x`, or a constant. */
export function parsePattern(p: Cursor): Pattern {
  const { position } = p.current
  if (p.atWord('var') && p.peek().kind === 'identifier') {
    p.advance()
    return { kind: 'var', position, designation: parseDesignation(p) }
  }
  return p.attempt(() => parseTypePattern(p)) ?? { kind: 'constant', position, value: p.grammar.shift(p) }
}

function parseTypePattern(p: Cursor): Pattern | undefined {
  const { position } = p.current
  const mark = p.mark()
  const type = parsePatternType(p)
  if (p.current.kind === 'identifier' && !p.atWord('when')) {
    return { kind: 'type', position, type, designation: parseDesignation(p) }
  }
  if (continuesExpression(p)) return undefined
  if (type.kind !== 'named' || type.parts.some((part) => part.arguments.length > 0))
    return { kind: 'type', position, type }
  const end = p.mark()
  p.reset(mark)
  const value = p.attempt(() => p.grammar.shift(p))
  p.reset(end)
  return value === undefined ? { kind: 'type', position, type } : { kind: 'typeOrConstant', position, type, value }
}

/** After these the name was the start of a longer constant expression, such as `A.B + 1` or `-1`. */
function continuesExpression(p: Cursor): boolean {
  return p.current.kind === 'punctuation' && ['+', '-', '*', '/', '%', '(', '[', '.'].includes(p.current.text)
}

export function parseDesignation(p: Cursor): Designation {
  const { position } = p.current
  if (!p.at('(')) {
    const { text: name } = p.identifier()
    return name === '_' ? { kind: 'discard', position } : { kind: 'single', name, position }
  }
  p.expect('(')
  const elements = [parseDesignation(p)]
  while (p.take(',')) elements.push(parseDesignation(p))
  p.expect(')')
  return { kind: 'tuple', elements, position }
}
