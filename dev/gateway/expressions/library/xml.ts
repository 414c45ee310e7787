import type { ArrayValue } from '../runtime/array.js'
import { changeType } from '../runtime/change-type.js'
import { QueryValue } from '../runtime/collections.js'
import { raise, raiseArgumentNull } from '../runtime/exceptions.js'
import { GuidValue } from '../runtime/guid.js'
import { isMultiple } from '../runtime/json/convert.js'
import { Box } from '../runtime/object.js'
import { parseDateTime } from '../runtime/parse-date.js'
import { parseTimeSpan } from '../runtime/parse-timespan.js'
import { toArray } from '../runtime/sequence.js'
import { displayObject } from '../runtime/text.js'
import {
  XAttribute,
  XComment,
  type XContainer,
  XDocument,
  XElement,
  XInstruction,
  XML_NAMESPACE,
  XMLNS,
  XName,
  XNamespace,
  XNode,
  type XObject,
  XText,
} from '../runtime/xml/node.js'
import { parseDocument, parseElement } from '../runtime/xml/parse.js'
import { writeXml } from '../runtime/xml/writer.js'
import { define, defineEnum } from '../types/define.js'
import { findSimple, typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

defineEnum(
  'System.Xml.Linq.SaveOptions',
  { None: 0, DisableFormatting: 1, OmitDuplicateNamespaces: 2 },
  { isFlags: true },
)
defineEnum(
  'System.Xml.Linq.LoadOptions',
  { None: 0, PreserveWhitespace: 1, SetBaseUri: 2, SetLineInfo: 4 },
  { isFlags: true },
)
defineEnum('System.Xml.XmlNodeType', [
  'None',
  'Element',
  'Attribute',
  'Text',
  'CDATA',
  'EntityReference',
  'Entity',
  'ProcessingInstruction',
  'Comment',
  'Document',
])

const query = (name: string, generate: () => Iterable<unknown>) => new QueryValue(typeNamed(name), generate)
const named = (elements: Iterable<unknown>, name: XName | null) =>
  [...elements].filter(
    (node): node is XElement => node instanceof XElement && (name === null || node.name.equals(name)),
  )

/** XML's own text for a value: booleans in lower case, dates by ISO. */
function contentText(value: unknown): string {
  if (typeof value === 'boolean') return String(value)
  const text = displayObject(value)
  if (value instanceof Box || typeof value === 'string') return text
  return /^System\.DateTime/.test((value as { type: Type }).type.fullName)
    ? (value as { format(f: string): string }).format("yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFK")
    : text
}

function add(container: XContainer, content: unknown, at: () => number = () => container.nodes.length): void {
  if (content === null) return
  if (content instanceof XAttribute) {
    if (!(container instanceof XElement)) raise('ArgumentException', 'An attribute cannot be added to content.')
    container.addAttribute(content)
  } else if (content instanceof XNode) container.insert(content, at())
  else if (isMultiple(content)) for (const item of toArray(content)) add(container, item, at)
  else addText(container, contentText(content), at)
}

function addText(container: XContainer, text: string, at: () => number): void {
  if (text === '') return
  if (container instanceof XElement) container.insert(new XText(text), at())
  else if (text.trim() !== '') raise('ArgumentException', 'Non-whitespace characters cannot be added to content.')
}

function built<T extends XContainer>(container: T, content: unknown): T {
  add(container, content)
  return container
}

/** Puts content right before or after a node, in order. */
function beside(node: XNode, content: unknown, offset: 0 | 1): void {
  const { parent } = node
  if (parent === null) raise('InvalidOperationException', 'The parent is missing.')
  let position = parent.nodes.indexOf(node) + offset
  add(parent, content, () => position++)
}

define('class System.Xml.Linq.XName : IEquatable<XName>', {
  'static XName Get(string expandedName)': (text: string) => XName.parse(text),
  'static XName Get(string localName, string namespaceName)': (local: string, namespace: string) =>
    new XName(local, namespace),
  'implicit operator XName(string? expandedName)': (text: string | null) => (text === null ? null : XName.parse(text)),
  'string LocalName { get; }': (self: XName) => self.local,
  'string NamespaceName { get; }': (self: XName) => self.namespace,
  'XNamespace Namespace { get; }': (self: XName) => new XNamespace(self.namespace),
  'string ToString()': (self: XName) => self.display(),
  'static bool operator ==(XName? left, XName? right)': (a: XName | null, b: XName | null) =>
    a === b || (a?.equals(b) ?? false),
  'static bool operator !=(XName? left, XName? right)': (a: XName | null, b: XName | null) =>
    !(a === b || (a?.equals(b) ?? false)),
})
define('class System.Xml.Linq.XNamespace', {
  'static XNamespace Get(string namespaceName)': (uri: string) => new XNamespace(uri),
  'static XNamespace None { get; }': () => new XNamespace(''),
  'static XNamespace Xml { get; }': () => new XNamespace(XML_NAMESPACE),
  'static XNamespace Xmlns { get; }': () => new XNamespace(XMLNS),
  'implicit operator XNamespace(string? namespaceName)': (uri: string | null) =>
    uri === null ? null : new XNamespace(uri),
  'string NamespaceName { get; }': (self: XNamespace) => self.uri,
  'XName GetName(string localName)': (self: XNamespace, local: string) => new XName(local, self.uri),
  'static XName operator +(XNamespace ns, string localName)': (self: XNamespace, local: string) =>
    new XName(local, self.uri),
  'static bool operator ==(XNamespace? left, XNamespace? right)': (a: XNamespace | null, b: XNamespace | null) =>
    a === b || (a?.equals(b) ?? false),
  'static bool operator !=(XNamespace? left, XNamespace? right)': (a: XNamespace | null, b: XNamespace | null) =>
    !(a === b || (a?.equals(b) ?? false)),
  'string ToString()': (self: XNamespace) => self.uri,
})

const NODE_TYPES: Readonly<Record<string, number>> = {
  XElement: 1,
  XAttribute: 2,
  XText: 3,
  XCData: 4,
  XProcessingInstruction: 7,
  XComment: 8,
  XDocument: 9,
}
define('abstract class System.Xml.Linq.XObject', {
  'XElement Parent { get; }': (self: XObject) => (self.parent instanceof XElement ? self.parent : null),
  'XDocument Document { get; }': (self: XObject) => {
    let node: XObject | null = self
    while (node !== null && !(node instanceof XDocument)) node = node.parent
    return node
  },
  'XmlNodeType NodeType { get; }': (self: XObject) => NODE_TYPES[self.type.definition.name]!,
})
define('abstract class System.Xml.Linq.XNode : XObject', {
  'XNode NextNode { get; }': (self: XNode) => self.sibling(1),
  'XNode PreviousNode { get; }': (self: XNode) => self.sibling(-1),
  'void Remove()': (self: XNode) => self.remove(),
  'void AddAfterSelf(object? content)': (self: XNode, content: unknown) => beside(self, content, 1),
  'void AddAfterSelf(params object?[] content)': (self: XNode, content: unknown) => beside(self, content, 1),
  'void AddBeforeSelf(object? content)': (self: XNode, content: unknown) => beside(self, content, 0),
  'void AddBeforeSelf(params object?[] content)': (self: XNode, content: unknown) => beside(self, content, 0),
  'void ReplaceWith(object? content)': (self: XNode, content: unknown) => {
    beside(self, content, 1)
    self.remove()
  },
  'IEnumerable<XElement> Ancestors()': (self: XNode) => query('XElement', () => ancestors(self)),
  'IEnumerable<XElement> Ancestors(XName? name)': (self: XNode, name: XName | null) =>
    query('XElement', () => named(ancestors(self), name)),
  'IEnumerable<XElement> ElementsAfterSelf()': (self: XNode) => query('XElement', () => named(after(self), null)),
  'IEnumerable<XElement> ElementsBeforeSelf()': (self: XNode) =>
    query('XElement', () => named(self.parent?.nodes.slice(0, self.parent.nodes.indexOf(self)) ?? [], null)),
  'IEnumerable<XNode> NodesAfterSelf()': (self: XNode) => query('XNode', () => after(self)),
  'string ToString()': (self: XNode) => writeXml(self, true),
  'string ToString(SaveOptions options)': (self: XNode, options: number) => writeXml(self, (options & 1) === 0),
  'static bool DeepEquals(XNode? n1, XNode? n2)': (a: XNode | null, b: XNode | null) =>
    a === b || (a !== null && b !== null && writeXml(a, false) === writeXml(b, false)),
})
function* ancestors(node: XNode): Iterable<XElement> {
  for (let parent = node.parent; parent instanceof XElement; parent = parent.parent) yield parent
}
const after = (node: XNode) => node.parent?.nodes.slice(node.parent.nodes.indexOf(node) + 1) ?? []

define('abstract class System.Xml.Linq.XContainer : XNode', {
  'XNode FirstNode { get; }': (self: XContainer) => self.nodes[0] ?? null,
  'XNode LastNode { get; }': (self: XContainer) => self.nodes.at(-1) ?? null,
  'XElement Element(XName? name)': (self: XContainer, name: XName | null) =>
    name === null ? null : (named(self.nodes, name)[0] ?? null),
  'IEnumerable<XElement> Elements()': (self: XContainer) => query('XElement', () => self.elements),
  'IEnumerable<XElement> Elements(XName? name)': (self: XContainer, name: XName | null) =>
    query('XElement', () => (name === null ? [] : named(self.nodes, name))),
  'IEnumerable<XElement> Descendants()': (self: XContainer) => query('XElement', () => named(self.descendants(), null)),
  'IEnumerable<XElement> Descendants(XName? name)': (self: XContainer, name: XName | null) =>
    query('XElement', () => (name === null ? [] : named(self.descendants(), name))),
  'IEnumerable<XNode> Nodes()': (self: XContainer) => query('XNode', () => self.nodes.slice()),
  'IEnumerable<XNode> DescendantNodes()': (self: XContainer) => query('XNode', () => self.descendants()),
  'void Add(object? content)': add,
  'void Add(params object?[] content)': add,
  'void AddFirst(object? content)': addFirst,
  'void AddFirst(params object?[] content)': addFirst,
  'void RemoveNodes()': (self: XContainer) => {
    self.nodes = []
  },
  'void ReplaceNodes(object? content)': (self: XContainer, content: unknown) => {
    self.nodes = []
    add(self, content)
  },
})
function addFirst(self: XContainer, content: unknown): void {
  let position = 0
  add(self, content, () => position++)
}

const KEYWORDS = ['int', 'long', 'uint', 'ulong', 'double', 'float', 'decimal', 'bool']
function operators(name: string, text: (value: never) => string) {
  const read =
    (to: string) =>
    (value: never): unknown => {
      const own = text(value).trim()
      if (to === 'bool' && (own === '1' || own === '0')) return own === '1'
      if (to === 'DateTime') return parseDateTime(own, 128)
      if (to === 'Guid') return GuidValue.parse(own)
      if (to === 'TimeSpan') return parseTimeSpan(own)
      return changeType(own, findSimple(to, 0)!.type)
    }
  return {
    [`explicit operator string(${name}? value)`]: (value: never) => (value === null ? null : text(value)),
    ...Object.fromEntries(
      [...KEYWORDS, 'DateTime', 'Guid', 'TimeSpan'].flatMap((keyword) => [
        [
          `explicit operator ${keyword}(${name}? value)`,
          (value: never) => (value === null ? raiseArgumentNull('element') : read(keyword)(value)),
        ],
        [
          `explicit operator ${keyword}?(${name}? value)`,
          (value: never) => (value === null ? null : read(keyword)(value)),
        ],
      ]),
    ),
  }
}

define('class System.Xml.Linq.XElement : XContainer', {
  ...operators('XElement', (element: XElement) => element.value),
  'XElement(XName name)': (name: XName) => new XElement(name),
  'XElement(XElement other)': (other: XElement) => other.clone(),
  'XElement(XName name, object? content)': (name: XName, content: unknown) => built(new XElement(name), content),
  'XElement(XName name, params object?[] content)': (name: XName, content: ArrayValue) =>
    built(new XElement(name), content),
  'static XElement Parse(string text)': (text: string) => parseElement(text),
  'static XElement Parse(string text, LoadOptions options)': (text: string, options: number) =>
    parseElement(text, (options & 1) !== 0),
  'XName Name { get; set; }': {
    get: (self: XElement) => self.name,
    set: (self: XElement, name: XName) => {
      self.name = name
    },
  },
  'string Value { get; set; }': {
    get: (self: XElement) => self.value,
    set: (self: XElement, value: string) => {
      self.value = value
    },
  },
  'bool IsEmpty { get; }': (self: XElement) => self.nodes.length === 0,
  'bool HasElements { get; }': (self: XElement) => self.elements.length > 0,
  'bool HasAttributes { get; }': (self: XElement) => self.attributes.length > 0,
  'XAttribute Attribute(XName? name)': (self: XElement, name: XName | null) =>
    name === null ? null : self.attribute(name),
  'IEnumerable<XAttribute> Attributes()': (self: XElement) => query('XAttribute', () => self.attributes.slice()),
  'IEnumerable<XAttribute> Attributes(XName? name)': (self: XElement, name: XName) =>
    query('XAttribute', () => self.attributes.filter((attribute) => attribute.name.equals(name))),
  'XAttribute FirstAttribute { get; }': (self: XElement) => self.attributes[0] ?? null,
  'XAttribute LastAttribute { get; }': (self: XElement) => self.attributes.at(-1) ?? null,
  'void SetAttributeValue(XName name, object? value)': (self: XElement, name: XName, value: unknown) =>
    self.setAttribute(name, value === null ? null : contentText(value)),
  'void SetElementValue(XName name, object? value)': (self: XElement, name: XName, value: unknown) => {
    const found = named(self.nodes, name)[0]
    if (value === null) found?.remove()
    else if (found !== undefined) found.value = contentText(value)
    else built(self, built(new XElement(name), value))
  },
  'void SetValue(object value)': (self: XElement, value: unknown) => {
    self.value = contentText(value)
  },
  'IEnumerable<XElement> DescendantsAndSelf()': (self: XElement) =>
    query('XElement', () => [self, ...named(self.descendants(), null)]),
  'IEnumerable<XElement> DescendantsAndSelf(XName? name)': (self: XElement, name: XName | null) =>
    query('XElement', () => named([self, ...self.descendants()], name)),
  'IEnumerable<XElement> AncestorsAndSelf()': (self: XElement) => query('XElement', () => [self, ...ancestors(self)]),
  'XNamespace GetDefaultNamespace()': (self: XElement) => new XNamespace(inScope(self, 'xmlns', '')),
  'XNamespace GetNamespaceOfPrefix(string prefix)': (self: XElement, prefix: string) => {
    const uri = inScope(self, prefix, XMLNS)
    return uri === '' ? null : new XNamespace(uri)
  },
  'void RemoveAttributes()': (self: XElement) => {
    self.attributes = []
  },
  'void RemoveAll()': (self: XElement) => {
    self.attributes = []
    self.nodes = []
  },
})

function inScope(element: XElement, local: string, namespace: string): string {
  for (const current of [element, ...ancestors(element)]) {
    const found = current.attribute(new XName(local, namespace))
    if (found !== null) return found.value
  }
  return ''
}

define('class System.Xml.Linq.XDocument : XContainer', {
  'XDocument()': () => new XDocument(),
  'XDocument(params object?[] content)': (content: unknown) => built(new XDocument(), content),
  'XDocument(XDeclaration? declaration, params object?[] content)': (_declaration: unknown, content: unknown) =>
    built(new XDocument(), content),
  'static XDocument Parse(string text)': (text: string) => parseDocument(text),
  'static XDocument Parse(string text, LoadOptions options)': (text: string, options: number) =>
    parseDocument(text, (options & 1) !== 0),
  'XElement Root { get; }': (self: XDocument) => self.root,
})
define('class System.Xml.Linq.XDeclaration', {
  'XDeclaration(string? version, string? encoding, string? standalone)': () => new XDocument(),
})
define('class System.Xml.Linq.XAttribute : XObject', {
  ...operators('XAttribute', (attribute: XAttribute) => attribute.value),
  'XAttribute(XName name, object value)': (name: XName, value: unknown) => new XAttribute(name, contentText(value)),
  'XName Name { get; }': (self: XAttribute) => self.name,
  'string Value { get; set; }': {
    get: (self: XAttribute) => self.value,
    set: (self: XAttribute, value: string) => {
      self.value = value
    },
  },
  'void SetValue(object value)': (self: XAttribute, value: unknown) => {
    self.value = contentText(value)
  },
  'bool IsNamespaceDeclaration { get; }': (self: XAttribute) => self.isNamespaceDeclaration,
  'void Remove()': (self: XAttribute) => {
    const { parent } = self
    if (parent instanceof XElement) parent.attributes = parent.attributes.filter((own) => own !== self)
  },
  'string ToString()': (self: XAttribute) => self.display(),
})
const valued = {
  get: (self: XText) => self.value,
  set: (self: XText, value: string) => {
    self.value = value
  },
}
define('class System.Xml.Linq.XText : XNode', {
  'XText(string value)': (value: string) => new XText(value),
  'string Value { get; set; }': valued,
})
define('class System.Xml.Linq.XCData : XText', { 'XCData(string value)': (value: string) => new XText(value, true) })
define('class System.Xml.Linq.XComment : XNode', {
  'XComment(string value)': (value: string) => new XComment(value),
  'string Value { get; set; }': valued,
})
define('class System.Xml.Linq.XProcessingInstruction : XNode', {
  'XProcessingInstruction(string target, string data)': (target: string, data: string) =>
    new XInstruction(target, data),
  'string Target { get; }': (self: XInstruction) => self.target,
  'string Data { get; }': (self: XInstruction) => self.data,
})

type Nodes = Iterable<XContainer>
define('static class System.Xml.Linq.XmlExtensions', {
  'static IEnumerable<XElement> Elements<T>(this IEnumerable<T> source)': (nodes: Nodes) =>
    query('XElement', () => [...nodes].flatMap((node) => node.elements)),
  'static IEnumerable<XElement> Elements<T>(this IEnumerable<T> source, XName? name)': (nodes: Nodes, name: XName) =>
    query('XElement', () => [...nodes].flatMap((node) => named(node.nodes, name))),
  'static IEnumerable<XElement> Descendants<T>(this IEnumerable<T> source)': (nodes: Nodes) =>
    query('XElement', () => [...nodes].flatMap((node) => named(node.descendants(), null))),
  'static IEnumerable<XElement> Descendants<T>(this IEnumerable<T> source, XName? name)': (nodes: Nodes, name: XName) =>
    query('XElement', () => [...nodes].flatMap((node) => named(node.descendants(), name))),
  'static IEnumerable<XAttribute> Attributes(this IEnumerable<XElement> source)': (nodes: Iterable<XElement>) =>
    query('XAttribute', () => [...nodes].flatMap((node) => node.attributes)),
  'static void Remove<T>(this IEnumerable<T> source)': (nodes: Iterable<XNode>) => {
    for (const node of toArray(nodes)) (node as XNode).remove()
  },
})
