import { raise } from '../exceptions.js'
import { attributeName, qualifiedName } from '../json/xml.js'
import { XContainer, XElement } from './container.js'
import { type XAttribute, XText } from './leaf.js'
import type { XNode } from './node.js'

export type Found = XNode | XAttribute

const STEP = /^(\/\/|\/)?(@?)(\*|\.\.|\.|text\(\)|node\(\)|[\p{L}_][\p{L}\p{N}\p{M}_.:-]*)((?:\[[^\]]*\])*)/u

/**
 * SelectNodes: the part of XPath 1.0 that policies use, which is paths of names, `*`, `.`, `..`, `//`, `@name` and `text()`, with
 * predicates that are a position, `last()`, a path, or a path, `local-name()` or `name()` compared to a text.
 * https://learn.microsoft.com/dotnet/api/system.xml.xmlnode.selectnodes
 */
export function selectNodes(from: XNode, path: string): Found[] {
  return path.split('|').flatMap((part) => selectPath(from, part.trim()))
}

function selectPath(from: XNode, path: string): Found[] {
  let rest = path
  let current: Found[] = [/^\/(?!\/)/.test(path) || path.startsWith('//') ? rootOf(from) : from]
  while (rest !== '') {
    const matched = STEP.exec(rest)
    if (matched === null || (rest !== path && matched[1] === undefined)) return invalid(path)
    const [whole, axis, attribute, name, predicates] = matched
    const isDeep = axis === '//'
    const bases = isDeep ? current.flatMap(withDescendants) : current
    current = bases.flatMap((base) => filtered(step(base, attribute === '@', name!), predicates!, path))
    current = [...new Set(current)]
    rest = rest.slice(whole.length)
  }
  return current
}

function step(base: Found, isAttribute: boolean, name: string): Found[] {
  if (name === '.') return [base]
  if (name === '..') return base.parent === null ? [] : [base.parent]
  if (isAttribute) {
    const own = base instanceof XElement ? base.attributes : []
    return own.filter((one) => !one.isNamespaceDeclaration && (name === '*' || attributeName(one) === name))
  }
  if (!(base instanceof XContainer)) return []
  if (name === 'node()') return [...base.nodes]
  if (name === 'text()') return base.nodes.filter((node) => node instanceof XText)
  return base.elements.filter((element) => name === '*' || isNamed(element, name))
}

/** A name without a prefix is one without a namespace. */
function isNamed(element: XElement, name: string): boolean {
  return name.includes(':')
    ? qualifiedName(element) === name
    : element.name.local === name && element.name.namespace === ''
}

function filtered(found: Found[], predicates: string, path: string): Found[] {
  let kept = found
  for (const [, predicate] of predicates.matchAll(/\[([^\]]*)\]/g)) kept = keep(kept, predicate!.trim(), path)
  return kept
}

function keep(found: Found[], predicate: string, path: string): Found[] {
  if (/^\d+$/.test(predicate)) return found.slice(Number(predicate) - 1, Number(predicate))
  if (predicate === 'last()') return found.slice(-1)
  const comparison = /^(.+?)\s*(!?=)\s*(?:'([^']*)'|"([^"]*)"|(\d+(?:\.\d+)?))$/.exec(predicate)
  if (comparison === null) {
    return found.filter((node) => isNode(node) && selectPath(node, predicate).length > 0)
  }
  const [, left, operator, single, double, number] = comparison
  const wanted = single ?? double ?? number!
  return found.filter((node) => {
    const holds = valuesAt(node, left!, path).map((value) =>
      number === undefined ? value === wanted : Number(value) === Number(wanted),
    )
    return operator === '=' ? holds.some(Boolean) : holds.some((one) => !one)
  })
}

function valuesAt(node: Found, left: string, path: string): string[] {
  const element = node instanceof XElement ? node : undefined
  if (left === 'local-name()') return [element?.name.local ?? '']
  if (left === 'name()') return [element === undefined ? '' : qualifiedName(element)]
  if (left.includes('(') && left !== 'text()') return invalid(path)
  return isNode(node) ? selectPath(node, left).map(textOf) : []
}

export function textOf(node: Found): string {
  if (node.kind === 'Attribute') return (node as XAttribute).value
  if (node instanceof XElement || node instanceof XText) return node.value
  return node instanceof XContainer ? node.elements.map((element) => element.value).join('') : ''
}

function isNode(found: Found): found is XNode {
  return found.kind !== 'Attribute'
}

function rootOf(node: XNode): XNode {
  let top = node
  while (top.parent !== null) top = top.parent
  return top
}

function withDescendants(node: Found): Found[] {
  return node instanceof XContainer ? [node, ...node.descendants()] : [node]
}

function invalid(path: string): never {
  return raise('System.Xml.XPath.XPathException', `'${path}' has an invalid token.`)
}
