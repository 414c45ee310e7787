import type { RequestUrl } from '../http/url.js'
import { decode, type QueryPart, type Segment, splitPath, type Template } from './template.js'

/** An operation to be found by method and URL template. */
export interface Candidate {
  readonly method: string
  readonly template: Template
}

export interface OperationMatch<T> {
  readonly operation: T
  /** Template parameters, decoded. */
  readonly parameters: ReadonlyMap<string, string>
}

interface Leaf<T> {
  readonly operation: T
  readonly query: readonly QueryPart[]
  /** Names of the path parameters in order of appearance, as this operation calls them. */
  readonly names: readonly string[]
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>
  readonly patterns: { readonly pattern: RegExp; readonly node: Node<T> }[]
  parameter?: Node<T>
  /** Operations that end here, those with more query parts first. */
  readonly leaves: Leaf<T>[]
  /** Operations that end here with a wildcard. */
  readonly wildcards: Leaf<T>[]
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map()

/**
 * The operations of one API by method and path. At each segment literal text is tried before patterns, those before a
 * parameter, that before a wildcard; letters are compared without case.
 */
export class OperationTable<T extends Candidate> {
  readonly #roots = new Map<string, Node<T>>()

  constructor(operations: readonly T[]) {
    for (const operation of operations) this.#add(operation)
  }

  /** `path` is what follows the API's own path; empty or beginning with a slash. */
  match(method: string, path: string, url: RequestUrl): OperationMatch<T> | undefined {
    const root = this.#roots.get(method)
    return root === undefined ? undefined : search(root, splitPath(path), 0, [], url)
  }

  #add(operation: T): void {
    const { segments, query } = operation.template
    let node = getOrCreate(this.#roots, operation.method)
    for (const segment of segments) {
      if (segment.kind !== 'wildcard') node = childFor(node, segment)
    }
    const last = segments.at(-1)
    const list = last?.kind === 'wildcard' ? node.wildcards : node.leaves
    list.push({ operation, query, names: segments.flatMap(parameterNames) })
    list.sort((a, b) => b.query.length - a.query.length)
  }
}

function createNode<T>(): Node<T> {
  return { literals: new Map(), patterns: [], leaves: [], wildcards: [] }
}

function childFor<T>(node: Node<T>, segment: Exclude<Segment, { kind: 'wildcard' }>): Node<T> {
  if (segment.kind === 'literal') return getOrCreate(node.literals, segment.text)
  if (segment.kind === 'parameter') {
    node.parameter ??= createNode()
    return node.parameter
  }
  const known = node.patterns.find(({ pattern }) => pattern.source === segment.pattern.source)
  if (known !== undefined) return known.node
  const child = createNode<T>()
  node.patterns.push({ pattern: segment.pattern, node: child })
  return child
}

function getOrCreate<T>(nodes: Map<string, Node<T>>, key: string): Node<T> {
  const known = nodes.get(key)
  if (known !== undefined) return known
  const node = createNode<T>()
  nodes.set(key, node)
  return node
}

function parameterNames(segment: Segment): readonly string[] {
  if (segment.kind === 'pattern') return segment.names
  if (segment.kind === 'literal') return []
  return segment.name === undefined ? [] : [segment.name]
}

function search<T>(
  node: Node<T>,
  pieces: readonly string[],
  depth: number,
  values: readonly string[],
  url: RequestUrl,
): OperationMatch<T> | undefined {
  if (depth === pieces.length) {
    return choose(node.leaves, values, url) ?? choose(node.wildcards, [...values, ''], url)
  }
  const piece = pieces[depth]!
  const literal = node.literals.get(piece.toLowerCase())
  const found =
    (literal && search(literal, pieces, depth + 1, values, url)) ??
    searchPatterns(node, pieces, depth, values, url) ??
    (node.parameter && piece !== '' && search(node.parameter, pieces, depth + 1, [...values, piece], url))
  if (found) return found
  return choose(node.wildcards, [...values, pieces.slice(depth).join('/')], url)
}

function searchPatterns<T>(
  { patterns }: Node<T>,
  pieces: readonly string[],
  depth: number,
  values: readonly string[],
  url: RequestUrl,
): OperationMatch<T> | undefined {
  for (const { pattern, node } of patterns) {
    const match = pattern.exec(pieces[depth]!)
    if (match === null) continue
    const found = search(node, pieces, depth + 1, [...values, ...match.slice(1)], url)
    if (found !== undefined) return found
  }
  return undefined
}

/** The first operation whose query parts the request has. */
function choose<T>(
  leaves: readonly Leaf<T>[],
  values: readonly string[],
  url: RequestUrl,
): OperationMatch<T> | undefined {
  for (const { operation, query, names } of leaves) {
    if (names.length === 0 && query.length === 0) return { operation, parameters: NO_PARAMETERS }
    const parameters = new Map(names.map((name, i) => [name, decode(values[i]!)]))
    if (matchQuery(query, url, parameters)) return { operation, parameters }
  }
  return undefined
}

function matchQuery(query: readonly QueryPart[], url: RequestUrl, parameters: Map<string, string>): boolean {
  for (const { name, value } of query) {
    const given = url.query.get(name)?.[0]
    if (given === undefined) return false
    if (value.kind === 'parameter') parameters.set(value.name, given)
    else if (value.text !== given) return false
  }
  return true
}
