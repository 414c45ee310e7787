import { type XContainer, XDeclaration, XDocument, XElement } from '../../runtime/xml/container.js'
import { addBeside, addContent } from '../../runtime/xml/content.js'
import { XComment, XInstruction, XText } from '../../runtime/xml/leaf.js'
import type { XName } from '../../runtime/xml/name.js'
import { NODE_TYPES, writeXml, type XNode, type XObject } from '../../runtime/xml/node.js'
import { define, defineEnum } from '../../types/define.js'
import { contentMethod, elementMethods, named, query } from './queries.js'

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
defineEnum('System.Xml.XmlNodeType', NODE_TYPES)
const DISABLE_FORMATTING = 1

function documentOf(self: XObject): XDocument | null {
  let top: XObject = self
  while (top.parent !== null) top = top.parent
  return top instanceof XDocument ? top : null
}

define('abstract class System.Xml.Linq.XObject', {
  'XElement Parent { get; }': (self: XObject) => (self.parent instanceof XElement ? self.parent : null),
  'XDocument Document { get; }': documentOf,
  'XmlNodeType NodeType { get; }': (self: XObject) => NODE_TYPES[self.kind],
})

define('abstract class System.Xml.Linq.XNode : XObject', {
  'XNode NextNode { get; }': (self: XNode) => self.sibling(1),
  'XNode PreviousNode { get; }': (self: XNode) => self.sibling(-1),
  'void Remove()': (self: XNode) => self.remove(),
  ...contentMethod<XNode>('AddAfterSelf', (self, content) => addBeside(self, content, 1)),
  ...contentMethod<XNode>('AddBeforeSelf', (self, content) => addBeside(self, content, 0)),
  ...contentMethod<XNode>('ReplaceWith', (self, content) => {
    addBeside(self, content, 1)
    self.remove()
  }),
  ...elementMethods<XNode>('Ancestors', (self) => self.ancestors()),
  ...elementMethods<XNode>('ElementsAfterSelf', (self) => self.siblings(1)),
  ...elementMethods<XNode>('ElementsBeforeSelf', (self) => self.siblings(-1)),
  'IEnumerable<XNode> NodesAfterSelf()': (self: XNode) => query('XNode', () => self.siblings(1)),
  'IEnumerable<XNode> NodesBeforeSelf()': (self: XNode) => query('XNode', () => self.siblings(-1)),
  'static bool DeepEquals(XNode? n1, XNode? n2)': (a: XNode | null, b: XNode | null) =>
    a === b || (a !== null && b !== null && writeXml(a, false) === writeXml(b, false)),
  'string ToString()': (self: XNode) => writeXml(self, true),
  'string ToString(SaveOptions options)': (self: XNode, options: number) =>
    writeXml(self, (options & DISABLE_FORMATTING) === 0),
})

define('abstract class System.Xml.Linq.XContainer : XNode', {
  'XNode FirstNode { get; }': (self: XContainer) => self.nodes[0] ?? null,
  'XNode LastNode { get; }': (self: XContainer) => self.nodes.at(-1) ?? null,
  'XElement Element(XName? name)': (self: XContainer, name: XName | null) =>
    named(self.nodes, name).next().value ?? null,
  ...elementMethods<XContainer>('Elements', (self) => [...self.nodes]),
  ...elementMethods<XContainer>('Descendants', (self) => self.descendants()),
  'IEnumerable<XNode> Nodes()': (self: XContainer) => query('XNode', () => [...self.nodes]),
  'IEnumerable<XNode> DescendantNodes()': (self: XContainer) => query('XNode', () => self.descendants()),
  ...contentMethod<XContainer>('Add', (self, content) => addContent(self, content)),
  ...contentMethod<XContainer>('AddFirst', (self, content) => addContent(self, content, { index: 0 })),
  ...contentMethod<XContainer>('ReplaceNodes', (self, content) => {
    self.removeNodes()
    addContent(self, content)
  }),
  'void RemoveNodes()': (self: XContainer) => self.removeNodes(),
})

function valueProperty() {
  return {
    'string Value { get; set; }': {
      get: (self: XText | XComment) => self.value,
      set: (self: XText | XComment, value: string) => {
        self.value = value
      },
    },
  }
}

define('class System.Xml.Linq.XText : XNode', {
  'XText(string value)': (value: string) => new XText(value),
  'XText(XText other)': (other: XText) => other.clone(),
  ...valueProperty(),
})
define('class System.Xml.Linq.XCData : XText', { 'XCData(string value)': (value: string) => new XText(value, true) })
define('class System.Xml.Linq.XComment : XNode', {
  'XComment(string value)': (value: string) => new XComment(value),
  ...valueProperty(),
})
define('class System.Xml.Linq.XProcessingInstruction : XNode', {
  'XProcessingInstruction(string target, string data)': (target: string, data: string) =>
    new XInstruction(target, data),
  'string Target { get; }': (self: XInstruction) => self.target,
  'string Data { get; }': (self: XInstruction) => self.data,
})

define('class System.Xml.Linq.XDeclaration', {
  'XDeclaration(string? version, string? encoding, string? standalone)': (
    version: string | null,
    encoding: string | null,
    standalone: string | null,
  ) => new XDeclaration(version, encoding, standalone),
  'string Version { get; }': (self: XDeclaration) => self.version,
  'string Encoding { get; }': (self: XDeclaration) => self.encoding,
  'string Standalone { get; }': (self: XDeclaration) => self.standalone,
  'string ToString()': (self: XDeclaration) => self.display(),
})
