import { allocate } from '../budget.js'
import type { XContainer, XElement, XNode } from './node.js'

const XMLNS = 'http://www.w3.org/2000/xmlns/'
const XML = 'http://www.w3.org/XML/1998/namespace'

interface NodeLike {
  readonly nodes?: readonly XNode[]
  readonly value?: string
  readonly isCData?: boolean
  readonly target?: string
  readonly data?: string
}

/** The node as XML; indented by two spaces where an element holds no text, as XNode.ToString() does. */
export function writeXml(node: XNode, isIndented: boolean): string {
  const text = write(node, isIndented ? '' : undefined, new Map([[XML, 'xml']]))
  allocate(text.length)
  return text
}

function write(node: XNode, indent: string | undefined, prefixes: ReadonlyMap<string, string>): string {
  const { value, target, data, isCData, nodes } = node as NodeLike
  switch (node.type.definition.name) {
    case 'XElement':
      return writeElement(node as XElement, indent, prefixes)
    case 'XDocument':
      return (nodes ?? []).map((child) => write(child, indent, prefixes)).join(indent === undefined ? '' : '\n')
    case 'XComment':
      return `<!--${value}-->`
    case 'XProcessingInstruction':
      return data === '' ? `<?${target}?>` : `<?${target} ${data}?>`
    default:
      return isCData === true ? `<![CDATA[${value!.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : escapeText(value!)
  }
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;')
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#xA;').replaceAll('\t', '&#x9;')
}

function writeElement(element: XElement, indent: string | undefined, outer: ReadonlyMap<string, string>): string {
  const prefixes = new Map(outer)
  const declared = element.attributes.filter((attribute) => attribute.isNamespaceDeclaration)
  for (const { name, value } of declared) prefixes.set(value, name.namespace === XMLNS ? name.local : '')
  const added: string[] = []
  if (needsDefault(element, prefixes, outer)) {
    prefixes.set(element.name.namespace, '')
    added.push(` xmlns="${escapeAttribute(element.name.namespace)}"`)
  }
  const name = qualified(element.name.namespace, element.name.local, prefixes)
  const attributes = element.attributes.map((attribute) => {
    if (attribute.isNamespaceDeclaration)
      return ` ${attribute.name.namespace === XMLNS ? 'xmlns:' : ''}${attribute.name.local}="${escapeAttribute(attribute.value)}"`
    const { namespace, local } = attribute.name
    if (namespace !== '' && !prefixes.get(namespace)) {
      const prefix = `p${prefixes.size}`
      prefixes.set(namespace, prefix)
      added.push(` xmlns:${prefix}="${escapeAttribute(namespace)}"`)
    }
    return ` ${qualified(namespace, local, prefixes)}="${escapeAttribute(attribute.value)}"`
  })
  const open = `<${name}${attributes.join('')}${added.join('')}`
  if (element.nodes.length === 0) return `${open} />`
  return `${open}>${writeContent(element, indent, prefixes)}</${name}>`
}

/** An element in a namespace that nothing declared, or in none below a default one. */
function needsDefault(
  element: XElement,
  prefixes: ReadonlyMap<string, string>,
  outer: ReadonlyMap<string, string>,
): boolean {
  const { namespace } = element.name
  if (namespace !== '') return !prefixes.has(namespace)
  const hasDefault = [...outer.values()].includes('')
  return (
    hasDefault &&
    !element.attributes.some((attribute) => attribute.isNamespaceDeclaration && attribute.name.local === 'xmlns')
  )
}

function qualified(namespace: string, local: string, prefixes: ReadonlyMap<string, string>): string {
  const prefix = namespace === '' ? '' : (prefixes.get(namespace) ?? '')
  return prefix === '' ? local : `${prefix}:${local}`
}

function writeContent(element: XContainer, indent: string | undefined, prefixes: ReadonlyMap<string, string>): string {
  const hasText = element.nodes.some(
    (node) => node.type.definition.name === 'XText' || node.type.definition.name === 'XCData',
  )
  if (indent === undefined || hasText) return element.nodes.map((node) => write(node, undefined, prefixes)).join('')
  const inner = `${indent}  `
  return `${element.nodes.map((node) => `\n${inner}${write(node, inner, prefixes)}`).join('')}\n${indent}`
}
