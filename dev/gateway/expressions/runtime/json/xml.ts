import { raise } from '../exceptions.js'
import { displayObject } from '../text.js'
import { type XContainer, XDeclaration, XDocument, XElement } from '../xml/container.js'
import { XAttribute, XInstruction, XText } from '../xml/leaf.js'
import { XMLNS, XName } from '../xml/name.js'
import type { XNode } from '../xml/node.js'
import { inScope, type Prefix, prefixOf } from '../xml/prefixes.js'
import { valueText } from '../xml/values.js'
import { JArray, JObject, type JToken, JValue, TOKEN_TYPES } from './token.js'

/** XML as JSON and back, as Newtonsoft's XmlNodeConverter does: `@` for attributes, `#text` beside other content. */

const ARRAY_NAMESPACE = 'http://james.newtonking.com/projects/json'
const text = (value: string) => new JValue(value, TOKEN_TYPES.String)
const nothing = () => new JValue(null, TOKEN_TYPES.Null)

/** A document, element or other node; `omitsRoot` leaves the object out that names the root. */
export function xmlToJson(node: XNode, omitsRoot = false): JToken {
  if (node instanceof XDocument) {
    if (omitsRoot && node.root !== null) return elementToJson(node.root)
    const object = new JObject()
    if (node.declaration !== null) object.set('?xml', declarationToJson(node.declaration))
    for (const one of node.nodes) {
      if (one instanceof XInstruction) object.set(`?${one.target}`, text(one.data))
      else if (one instanceof XElement) object.set(qualifiedName(one), elementToJson(one))
    }
    return object
  }
  if (node instanceof XElement) {
    if (omitsRoot) return elementToJson(node)
    const object = new JObject()
    object.set(qualifiedName(node), elementToJson(node))
    return object
  }
  return text(node instanceof XText ? node.value : node.display())
}

function declarationToJson({ version, encoding, standalone }: XDeclaration): JObject {
  const object = new JObject()
  for (const [name, value] of Object.entries({ version, encoding, standalone })) {
    if (value !== null) object.set(`@${name}`, text(value))
  }
  return object
}

function elementToJson(element: XElement): JToken {
  const undeclared = undeclaredNamespace(element)
  const own = undeclared === undefined ? [] : [new XAttribute(XName.of('xmlns', ''), undeclared)]
  const attributes = [...own, ...element.attributes.filter((attribute) => !isArrayMark(attribute))]
  const [only] = element.nodes
  if (attributes.length === 0) {
    if (element.nodes.length === 0) return element.isEmpty ? nothing() : text('')
    if (element.nodes.length === 1 && only instanceof XText && !only.isCData) return text(only.value)
  }
  const object = new JObject()
  for (const attribute of attributes) object.set(`@${attributeName(attribute)}`, text(attribute.value))
  for (const [name, nodes] of groupsOf(element)) {
    const values = nodes.map((node) => contentToJson(node))
    const isArray = values.length > 1 || nodes.some((node) => node instanceof XElement && isMarkedArray(node))
    object.set(name, isArray ? arrayOf(values) : values[0]!)
  }
  return object
}

/** The element's namespace when nothing in the document says it: as for one made by code. */
function undeclaredNamespace(element: XElement): string | undefined {
  const { namespace } = element.name
  const { parent } = element
  if (namespace === '' || (parent instanceof XElement && parent.name.namespace === namespace)) return undefined
  return prefixOf(namespace, inScope(element, true), true) === null ? namespace : undefined
}

type Content = XElement | XText | XInstruction

function contentToJson(node: Content): JToken {
  if (node instanceof XElement) return elementToJson(node)
  return text(node instanceof XText ? node.value : node.data)
}

function nameOfContent(node: Content): string {
  if (node instanceof XElement) return qualifiedName(node)
  if (node instanceof XInstruction) return `?${node.target}`
  return node.isCData ? '#cdata-section' : '#text'
}

/** The children by name, in the order of each name's first. */
function groupsOf(element: XElement): Map<string, Content[]> {
  const groups = new Map<string, Content[]>()
  for (const node of element.nodes) {
    if (!(node instanceof XElement || node instanceof XText || node instanceof XInstruction)) continue
    const name = nameOfContent(node)
    groups.set(name, [...(groups.get(name) ?? []), node])
  }
  return groups
}

function arrayOf(items: readonly JToken[]): JArray {
  const array = new JArray()
  for (const item of items) array.append(item)
  return array
}

/** `json:Array="true"`, or the declaration of its prefix: neither is content. */
function isArrayMark({ name, value }: XAttribute): boolean {
  return name.namespace === ARRAY_NAMESPACE || (name.namespace === XMLNS && value === ARRAY_NAMESPACE)
}

function isMarkedArray(element: XElement): boolean {
  return element.attributes.some((attribute) => isArrayMark(attribute) && attribute.value === 'true')
}

/** The name with the prefix that it has where it stands. */
export function qualifiedName(element: XElement): string {
  const prefix = prefixOf(element.name.namespace, inScope(element, true), true) ?? ''
  return prefix === '' ? element.name.local : `${prefix}:${element.name.local}`
}

export function attributeName(attribute: XAttribute): string {
  return attribute.display().slice(0, attribute.display().indexOf('='))
}

/** JSON as a document. With a root name all of it goes below an element of that name. */
export function jsonToXml(json: JToken, rootName: string | null): XDocument {
  const document = new XDocument()
  if (rootName !== null && json instanceof JObject) {
    json.delete('?xml')
    append(document, rootName, json, [])
    return document
  }
  if (!(json instanceof JObject)) {
    return raise('JsonSerializationException', 'XmlNodeConverter can only convert JSON that begins with an object.')
  }
  for (const { name, value } of json.properties.values()) {
    if (name === '?xml') document.declaration = declarationOf(value)
    else if (document.root === null) append(document, name, value, [])
    else refuseRoots()
  }
  return document
}

function refuseRoots(): never {
  return raise(
    'JsonSerializationException',
    'JSON root object has multiple properties. The root object must have a single property in order to create a valid XML document. Consider specifying a DeserializeRootElementName.',
  )
}

function declarationOf(value: JToken): XDeclaration {
  const part = (name: string) => {
    const found = value instanceof JObject ? value.get(`@${name}`) : null
    return found instanceof JValue && found.value !== null ? displayObject(found.value) : null
  }
  return new XDeclaration(part('version'), part('encoding'), part('standalone'))
}

function append(parent: XContainer, name: string, value: JToken, outer: readonly Prefix[]): void {
  if (value instanceof JArray) {
    for (const item of value.items) append(parent, name, item, outer)
    return
  }
  const members = value instanceof JObject ? [...value.properties.values()] : []
  const prefixes = [...outer, ...members.flatMap((member) => declared(member.name, member.value))]
  const element = new XElement(nameOf(name, prefixes, true))
  for (const member of members) appendMember(element, member.name, member.value, prefixes)
  if (value instanceof JValue && value.value !== null) element.value = valueText(value.value)
  parent.insert(element)
}

function declared(name: string, value: JToken): Prefix[] {
  if (name !== '@xmlns' && !name.startsWith('@xmlns:')) return []
  return [{ prefix: name.slice('@xmlns:'.length), uri: textOf(value) }]
}

function appendMember(element: XElement, name: string, value: JToken, prefixes: readonly Prefix[]): void {
  if (name.startsWith('@')) {
    const own = name.slice(1)
    const isPrefix = own.startsWith('xmlns:')
    const attribute = isPrefix ? XName.of(own.slice('xmlns:'.length), XMLNS) : nameOf(own, prefixes, false)
    element.addAttribute(new XAttribute(attribute, textOf(value)))
  } else if (name === '#text' || name === '#cdata-section') {
    element.insert(new XText(textOf(value), name !== '#text'))
  } else if (!name.startsWith('$')) {
    append(element, name, value, prefixes)
  }
}

function textOf(value: JToken): string {
  return value instanceof JValue && value.value !== null ? valueText(value.value) : ''
}

function nameOf(name: string, prefixes: readonly Prefix[], isElement: boolean): XName {
  const colon = name.indexOf(':')
  const prefix = colon < 0 ? '' : name.slice(0, colon)
  const isUnbound = prefix === '' && !isElement
  const uri = isUnbound ? '' : (prefixes.findLast((one) => one.prefix === prefix)?.uri ?? '')
  return XName.of(encoded(name.slice(colon + 1)), uri)
}

/** What XML does not allow in a name, as XmlConvert.EncodeName writes it. */
function encoded(name: string): string {
  return name.replace(/[^\p{L}\p{N}\p{M}_.\u00B7-]|^[^\p{L}_]/gu, (c) => {
    return `_x${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}_`
  })
}
