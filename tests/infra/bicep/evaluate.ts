import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Node } from 'web-tree-sitter'
import { BICEP, Expression, ofType, parseExpression, unquote } from './model.js'

/** A value as the deployment has it; an Expression where only Azure knows. */
export type Result = string | number | boolean | null | Expression | Result[] | { [name: string]: Result }
type Lambda = (argument: Result) => Result

/** Names and what they stand for: parameters, variables, loop items. */
export type Scope = ReadonlyMap<string, () => Result>

export const isObject = (value: Result | undefined): value is { [name: string]: Result } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Expression)

/** As much of the language as the gateway's modules use; what it does not know stays an Expression. */
export class Evaluator {
  /** @param path the file, relative to infra/bicep: loads are resolved against it */
  constructor(
    private readonly path: string,
    private readonly scope: Scope,
  ) {}

  with(names: Readonly<Record<string, Result>>): Evaluator {
    const added = Object.entries(names).map(([name, value]) => [name, () => value] as const)
    return new Evaluator(this.path, new Map([...this.scope, ...added]))
  }

  value(node: Node): Result {
    const [first, second, third] = node.namedChildren.filter(
      (child): child is Node => child !== null && child.type !== 'comment',
    )
    switch (node.type) {
      case 'object':
        return this.#object(node)
      case 'array':
        return node.namedChildren.flatMap((child) => (child && child.type !== 'comment' ? [this.value(child)] : []))
      case 'string':
        return this.#string(node)
      case 'number':
        return Number(node.text)
      case 'boolean':
        return node.text === 'true'
      case 'null':
        return null
      case 'identifier':
        return this.scope.get(node.text)?.() ?? (this.scope.has(node.text) ? null : new Expression(node.text))
      // `name!` looks like a type to the parser.
      case 'nullable_type':
      case 'parenthesized_expression':
        return first ? this.value(first) : null
      case 'unary_expression':
        return first && node.text.startsWith('!') ? not(this.value(first), node) : new Expression(node.text)
      case 'ternary_expression':
        return first && second && third ? this.#choose(first, second, third) : null
      case 'binary_expression':
        return first && second ? this.#binary(node, first, second) : null
      case 'member_expression':
        if (first?.type === 'binary_expression') return this.#rebound(node, first)
        return first && second ? member(this.value(first), second.text, node, first, second) : null
      case 'subscript_expression':
        return first && second ? member(this.value(first), this.value(second), node, first, second) : null
      case 'call_expression':
        return first && second ? this.#call(first.text, second, node) : null
      default:
        return new Expression(node.text)
    }
  }

  #object(node: Node): Result {
    const properties = ofType(node, 'object_property').filter(({ namedChildCount }) => namedChildCount >= 2)
    return Object.fromEntries(
      properties.map(({ namedChildren: [name, value] }) => [
        unquote(name?.text ?? ''),
        value ? this.value(value) : null,
      ]),
    )
  }

  #string(node: Node): Result {
    const parts: Result[] = node.namedChildren.map((child) => {
      if (child?.type === 'interpolation' && child.namedChildren[0]) return this.value(child.namedChildren[0])
      return child?.type === 'escape_sequence' ? child.text.slice(1) : (child?.text ?? '')
    })
    return parts.some((part) => part instanceof Expression) ? new Expression(node.text) : parts.join('')
  }

  /** The parser takes `a ?? b.c` for `(a ?? b).c`. */
  #rebound(node: Node, { namedChildren: [, right] }: Node): Result {
    const at = (right?.startIndex ?? node.startIndex) - node.startIndex
    return this.value(parseExpression(`${node.text.slice(0, at)}(${node.text.slice(at)})`))
  }

  #choose(condition: Node, yes: Node, no: Node): Result {
    const chosen = this.value(condition)
    if (chosen instanceof Expression) throw new Error(`${this.path}: ${condition.text} is not known before deployment.`)
    return this.value(chosen ? yes : no)
  }

  #binary(node: Node, left: Node, right: Node): Result {
    const operator = node.text.slice(left.endIndex - node.startIndex, right.startIndex - node.startIndex).trim()
    const value = this.value(left)
    if (operator === '??') return value === null ? this.value(right) : value
    if (operator === '&&') return value === false ? false : this.value(right)
    const other = this.value(right)
    if (value instanceof Expression || other instanceof Expression) return new Expression(node.text)
    if (operator === '>') return Number(value) > Number(other)
    if (operator === '||') return value === true || other === true
    if (operator === '==') return value === other
    if (operator === '!=') return value !== other
    return new Expression(node.text)
  }

  #call(name: string, list: Node, node: Node): Result {
    const nodes = list.namedChildren.filter((child): child is Node => child !== null)
    if (name === 'loadTextContent' || name === 'loadJsonContent') {
      const text = readFileSync(join(BICEP, dirname(this.path), unquote(nodes[0]?.text ?? '')), 'utf8')
      return name === 'loadTextContent' ? text : (JSON.parse(text) as Result)
    }
    const [items, body] = nodes
    if ((name === 'map' || name === 'filter') && items && body) {
      const list = this.value(items)
      const lambda = this.#lambda(body)
      if (!Array.isArray(list)) return new Expression(node.text)
      return name === 'map' ? list.map(lambda) : list.filter((item) => lambda(item) === true)
    }
    const values = nodes.map((each) => this.value(each))
    if (values.some((value) => value instanceof Expression)) return new Expression(node.text)
    return FUNCTIONS[name]?.(...values) ?? new Expression(node.text)
  }

  /** The parser takes `item => item.a && b` for `(item => item).a && b`, so the body is parsed by itself. */
  #lambda({ text }: Node): Lambda {
    const [arrow = '', parameter = ''] = /^(\w+)\s*=>\s*/.exec(text) ?? []
    const body = parseExpression(text.slice(arrow.length))
    return (argument) => this.with({ [parameter]: argument }).value(body)
  }
}

const FUNCTIONS: Readonly<Record<string, (...values: Result[]) => Result>> = {
  concat: (...lists) => lists.flat(),
  contains: (list, item) => Array.isArray(list) && list.includes(item ?? null),
  empty: (value) => Object.keys(value ?? '').length === 0,
  first: (list) => (Array.isArray(list) ? (list[0] ?? null) : null),
  items: (value) => Object.entries(isObject(value) ? value : {}).map(([key, each]) => ({ key, value: each })),
  json: (text) => JSON.parse(String(text)) as Result,
  join: (list, separator) => (Array.isArray(list) ? list.join(String(separator)) : ''),
  replace: (text, from, to) => String(text).replaceAll(String(from), () => String(to)),
  string: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  toLower: (text) => String(text).toLowerCase(),
  union: (...objects) => Object.assign({}, ...objects) as Result,
}

function not(value: Result, node: Node): Result {
  return value instanceof Expression ? new Expression(node.text) : !value
}

function member(value: Result, name: Result, node: Node, object: Node, property: Node): Result {
  if (value instanceof Expression || name instanceof Expression) return new Expression(node.text)
  if (!isObject(value)) return null
  const found = value[String(name)]
  if (found !== undefined) return found
  // `?.name` and `[?name]` give null for what is not there.
  if (node.text.slice(object.endIndex - node.startIndex, property.startIndex - node.startIndex).includes('?'))
    return null
  throw new Error(`${node.text}: there is no ${String(name)}.`)
}
