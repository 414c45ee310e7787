import type { Block, Expression, LocalParameter, Statement, TypeSyntax } from './ast.js'
import type { Cursor } from './cursor.js'
import { parseType } from './types.js'

type LocalFunction = Extract<Statement, { kind: 'localFunction' }>

/** `int Twice(int n) { … }` or `int Twice(int n) => …;`; undefined when the text is something else. */
export function parseLocalFunction(p: Cursor): LocalFunction | undefined {
  const head = p.attempt(() => parseHead(p))
  if (head === undefined) return undefined
  p.expect('(')
  const parameters: LocalParameter[] = []
  while (!p.at(')')) {
    parameters.push(parseParameter(p))
    if (!p.at(')')) p.expectSeparator(')')
  }
  p.expect(')')
  while (p.takeWord('where')) parseConstraint(p)
  return { kind: 'localFunction', ...head, parameters, body: parseFunctionBody(p) }
}

function parseHead(p: Cursor): Omit<LocalFunction, 'kind' | 'parameters' | 'body'> | undefined {
  const { position } = p.current
  const returns = p.at('void') ? voidType(p) : parseType(p)
  const name = p.identifier().text
  const typeParameters: string[] = []
  if (p.take('<')) {
    do typeParameters.push(p.identifier().text)
    while (p.take(','))
    p.expect('>')
  }
  return p.at('(') ? { position, returns, name, typeParameters } : undefined
}

/** `T : class, new()`: what type arguments have to be, which is left to the compiler in Azure. */
function parseConstraint(p: Cursor): void {
  p.identifier()
  p.expect(':')
  do {
    if (p.take('class') || p.take('struct')) continue
    if (!p.take('new')) parseType(p)
    else {
      p.expect('(')
      p.expect(')')
    }
  } while (p.take(','))
}

function voidType(p: Cursor): TypeSyntax {
  const { position, text: name } = p.advance()
  return { kind: 'named', position, parts: [{ name, arguments: [], position }] }
}

function parseFunctionBody(p: Cursor): Expression | Block {
  return p.withinFunction(() => {
    if (p.at('{')) return p.grammar.block(p)
    p.expect('=>')
    const expression = p.grammar.expression(p)
    p.expect(';')
    return expression
  })
}

function parseParameter(p: Cursor): LocalParameter {
  const { position } = p.current
  const mode = (['out', 'ref', 'params'] as const).find((word) => p.take(word)) ?? 'value'
  p.take('in')
  const type = parseType(p)
  const name = p.identifier().text
  return { position, mode, type, name, ...(p.take('=') ? { defaultValue: p.grammar.expression(p) } : {}) }
}
