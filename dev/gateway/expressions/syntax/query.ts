import type { Expression, LambdaParameter } from './ast.js'
import type { Cursor } from './cursor.js'
import { parseType } from './types.js'

const FIRST_AFTER_FROM = new Set(['in'])

/** A query, `from x in xs where … select …`, read into the method calls that C# defines it to mean. */
export function parseQuery(p: Cursor): Expression | undefined {
  if (!p.atWord('from') || p.peek().kind === 'punctuation' || p.peek().kind === 'end') return undefined
  if (!FIRST_AFTER_FROM.has(p.peek(2).text) && p.peek(3).text !== 'in' && p.peek().kind !== 'keyword') return undefined
  p.sharedNames.add(BUNDLE)
  return p.withinFunction(() => parseFrom(p))
}

/** The variables in scope are one lambda parameter; more than one travel as members of an anonymous object. */
interface Query {
  readonly source: Expression
  readonly names: readonly string[]
}

function parseFrom(p: Cursor): Expression {
  const { name, source } = parseGenerator(p)
  return parseBody(p, { source, names: [name] })
}

function parseGenerator(p: Cursor): { name: string; source: Expression } {
  const { position } = p.advance()
  const typed = p.peek().text !== 'in'
  const type = typed ? parseType(p) : undefined
  const name = p.identifier().text
  p.expect('in')
  const sequence = p.grammar.expression(p)
  if (type === undefined) return { name, source: sequence }
  const cast: Expression = {
    kind: 'member',
    position,
    target: sequence,
    name: 'Cast',
    namePosition: position,
    typeArguments: [type],
  }
  return { name, source: { kind: 'call', position, target: cast, arguments: [] } }
}

function parseBody(p: Cursor, start: Query): Expression {
  let query = start
  for (;;) {
    const { position } = p.current
    if (p.atWord('where')) {
      p.advance()
      query = { ...query, source: call(query.source, 'Where', position, lambda(query.names, p.grammar.expression(p))) }
    } else if (p.atWord('let')) query = parseLet(p, query)
    else if (p.atWord('orderby')) query = parseOrderBy(p, query)
    else if (p.atWord('from')) query = parseSecondFrom(p, query)
    else if (p.atWord('join')) query = parseJoin(p, query)
    else return parseEnd(p, query)
  }
}

function parseEnd(p: Cursor, query: Query): Expression {
  const { position } = p.current
  let result: Expression
  if (p.atWord('select')) {
    p.advance()
    result = call(query.source, 'Select', position, lambda(query.names, p.grammar.expression(p)))
  } else if (p.atWord('group')) {
    p.advance()
    const element = p.grammar.expression(p)
    if (!p.atWord('by')) p.fail("Expected contextual keyword 'by'", 'CS0744')
    p.advance()
    const key = lambda(query.names, p.grammar.expression(p))
    result = call(query.source, 'GroupBy', position, key, lambda(query.names, element))
  } else {
    return p.fail('A query body must end with a select clause or a group clause', 'CS0742')
  }
  if (!p.atWord('into')) return result
  p.advance()
  return parseBody(p, { source: result, names: [p.identifier().text] })
}

function parseLet(p: Cursor, query: Query): Query {
  const { position } = p.advance()
  const name = p.identifier().text
  p.expect('=')
  const value = p.grammar.expression(p)
  const names = [...query.names, name]
  const body = bundle(query.names, position, { name, value })
  return { names, source: call(query.source, 'Select', position, lambda(query.names, body)) }
}

function parseOrderBy(p: Cursor, query: Query): Query {
  p.advance()
  let { source } = query
  let method = 'OrderBy'
  do {
    const { position } = p.current
    const key = lambda(query.names, p.grammar.expression(p))
    const descending = p.atWord('descending')
    if (descending || p.atWord('ascending')) p.advance()
    source = call(source, descending ? `${method}Descending` : method, position, key)
    method = 'ThenBy'
  } while (p.take(','))
  return { ...query, source }
}

function parseSecondFrom(p: Cursor, query: Query): Query {
  const { position } = p.current
  const { name, source } = parseGenerator(p)
  const result = bundle(query.names, position, { name, value: nameOf(name, position) })
  return {
    names: [...query.names, name],
    source: call(
      query.source,
      'SelectMany',
      position,
      lambda(query.names, source),
      lambda(query.names, result, [name]),
    ),
  }
}

function parseJoin(p: Cursor, query: Query): Query {
  const { position } = p.current
  const { name, source } = parseGenerator(p)
  if (!p.atWord('on')) p.fail("Expected contextual keyword 'on'", 'CS0744')
  p.advance()
  const outer = lambda(query.names, p.grammar.expression(p))
  if (!p.atWord('equals')) p.fail("Expected contextual keyword 'equals'", 'CS0744')
  p.advance()
  const inner = lambda([name], p.grammar.expression(p))
  const grouped = p.atWord('into')
  if (grouped) p.advance()
  const result = grouped ? p.identifier().text : name
  const body = bundle(query.names, position, { name: result, value: nameOf(result, position) })
  const list = [
    valueArgument(source),
    valueArgument(outer),
    valueArgument(inner),
    valueArgument(lambda(query.names, body, [result])),
  ]
  const target: Expression = {
    kind: 'member',
    position,
    target: query.source,
    name: grouped ? 'GroupJoin' : 'Join',
    namePosition: position,
  }
  return { names: [...query.names, result], source: { kind: 'call', position, target, arguments: list } }
}

const BUNDLE = '<query>'

/** A lambda over the query's variables: its own parameter when there is one, members of the bundle otherwise. */
function lambda(names: readonly string[], body: Expression, extra: readonly string[] = []): Expression {
  const { position } = body
  const first: LambdaParameter = { name: names.length === 1 ? names[0]! : BUNDLE, position }
  const parameters = [first, ...extra.map((name) => ({ name, position }))]
  return { kind: 'lambda', position, parameters, body: names.length === 1 ? body : unbundle(names, body) }
}

/** `body` with its query variables read from the bundle. */
function unbundle(names: readonly string[], body: Expression): Expression {
  return replaceNames(body, new Set(names)) as Expression
}

function replaceNames(node: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(node)) return node.map((item) => replaceNames(item, names))
  if (typeof node !== 'object' || node === null) return node
  const { kind, name, position } = node as { kind?: string; name?: string; position: number }
  if (kind === 'name' && name !== undefined && names.has(name)) {
    return { kind: 'member', position, target: nameOf(BUNDLE, position), name, namePosition: position }
  }
  if (kind === 'literal') return node
  const inner = kind === 'lambda' ? without(names, node as Extract<Expression, { kind: 'lambda' }>) : names
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaceNames(value, inner)]))
}

function without(
  names: ReadonlySet<string>,
  { parameters }: Extract<Expression, { kind: 'lambda' }>,
): ReadonlySet<string> {
  return new Set([...names].filter((name) => parameters.every((parameter) => parameter.name !== name)))
}

function bundle(names: readonly string[], position: number, added: { name: string; value: Expression }): Expression {
  return {
    kind: 'anonymous',
    position,
    members: [...names.map((name) => ({ name, value: nameOf(name, position) })), added],
  }
}

function nameOf(name: string, position: number): Expression {
  return { kind: 'name', position, name }
}

function valueArgument(value: Expression) {
  return { mode: 'value', value, position: value.position } as const
}

function call(target: Expression, name: string, position: number, ...list: readonly Expression[]): Expression {
  const member: Expression = { kind: 'member', position, target, name, namePosition: position }
  return { kind: 'call', position, target: member, arguments: list.map(valueArgument) }
}
