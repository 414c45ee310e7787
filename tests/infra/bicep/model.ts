import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Language, type Node, Parser } from 'web-tree-sitter'

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
export const BICEP = join(ROOT, 'infra/bicep')

/** A literal, or an expression as it is written. */
export type Value = string | number | boolean | null | Expression | Value[] | { [name: string]: Value }

export class Expression {
  constructor(readonly text: string) {}
}

export interface Resource {
  readonly symbol: string
  readonly type: string
  readonly apiVersion: string
  readonly existing: boolean
  readonly looped: boolean
  /** The condition as it is written. */
  readonly condition: string | undefined
  readonly decorators: readonly string[]
  readonly body: { readonly [name: string]: Value }
  readonly line: number
}

export interface Module {
  readonly symbol: string
  /** Relative to infra/bicep. */
  readonly path: string
  readonly condition: string | undefined
  readonly body: { readonly [name: string]: Value }
  readonly text: string
}

export interface Declaration {
  readonly name: string
  readonly decorators: readonly string[]
  /** What stands after the name: a type, a default, a value. */
  readonly text: string
}

export interface BicepFile {
  /** Relative to infra/bicep. */
  readonly path: string
  readonly text: string
  readonly root: Node
  /** Lines that the parser makes no sense of. */
  readonly errors: readonly number[]
  readonly params: readonly Declaration[]
  readonly vars: readonly Declaration[]
  readonly types: readonly Declaration[]
  readonly outputs: readonly Declaration[]
  readonly resources: readonly Resource[]
  readonly modules: readonly Module[]
  /** Files that loadTextContent and loadJsonContent read, relative to the repository. */
  readonly loads: readonly string[]
}

const require = createRequire(import.meta.url)
await Parser.init()
const parser = new Parser()
parser.setLanguage(await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')))

/** Every template under infra/bicep by its path. */
export function readTemplates(): ReadonlyMap<string, BicepFile> {
  const names = readdirSync(BICEP, { recursive: true, encoding: 'utf8' })
  const paths = names.filter((name) => name.endsWith('.bicep')).map((name) => name.replaceAll('\\', '/'))
  return new Map(paths.toSorted().map((path) => [path, parseBicep(path, readFileSync(join(BICEP, path), 'utf8'))]))
}

/** @param path relative to infra/bicep: what the file loads is resolved against it */
export function parseBicep(path: string, text: string): BicepFile {
  const tree = parser.parse(text)
  if (!tree) throw new Error(`${path} cannot be parsed.`)
  const root = tree.rootNode
  const resolve = (from: string) => join(dirname(path), from).replaceAll('\\', '/')
  const all = descendants(root)
  return {
    path,
    text,
    root,
    errors: all.filter((node) => node.isError || node.isMissing).map((node) => node.startPosition.row + 1),
    params: declarations(all, 'parameter_declaration'),
    vars: declarations(all, 'variable_declaration'),
    types: declarations(all, 'type_declaration'),
    outputs: declarations(all, 'output_declaration'),
    resources: ofType(root, 'resource_declaration').flatMap((node) => toResources(node, '')),
    modules: ofType(root, 'module_declaration').map((node) => ({ ...toModule(node), path: resolve(literal(node)) })),
    loads: all.filter((node) => node.type === 'call_expression').flatMap((node) => loaded(node, path)),
  }
}

export function parseExpression(text: string): Node {
  const value = parser.parse(`var x = ${text}\n`)?.rootNode.namedChildren[0]?.namedChildren.at(-1)
  if (!value) throw new Error(`${text} is no expression.`)
  return value
}

export function descendants(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => (child ? descendants(child) : []))]
}

export function ofType(node: Node, type: string): Node[] {
  return node.namedChildren.filter((child): child is Node => child?.type === type)
}

export function only(node: Node, type: string): Node {
  const [found] = ofType(node, type)
  if (!found) throw new Error(`line ${node.startPosition.row + 1}: a ${node.type} without ${type}`)
  return found
}

export const literal = (node: Node) => unquote(only(node, 'string').text)

export function unquote(text: string): string {
  return text.replace(/^'|'$/g, '').replaceAll("\\'", "'")
}

function decoratorsOf(node: Node): string[] {
  // A nested resource stands inside a property, whose sibling its decorators are.
  const before = (node.parent?.type === 'object_property' ? node.parent : node).previousNamedSibling
  return before?.type === 'decorators' ? ofType(before, 'decorator').map((decorator) => decorator.text) : []
}

function declarations(all: readonly Node[], type: string): Declaration[] {
  return all
    .filter((node) => node.type === type)
    .map((node) => {
      const name = only(node, 'identifier')
      return { name: name.text, decorators: decoratorsOf(node), text: node.text.slice(name.endIndex - node.startIndex) }
    })
}

/** A resource and those nested in it, whose types are given relative to it. */
function toResources(node: Node, parent: string): Resource[] {
  const [type = '', version] = literal(node).split('@')
  const whole = parent ? `${parent.split('@')[0]}/${type}` : type
  const apiVersion = version ?? parent.split('@')[1] ?? ''
  const object = descendants(node).find((child) => child.type === 'object')
  if (!object) throw new Error(`line ${node.startPosition.row + 1}: a resource without a body`)
  const resource: Resource = {
    symbol: only(node, 'identifier').text,
    type: whole,
    apiVersion,
    existing: node.children.some((child) => child?.type === 'existing' || child?.text === 'existing'),
    looped: descendants(node).some((child) => child.type === 'for_statement' && child.endIndex >= object.endIndex),
    condition: conditionOf(node, object),
    decorators: decoratorsOf(node),
    body: toObject(object),
    line: node.startPosition.row + 1,
  }
  const nested = ofType(object, 'object_property').flatMap((property) => ofType(property, 'resource_declaration'))
  return [resource, ...nested.flatMap((child) => toResources(child, `${whole}@${apiVersion}`))]
}

function conditionOf(node: Node, object: Node): string | undefined {
  const condition = descendants(node).find(
    (child) => child.type === 'if_statement' && child.endIndex >= object.endIndex,
  )
  return condition && condition.startIndex < object.startIndex
    ? only(condition, 'parenthesized_expression').text.slice(1, -1)
    : undefined
}

function toModule(node: Node): Omit<Module, 'path'> {
  const object = descendants(node).find((child) => child.type === 'object')
  if (!object) throw new Error(`line ${node.startPosition.row + 1}: a module without a body`)
  return {
    symbol: only(node, 'identifier').text,
    condition: conditionOf(node, object),
    body: toObject(object),
    text: node.text,
  }
}

function toObject(node: Node): { [name: string]: Value } {
  const properties = ofType(node, 'object_property').filter((property) => property.namedChildCount >= 2)
  return Object.fromEntries(
    properties.map(({ namedChildren: [name, value] }) => [unquote(name?.text ?? ''), value ? toValue(value) : null]),
  )
}

export function toValue(node: Node): Value {
  if (node.type === 'object') return toObject(node)
  if (node.type === 'array') {
    return node.namedChildren.flatMap((child) => (child && child.type !== 'comment' ? [toValue(child)] : []))
  }
  if (node.type === 'string' && !node.text.includes('${')) return unquote(node.text)
  if (node.type === 'number') return Number(node.text)
  if (node.type === 'boolean') return node.text === 'true'
  if (node.type === 'null') return null
  return new Expression(node.text)
}

function loaded(node: Node, path: string): string[] {
  const [, name] = /^load(?:Text|Json)Content\(\s*'([^']+)'/.exec(node.text) ?? []
  return name ? [relative(ROOT, join(BICEP, dirname(path), name)).replaceAll('\\', '/')] : []
}
