import type { Argument, Expression } from './ast.js'
import type { Cursor } from './cursor.js'
import { parseType } from './types.js'

export function parseArguments(p: Cursor, close: ')' | ']'): Argument[] {
  const list: Argument[] = []
  while (!p.at(close)) {
    list.push(parseArgument(p))
    if (!p.at(close)) p.expectSeparator(close)
  }
  p.expect(close)
  return list
}

function parseArgument(p: Cursor): Argument {
  const { position } = p.current
  const named = p.current.kind === 'identifier' && p.peek().text === ':' && p.peek(2).text !== ':'
  const name = named ? { name: p.advance().text } : {}
  if (named) p.advance()
  if (p.take('out')) return { ...name, mode: 'out', position, value: parseOutTarget(p) }
  if (p.take('ref')) return { ...name, mode: 'ref', position, value: p.grammar.expression(p) }
  p.take('in')
  return { ...name, mode: 'value', position, value: p.grammar.expression(p) }
}

/** `out x`, `out var x`, `out int x` or `out _`. */
function parseOutTarget(p: Cursor): Expression {
  const { position } = p.current
  const declaration = p.attempt((): Expression | undefined => {
    const isVar = p.atWord('var') && p.peek().kind === 'identifier'
    const type = isVar ? undefined : parseType(p)
    if (isVar) p.advance()
    const name = p.identifier()
    if (!p.at(',') && !p.at(')')) return undefined
    const designation =
      name.text === '_'
        ? ({ kind: 'discard', position: name.position } as const)
        : ({ kind: 'single', name: name.text, position: name.position } as const)
    return { kind: 'declaration', position, designation, ...(type === undefined ? {} : { type }) }
  })
  return declaration ?? p.grammar.expression(p)
}
