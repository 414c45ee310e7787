import { raiseArgumentNull } from '../../runtime/exceptions.js'
import { type XDeclaration, XDocument, XElement } from '../../runtime/xml/container.js'
import { addContent, filled } from '../../runtime/xml/content.js'
import { XAttribute } from '../../runtime/xml/leaf.js'
import { XMLNS, type XName, XNamespace } from '../../runtime/xml/name.js'
import { parseDocument, parseElement } from '../../runtime/xml/parse.js'
import { inScope, prefixOf } from '../../runtime/xml/prefixes.js'
import { valueText } from '../../runtime/xml/values.js'
import { define } from '../../types/define.js'
import { conversions } from './conversions.js'
import { contentMethod, elementMethods, named, query } from './queries.js'

const PRESERVE_WHITESPACE = 1
const keepsSpace = (options: number): boolean => (options & PRESERVE_WHITESPACE) !== 0

function parsing(type: string, parse: (text: string, keepsSpace: boolean) => unknown) {
  const required = (text: string | null): string => text ?? raiseArgumentNull('s')
  return {
    [`static ${type} Parse(string? text)`]: (text: string | null) => parse(required(text), false),
    [`static ${type} Parse(string? text, LoadOptions options)`]: (text: string | null, options: number) =>
      parse(required(text), keepsSpace(options)),
  }
}

function setElementValue(self: XElement, name: XName, value: unknown): void {
  const found = named(self.nodes, name).next().value
  if (value === null) found?.remove()
  else if (found === undefined) addContent(self, filled(new XElement(name), valueText(value)))
  else found.value = valueText(value)
}

/** The namespace that a prefix has at the element; undefined where it has none. */
function namespaceOf(self: XElement, prefix: string): XNamespace | undefined {
  const uri = inScope(self, true).findLast((declared) => declared.prefix === prefix)?.uri
  return uri === undefined ? undefined : new XNamespace(uri)
}

define('class System.Xml.Linq.XElement : XContainer', {
  ...conversions('XElement', 'element'),
  'XElement(XName name)': (name: XName) => new XElement(name),
  'XElement(XElement other)': (other: XElement) => other.clone(),
  'XElement(XName name, object? content)': (name: XName, content: unknown) => filled(new XElement(name), content),
  'XElement(XName name, params object?[] content)': (name: XName, content: unknown) =>
    filled(new XElement(name), content),
  ...parsing('XElement', parseElement),
  'XName Name { get; set; }': {
    get: (self: XElement) => self.name,
    set: (self: XElement, name: XName | null) => {
      self.name = name ?? raiseArgumentNull('value')
    },
  },
  'string Value { get; set; }': {
    get: (self: XElement) => self.value,
    set: (self: XElement, value: string | null) => {
      self.value = value ?? raiseArgumentNull('value')
    },
  },
  'bool IsEmpty { get; }': (self: XElement) => self.isEmpty,
  'bool HasElements { get; }': (self: XElement) => self.elements.length > 0,
  'bool HasAttributes { get; }': (self: XElement) => self.attributes.length > 0,
  'XAttribute FirstAttribute { get; }': (self: XElement) => self.attributes[0] ?? null,
  'XAttribute LastAttribute { get; }': (self: XElement) => self.attributes.at(-1) ?? null,
  'XAttribute Attribute(XName? name)': (self: XElement, name: XName | null) =>
    name === null ? null : self.attribute(name),
  'IEnumerable<XAttribute> Attributes()': (self: XElement) => query('XAttribute', () => [...self.attributes]),
  'IEnumerable<XAttribute> Attributes(XName? name)': (self: XElement, name: XName | null) =>
    query('XAttribute', () => self.attributes.filter((attribute) => name !== null && attribute.name.equals(name))),
  ...elementMethods<XElement>('DescendantsAndSelf', (self) => [self, ...self.descendants()]),
  ...elementMethods<XElement>('AncestorsAndSelf', (self) => [self, ...self.ancestors()]),
  'IEnumerable<XNode> DescendantNodesAndSelf()': (self: XElement) =>
    query('XNode', () => [self, ...self.descendants()]),
  'void SetAttributeValue(XName name, object? value)': (self: XElement, name: XName, value: unknown) =>
    self.setAttribute(name, value === null ? null : valueText(value)),
  'void SetElementValue(XName name, object? value)': setElementValue,
  'void SetValue(object value)': (self: XElement, value: unknown) => {
    self.value = valueText(value)
  },
  ...contentMethod<XElement>('ReplaceAll', (self, content) => {
    self.removeNodes()
    self.removeAttributes()
    addContent(self, content)
  }),
  ...contentMethod<XElement>('ReplaceAttributes', (self, content) => {
    self.removeAttributes()
    addContent(self, content)
  }),
  'void RemoveAttributes()': (self: XElement) => self.removeAttributes(),
  'void RemoveAll()': (self: XElement) => {
    self.removeNodes()
    self.removeAttributes()
  },
  'XNamespace GetDefaultNamespace()': (self: XElement) => namespaceOf(self, '') ?? new XNamespace(''),
  'XNamespace GetNamespaceOfPrefix(string prefix)': (self: XElement, prefix: string) => {
    if (prefix === 'xmlns') return new XNamespace(XMLNS)
    return namespaceOf(self, prefix) ?? null
  },
  'string GetPrefixOfNamespace(XNamespace ns)': (self: XElement, { uri }: XNamespace) =>
    prefixOf(uri, inScope(self, true), false) || null,
})

define('class System.Xml.Linq.XDocument : XContainer', {
  'XDocument()': () => new XDocument(),
  'XDocument(XDocument other)': (other: XDocument) => other.clone(),
  'XDocument(params object?[] content)': (content: unknown) => filled(new XDocument(), content),
  'XDocument(XDeclaration? declaration, params object?[] content)': (
    declaration: XDeclaration | null,
    content: unknown,
  ) => {
    const document = filled(new XDocument(), content)
    document.declaration = declaration
    return document
  },
  ...parsing('XDocument', parseDocument),
  'XElement Root { get; }': (self: XDocument) => self.root,
  'XDeclaration Declaration { get; set; }': {
    get: (self: XDocument) => self.declaration,
    set: (self: XDocument, value: XDeclaration | null) => {
      self.declaration = value
    },
  },
})

function neighbour(self: XAttribute, offset: 1 | -1): XAttribute | null {
  const all = (self.parent as XElement | null)?.attributes ?? []
  return all[all.indexOf(self) + offset] ?? null
}

define('class System.Xml.Linq.XAttribute : XObject', {
  ...conversions('XAttribute', 'attribute'),
  'XAttribute(XName name, object value)': (name: XName, value: unknown) => new XAttribute(name, valueText(value)),
  'XAttribute(XAttribute other)': (other: XAttribute) => new XAttribute(other.name, other.value),
  'XName Name { get; }': (self: XAttribute) => self.name,
  'string Value { get; set; }': {
    get: (self: XAttribute) => self.value,
    set: (self: XAttribute, value: string | null) => {
      self.value = value ?? raiseArgumentNull('value')
    },
  },
  'bool IsNamespaceDeclaration { get; }': (self: XAttribute) => self.isNamespaceDeclaration,
  'XAttribute NextAttribute { get; }': (self: XAttribute) => neighbour(self, 1),
  'XAttribute PreviousAttribute { get; }': (self: XAttribute) => neighbour(self, -1),
  'void SetValue(object value)': (self: XAttribute, value: unknown) => {
    self.value = valueText(value)
  },
  'void Remove()': (self: XAttribute) => self.remove(),
  'string ToString()': (self: XAttribute) => self.display(),
})
