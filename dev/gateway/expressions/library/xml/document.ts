import { ListValue } from '../../runtime/collections.js'
import { raise } from '../../runtime/exceptions.js'
import { JsonReader } from '../../runtime/json/reader.js'
import { writeJson } from '../../runtime/json/writer.js'
import { attributeName, jsonToXml, qualifiedName, xmlToJson } from '../../runtime/json/xml.js'
import { NetObject } from '../../runtime/object.js'
import { XContainer, XDocument, XElement } from '../../runtime/xml/container.js'
import { XAttribute, XComment, XText } from '../../runtime/xml/leaf.js'
import { XName } from '../../runtime/xml/name.js'
import { NODE_TYPES, writeXml, type XNode } from '../../runtime/xml/node.js'
import { parseDocument } from '../../runtime/xml/parse.js'
import { type Found, selectNodes, textOf } from '../../runtime/xml/select.js'
import { define } from '../../types/define.js'
import { findQualified, typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'

define('class System.Xml.XPath.XPathException : Exception', {})

/** System.Xml's nodes: the same tree as LINQ to XML's, seen through the older classes. */
class XmlNodeValue extends NetObject {
  static readonly #views = new WeakMap<Found, XmlNodeValue>()

  constructor(readonly node: Found) {
    super()
  }

  static of(node: Found | null | undefined): XmlNodeValue | null {
    if (node === null || node === undefined) return null
    const view = XmlNodeValue.#views.get(node) ?? new XmlNodeValue(node)
    XmlNodeValue.#views.set(node, view)
    return view
  }

  get type(): Type {
    const { node } = this
    if (node instanceof XElement) return typeNamed('XmlElement')
    return typeNamed(node instanceof XAttribute ? 'XmlAttribute' : 'XmlNode')
  }

  get children(): readonly XNode[] {
    return this.node instanceof XContainer ? this.node.nodes : []
  }
}

/** A document, whose content LoadXml replaces. */
class XmlDocumentValue extends XmlNodeValue {
  document = new XDocument()

  constructor() {
    super(new XDocument())
  }

  override get type(): Type {
    return typeNamed('XmlDocument')
  }

  override get children(): readonly XNode[] {
    return this.document.nodes
  }
}

const nodeOf = (self: XmlNodeValue): Found => (self instanceof XmlDocumentValue ? self.document : self.node)
const views = (nodes: readonly Found[]) => new ListValue(typeNamed('XmlNode'), nodes.map(XmlNodeValue.of))

function select(self: XmlNodeValue, path: string): Found[] {
  const node = nodeOf(self)
  return node instanceof XAttribute ? [] : selectNodes(node, path)
}

function nameOf(self: XmlNodeValue): string {
  const node = nodeOf(self)
  if (node instanceof XElement) return qualifiedName(node)
  if (node instanceof XAttribute) return attributeName(node)
  return node.kind === 'CDATA' ? '#cdata-section' : `#${node.kind.toLowerCase()}`
}

function outerXml(self: XmlNodeValue): string {
  const node = nodeOf(self)
  if (node instanceof XAttribute) return node.display()
  const declaration = node instanceof XDocument && node.declaration !== null ? node.declaration.display() : ''
  return declaration + writeXml(node, false)
}

function byTag(self: XmlNodeValue, name: string): ListValue {
  const node = nodeOf(self)
  const all = node instanceof XContainer ? [...node.descendants()] : []
  return views(all.filter((one) => one instanceof XElement && (name === '*' || qualifiedName(one) === name)))
}

define('class System.Xml.XmlNodeList : IEnumerable<XmlNode>', {
  'int Count { get; }': (self: ListValue) => self.count,
  'XmlNode this[int i]': (self: ListValue, index: number) => self.items[index] ?? null,
  'XmlNode Item(int index)': (self: ListValue, index: number) => self.items[index] ?? null,
})
define('class System.Xml.XmlAttributeCollection : IEnumerable<XmlAttribute>', {
  'int Count { get; }': (self: ListValue) => self.count,
  'XmlAttribute this[int i]': (self: ListValue, index: number) => self.get(index),
  'XmlAttribute this[string name]': (self: ListValue, name: string) =>
    self.items.find((item) => nameOf(item as XmlNodeValue) === name) ?? null,
})

define('abstract class System.Xml.XmlNode : IEnumerable<XmlNode>', {
  'string Name { get; }': nameOf,
  'string LocalName { get; }': (self: XmlNodeValue) => nameOf(self).replace(/^.*:/, ''),
  'string NamespaceURI { get; }': (self: XmlNodeValue) =>
    self.node instanceof XElement || self.node instanceof XAttribute ? self.node.name.namespace : '',
  'string InnerText { get; set; }': {
    get: (self: XmlNodeValue) => textOf(nodeOf(self)),
    set: (self: XmlNodeValue, value: string) => {
      const { node } = self
      if (node instanceof XElement || node instanceof XText || node instanceof XAttribute) node.value = value
      else raise('InvalidOperationException', `Cannot set the 'InnerText' of a node of type '${node.kind}'.`)
    },
  },
  'string? Value { get; }': ({ node }: XmlNodeValue) =>
    node instanceof XText || node instanceof XAttribute || node instanceof XComment ? node.value : null,
  'string OuterXml { get; }': outerXml,
  'string InnerXml { get; }': (self: XmlNodeValue) => self.children.map((child) => writeXml(child, false)).join(''),
  'XmlNodeType NodeType { get; }': (self: XmlNodeValue) => NODE_TYPES[nodeOf(self).kind],
  'XmlNode ParentNode { get; }': (self: XmlNodeValue) => XmlNodeValue.of(self.node.parent),
  'XmlNode FirstChild { get; }': (self: XmlNodeValue) => XmlNodeValue.of(self.children[0]),
  'XmlNode LastChild { get; }': (self: XmlNodeValue) => XmlNodeValue.of(self.children.at(-1)),
  'XmlNodeList ChildNodes { get; }': (self: XmlNodeValue) => views(self.children),
  'bool HasChildNodes { get; }': (self: XmlNodeValue) => self.children.length > 0,
  'XmlAttributeCollection Attributes { get; }': ({ node }: XmlNodeValue) =>
    node instanceof XElement ? views(node.attributes) : null,
  'XmlElement this[string name]': (self: XmlNodeValue, name: string) =>
    XmlNodeValue.of(self.children.find((child) => child instanceof XElement && qualifiedName(child) === name)),
  'XmlNode SelectSingleNode(string xpath)': (self: XmlNodeValue, path: string) =>
    XmlNodeValue.of(select(self, path)[0]),
  'XmlNodeList SelectNodes(string xpath)': (self: XmlNodeValue, path: string) => views(select(self, path)),
})
define('class System.Xml.XmlAttribute : XmlNode', {})
define('class System.Xml.XmlElement : XmlNode', {
  'string GetAttribute(string name)': ({ node }: XmlNodeValue, name: string) =>
    (node as XElement).attributes.find((one) => attributeName(one) === name)?.value ?? '',
  'bool HasAttribute(string name)': ({ node }: XmlNodeValue, name: string) =>
    (node as XElement).attributes.some((one) => attributeName(one) === name),
  'void SetAttribute(string name, string value)': ({ node }: XmlNodeValue, name: string, value: string) =>
    (node as XElement).setAttribute(XName.of(name, ''), value),
  'XmlNodeList GetElementsByTagName(string name)': byTag,
})
define('class System.Xml.XmlDocument : XmlNode', {
  'XmlDocument()': () => new XmlDocumentValue(),
  'void LoadXml(string xml)': (self: XmlDocumentValue, text: string) => {
    self.document = parseDocument(text)
  },
  'XmlElement DocumentElement { get; }': (self: XmlDocumentValue) => XmlNodeValue.of(self.document.root),
  'XmlNodeList GetElementsByTagName(string name)': byTag,
})

function serialize(node: XNode | null, formatting = 0, omitsRoot = false): string {
  return node === null ? 'null' : writeJson(xmlToJson(node, omitsRoot), formatting === 1)
}
const serializeView = (self: XmlNodeValue | null, formatting = 0, omitsRoot = false) =>
  serialize(self === null ? null : (nodeOf(self) as XNode), formatting, omitsRoot)

function deserialize(text: string, rootName: string | null = null): XDocument | null {
  const token = new JsonReader(text).read()
  return token === undefined ? null : jsonToXml(token, rootName === '' ? null : rootName)
}
function deserializeView(text: string, rootName: string | null = null): XmlDocumentValue | null {
  const document = deserialize(text, rootName)
  return document === null ? null : Object.assign(new XmlDocumentValue(), { document })
}

findQualified('Newtonsoft.Json.JsonConvert', 0)!.extend({
  'static string SerializeXNode(XObject? node)': (node: XNode | null) => serialize(node),
  'static string SerializeXNode(XObject? node, Formatting formatting)': serialize,
  'static string SerializeXNode(XObject? node, Formatting formatting, bool omitRootObject)': serialize,
  'static string SerializeXmlNode(XmlNode? node)': (node: XmlNodeValue | null) => serializeView(node),
  'static string SerializeXmlNode(XmlNode? node, Formatting formatting)': serializeView,
  'static string SerializeXmlNode(XmlNode? node, Formatting formatting, bool omitRootObject)': serializeView,
  'static XDocument DeserializeXNode(string value)': (text: string) => deserialize(text),
  'static XDocument DeserializeXNode(string value, string? deserializeRootElementName)': deserialize,
  'static XmlDocument DeserializeXmlNode(string value)': (text: string) => deserializeView(text),
  'static XmlDocument DeserializeXmlNode(string value, string? deserializeRootElementName)': deserializeView,
})
