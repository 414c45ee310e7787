import { DOMImplementation, DOMParser, type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom'

export interface XmlToJsonOptions {
  /** `javascript-friendly` writes attributes without the `@` that `direct` puts before them. */
  readonly isDirect: boolean
  /** Children always stand in arrays, also a single one. */
  readonly alwaysArrays: boolean
}

/** XML as JSON the way Newtonsoft.Json writes it: `@` for attributes, `#text` beside other content. Throws an Error for bad XML. */
export function xmlToJson(xml: string, options: XmlToJsonOptions): unknown {
  const document = parseXml(xml)
  const result: Record<string, unknown> = {}
  const declaration = /^\s*<\?xml\s([^?]*)\?>/.exec(xml)?.[1]
  if (options.isDirect && declaration !== undefined) {
    const pairs = [...declaration.matchAll(/([\w-]+)\s*=\s*["']([^"']*)["']/g)]
    result['?xml'] = Object.fromEntries(pairs.map(([, name, value]) => [`@${name}`, value]))
  }
  const root = document.documentElement!
  result[root.nodeName] = elementToJson(root, options)
  return result
}

function parseXml(xml: string): Document {
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') throw new Error(message)
    },
  })
  return parser.parseFromString(xml, 'text/xml')
}

function elementToJson(element: Element, options: XmlToJsonOptions): unknown {
  const members: Record<string, unknown> = {}
  const prefix = options.isDirect ? '@' : ''
  for (let i = 0; i < element.attributes.length; i++) {
    const attribute = element.attributes.item(i)!
    members[`${prefix}${attribute.name}`] = attribute.value
  }
  const children = childrenOf(element)
  for (const child of children.filter(isElement)) {
    add(members, child.nodeName, elementToJson(child, options), options.alwaysArrays)
  }
  const text = children
    .filter(isText)
    .map((child) => child.nodeValue ?? '')
    .join('')
  const hasMembers = Object.keys(members).length > 0
  if (!hasMembers) return text === '' ? null : text
  if (text.trim() !== '') members['#text'] = text
  return members
}

function add(members: Record<string, unknown>, name: string, value: unknown, alwaysArrays: boolean): void {
  const present = members[name]
  if (Array.isArray(present)) present.push(value)
  else if (name in members) members[name] = [present, value]
  else members[name] = alwaysArrays ? [value] : value
}

function childrenOf(node: Node): Node[] {
  return Array.from({ length: node.childNodes.length }, (_, i) => node.childNodes.item(i)!)
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE
}

function isText(node: Node): boolean {
  return node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE
}

export interface JsonToXmlOptions {
  /** The root's name where the JSON has not exactly one member. */
  readonly rootName: string
}

/** JSON as XML, `@` members as attributes: the reverse of `xmlToJson`. */
export function jsonToXml(json: unknown, { rootName }: JsonToXmlOptions): string {
  const members = isObject(json) ? Object.entries(json).filter(([name]) => name !== '?xml') : []
  const [only] = members
  const isRooted = members.length === 1 && only !== undefined && !Array.isArray(only[1]) && !only[0].startsWith('@')
  const [name, value] = isRooted ? only : [rootName, json]
  const document = new DOMImplementation().createDocument(null, '', null)
  const root = document.createElement(name)
  document.appendChild(root)
  fill(root, value, document)
  return new XMLSerializer().serializeToString(document)
}

function fill(element: Element, value: unknown, document: Document): void {
  if (value === null || value === undefined) return
  if (!isObject(value)) {
    const items = Array.isArray(value) ? value : undefined
    if (items === undefined) element.appendChild(document.createTextNode(String(value)))
    else for (const item of items) append(element, 'item', item, document)
    return
  }
  for (const [name, member] of Object.entries(value)) {
    if (name.startsWith('@')) element.setAttribute(name.slice(1), String(member))
    else if (name === '#text') element.appendChild(document.createTextNode(String(member)))
    else for (const item of Array.isArray(member) ? member : [member]) append(element, name, item, document)
  }
}

function append(parent: Element, name: string, value: unknown, document: Document): void {
  // A JSON name that XML does not allow is written as .NET's XmlConvert does.
  const element = document.createElement(name.replace(/[^\w.:-]|^[\d.-]/gu, hexName))
  parent.appendChild(element)
  fill(element, value, document)
}

function hexName(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
