import type {
  Block,
  CatchClause,
  Declarator,
  Expression,
  Statement,
  SwitchLabel,
  SwitchSection,
  VariableDeclaration,
} from './ast.js'
import type { Cursor } from './cursor.js'
import { parseExpression } from './expressions.js'
import { parseLocalFunction } from './functions.js'
import { parseDesignation, parsePattern } from './patterns.js'
import { parseType } from './types.js'

export function parseBlock(p: Cursor): Block {
  const { position } = p.expect('{')
  const statements: Statement[] = []
  while (!p.at('}')) {
    if (p.current.kind === 'end') p.expect('}')
    statements.push(parseStatement(p))
  }
  p.expect('}')
  return { kind: 'block', position, statements }
}

/** Statements up to the end of the source, for the text within `@{…}`. */
export function parseBody(p: Cursor): Block {
  const { position } = p.current
  const statements: Statement[] = []
  while (p.current.kind !== 'end') statements.push(parseStatement(p))
  return { kind: 'block', position, statements }
}

type Parser = (p: Cursor, position: number) => Statement

const STATEMENTS: Readonly<Record<string, Parser>> = {
  '{': (p) => parseBlock(p),
  ';': parseEmpty,
  if: parseIf,
  while: parseWhile,
  do: parseDo,
  for: parseFor,
  foreach: parseForeach,
  return: parseReturn,
  throw: parseThrow,
  break: (p, position) => jump(p, { kind: 'break', position }),
  continue: (p, position) => jump(p, { kind: 'continue', position }),
  goto: parseGoto,
  switch: parseSwitch,
  try: parseTry,
  using: parseUsing,
  lock: parseLock,
  const: (p) => terminated(p, parseVariables(p)),
}

function parseStatement(p: Cursor): Statement {
  return p.nested(() => {
    const { kind, text, position } = p.current
    const parse = kind === 'keyword' || kind === 'punctuation' ? STATEMENTS[text] : undefined
    if (parse !== undefined) return parse(p, position)
    if ((text === 'checked' || text === 'unchecked') && p.peek().text === '{') {
      p.advance()
      return { kind: 'checkedBlock', position, checked: text === 'checked', body: parseBlock(p) }
    }
    const declaration = parseLocalFunction(p) ?? p.attempt(() => parseVariablesStart(p))
    if (declaration?.kind === 'localFunction') return declaration
    if (declaration !== undefined) return terminated(p, finishVariables(p, declaration))
    const expression = parseExpression(p)
    p.expect(';')
    return { kind: 'expression', position, expression }
  })
}

function parseEmpty(p: Cursor, position: number): Statement {
  p.advance()
  return { kind: 'empty', position }
}

function jump(p: Cursor, statement: Statement): Statement {
  p.advance()
  return terminated(p, statement)
}

function terminated<S extends Statement>(p: Cursor, statement: S): S {
  p.expect(';')
  return statement
}

type VariablesStart = Omit<VariableDeclaration, 'declarators'>

/** The type of a declaration, when a declaration it is: a type, then a name, then `=`, `,`, `;` or the end of a mistake. */
function parseVariablesStart(p: Cursor): VariablesStart | undefined {
  const { position } = p.current
  const isConst = p.take('const')
  const isVar = p.atWord('var')
  const type = parseType(p)
  if (p.current.kind !== 'identifier') return undefined
  const after = p.peek()
  if (after.kind !== 'end' && !['=', ',', ';', ')', '}', 'in'].includes(after.text) && !isVar) return undefined
  return { kind: 'variables', position, isConst, ...(isVar ? {} : { type }) }
}

function finishVariables(p: Cursor, start: VariablesStart): VariableDeclaration {
  const declarators: Declarator[] = []
  do {
    const { text: name, position } = p.identifier()
    declarators.push(p.take('=') ? { name, position, value: parseVariableValue(p) } : { name, position })
  } while (p.take(','))
  return { ...start, declarators }
}

function parseVariableValue(p: Cursor): Expression {
  const { position } = p.current
  if (!p.at('{')) return parseExpression(p)
  p.advance()
  const elements: Expression[] = []
  while (!p.at('}')) {
    elements.push(parseVariableValue(p))
    if (!p.at('}')) p.expectSeparator('}')
  }
  p.expect('}')
  return { kind: 'arrayInitializer', position, elements }
}

function parseVariables(p: Cursor): VariableDeclaration {
  const start = parseVariablesStart(p)
  return start === undefined ? p.fail('Identifier expected', 'CS1001') : finishVariables(p, start)
}

function parseCondition(p: Cursor): Expression {
  p.expect('(')
  const condition = parseExpression(p)
  p.expect(')')
  return condition
}

function parseIf(p: Cursor, position: number): Statement {
  p.expect('if')
  const condition = parseCondition(p)
  const then = parseStatement(p)
  return { kind: 'if', position, condition, then, ...(p.take('else') ? { else: parseStatement(p) } : {}) }
}

function parseWhile(p: Cursor, position: number): Statement {
  p.expect('while')
  return { kind: 'while', position, condition: parseCondition(p), body: parseStatement(p) }
}

function parseDo(p: Cursor, position: number): Statement {
  p.expect('do')
  const body = parseStatement(p)
  p.expect('while')
  return terminated(p, { kind: 'do', position, body, condition: parseCondition(p) })
}

function parseFor(p: Cursor, position: number): Statement {
  p.expect('for')
  p.expect('(')
  const declaration = p.attempt(() => parseVariablesStart(p))
  const initializers: Statement[] =
    declaration === undefined
      ? parseList(p, ';').map((expression) => ({ kind: 'expression', position: expression.position, expression }))
      : [finishVariables(p, declaration)]
  p.expect(';')
  const condition = p.at(';') ? {} : { condition: parseExpression(p) }
  p.expect(';')
  const iterators = parseList(p, ')')
  p.expect(')')
  return { kind: 'for', position, initializers, ...condition, iterators, body: parseStatement(p) }
}

function parseList(p: Cursor, close: string): Expression[] {
  const list: Expression[] = []
  while (!p.at(close)) {
    list.push(parseExpression(p))
    if (!p.take(',')) break
  }
  return list
}

function parseForeach(p: Cursor, position: number): Statement {
  p.expect('foreach')
  p.expect('(')
  const isVar = p.atWord('var') && (p.peek().kind === 'identifier' || p.peek().text === '(')
  const type = isVar ? undefined : parseType(p)
  if (isVar) p.advance()
  const designation = parseDesignation(p)
  p.expect('in')
  const source = parseExpression(p)
  p.expect(')')
  return { kind: 'foreach', position, designation, source, body: parseStatement(p), ...(type && { type }) }
}

function parseReturn(p: Cursor, position: number): Statement {
  p.expect('return')
  return terminated(p, { kind: 'return', position, ...(p.at(';') ? {} : { value: parseExpression(p) }) })
}

function parseThrow(p: Cursor, position: number): Statement {
  p.expect('throw')
  return terminated(p, { kind: 'throw', position, ...(p.at(';') ? {} : { value: parseExpression(p) }) })
}

function parseGoto(p: Cursor, position: number): Statement {
  p.expect('goto')
  if (p.take('default')) return terminated(p, { kind: 'gotoCase', position })
  if (!p.at('case'))
    p.fail("'goto' is available in policy expressions only as 'goto case' and 'goto default'", 'CS0159')
  p.advance()
  return terminated(p, { kind: 'gotoCase', position, value: parseExpression(p) })
}

function parseSwitch(p: Cursor, position: number): Statement {
  p.expect('switch')
  const value = parseCondition(p)
  p.expect('{')
  const sections: SwitchSection[] = []
  while (!p.at('}')) sections.push(parseSection(p))
  p.expect('}')
  return { kind: 'switch', position, value, sections }
}

function parseSection(p: Cursor): SwitchSection {
  const { position } = p.current
  const labels: SwitchLabel[] = []
  while (p.at('case') || p.at('default')) labels.push(parseLabel(p))
  if (labels.length === 0) p.fail("Syntax error, 'case' expected", 'CS1003')
  const statements: Statement[] = []
  while (!p.at('case') && !(p.at('default') && p.peek().text === ':') && !p.at('}')) statements.push(parseStatement(p))
  return { labels, statements, position }
}

function parseLabel(p: Cursor): SwitchLabel {
  const { position } = p.current
  if (p.take('default')) {
    p.expect(':')
    return { position }
  }
  p.expect('case')
  const pattern = parsePattern(p)
  const guard = p.takeWord('when') ? { guard: parseExpression(p) } : {}
  p.expect(':')
  return { pattern, position, ...guard }
}

function parseTry(p: Cursor, position: number): Statement {
  p.expect('try')
  const body = parseBlock(p)
  const catches: CatchClause[] = []
  while (p.at('catch')) catches.push(parseCatch(p))
  const last = p.take('finally') ? { finally: parseBlock(p) } : {}
  if (catches.length === 0 && !('finally' in last)) p.fail('Expected catch or finally', 'CS1524')
  return { kind: 'try', position, body, catches, ...last }
}

function parseCatch(p: Cursor): CatchClause {
  const { position } = p.expect('catch')
  let declared: { type?: CatchClause['type'] & object; name?: string } = {}
  if (p.take('(')) {
    declared = { type: parseType(p) }
    if (p.current.kind === 'identifier') declared.name = p.advance().text
    p.expect(')')
  }
  const filter = p.takeWord('when') ? { filter: parseCondition(p) } : {}
  return { position, ...declared, ...filter, body: parseBlock(p) }
}

function parseUsing(p: Cursor, position: number): Statement {
  p.expect('using')
  p.expect('(')
  const declaration = p.attempt(() => parseVariablesStart(p))
  const resource = declaration === undefined ? parseExpression(p) : finishVariables(p, declaration)
  p.expect(')')
  return { kind: 'using', position, resource, body: parseStatement(p) }
}

function parseLock(p: Cursor, position: number): Statement {
  p.expect('lock')
  return { kind: 'lock', position, value: parseCondition(p), body: parseStatement(p) }
}
