import { XML_NAMESPACE, XMLNS, XName, XNamespace } from '../../runtime/xml/name.js'
import { define } from '../../types/define.js'

interface Named {
  equals(other: unknown): boolean
}

function equality(type: string) {
  const same = (a: Named | null, b: unknown): boolean => a === b || (a?.equals(b) ?? false)
  return {
    [`static bool operator ==(${type}? left, ${type}? right)`]: same,
    [`static bool operator !=(${type}? left, ${type}? right)`]: (a: Named | null, b: unknown) => !same(a, b),
  }
}

define('class System.Xml.Linq.XName : IEquatable<XName>', {
  ...equality('XName'),
  'static XName Get(string expandedName)': (text: string) => XName.parse(text),
  'static XName Get(string localName, string namespaceName)': (local: string, uri: string) => XName.of(local, uri),
  'implicit operator XName(string? expandedName)': (text: string | null) => (text === null ? null : XName.parse(text)),
  'string LocalName { get; }': (self: XName) => self.local,
  'XNamespace Namespace { get; }': (self: XName) => new XNamespace(self.namespace),
  'string NamespaceName { get; }': (self: XName) => self.namespace,
  'string ToString()': (self: XName) => self.display(),
})

define('class System.Xml.Linq.XNamespace', {
  ...equality('XNamespace'),
  'static XNamespace Get(string namespaceName)': (uri: string) => new XNamespace(uri),
  'static XNamespace None { get; }': () => new XNamespace(''),
  'static XNamespace Xml { get; }': () => new XNamespace(XML_NAMESPACE),
  'static XNamespace Xmlns { get; }': () => new XNamespace(XMLNS),
  'implicit operator XNamespace(string? namespaceName)': (uri: string | null) =>
    uri === null ? null : new XNamespace(uri),
  'string NamespaceName { get; }': (self: XNamespace) => self.uri,
  'XName GetName(string localName)': (self: XNamespace, local: string) => XName.of(local, self.uri),
  'static XName operator +(XNamespace ns, string localName)': (self: XNamespace, local: string) =>
    XName.of(local, self.uri),
  'string ToString()': (self: XNamespace) => self.display(),
})
