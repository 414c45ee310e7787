import type { Block, Expression, LambdaParameter } from './ast.js'
import type { Cursor } from './cursor.js'
import { parseType } from './types.js'

/** `x => …`, `(a, b) => …`, `(int a) => { … }` or `delegate (int a) { … }`; undefined when none of these starts here. */
export function parseLambda(p: Cursor): Expression | undefined {
  const { position } = p.current
  if (p.at('delegate')) return parseAnonymousMethod(p)
  const parameters = parseSingleParameter(p) ?? (p.at('(') ? p.attempt(() => parseParameterList(p, '=>')) : undefined)
  if (parameters === undefined) return undefined
  p.expect('=>')
  return { kind: 'lambda', position, parameters, body: parseBody(p) }
}

function parseBody(p: Cursor): Expression | Block {
  return p.withinFunction(() => (p.at('{') ? p.grammar.block(p) : p.grammar.expression(p)))
}

function parseSingleParameter(p: Cursor): LambdaParameter[] | undefined {
  if (p.current.kind !== 'identifier' || p.peek().text !== '=>') return undefined
  const { text: name, position } = p.advance()
  return [{ name, position }]
}

function parseParameterList(p: Cursor, follow: string): LambdaParameter[] | undefined {
  p.expect('(')
  const parameters: LambdaParameter[] = []
  while (!p.at(')')) {
    parameters.push(parseParameter(p))
    if (!p.take(',') && !p.at(')')) return undefined
  }
  p.expect(')')
  return p.at(follow) ? parameters : undefined
}

function parseParameter(p: Cursor): LambdaParameter {
  const { position } = p.current
  if (p.current.kind === 'identifier' && [',', ')'].includes(p.peek().text)) return { name: p.advance().text, position }
  const type = parseType(p)
  return { type, name: p.identifier().text, position }
}

function parseAnonymousMethod(p: Cursor): Expression {
  const { position } = p.expect('delegate')
  const parameters = p.at('(') ? parseParameterList(p, '{') : []
  if (parameters === undefined) p.fail('Syntax error in a parameter list', 'CS1003')
  return { kind: 'lambda', position, parameters, body: p.withinFunction(() => p.grammar.block(p)) }
}
