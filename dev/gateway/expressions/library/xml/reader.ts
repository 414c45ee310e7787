import { NetObject } from '../../runtime/object.js'
import { XDeclaration, XDocument, type XElement } from '../../runtime/xml/container.js'
import { XName } from '../../runtime/xml/name.js'
import { NODE_TYPES, writeXml } from '../../runtime/xml/node.js'
import { parseDocument, parseElement } from '../../runtime/xml/parse.js'
import { XmlReaderValue } from '../../runtime/xml/reader.js'
import { define } from '../../types/define.js'
import { findQualified, typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import type { StringWriterValue } from '../string-writer.js'

const DISABLE_FORMATTING = 1

/** System.IO.StringReader. */
class TextReaderValue extends NetObject {
  #at = 0

  constructor(readonly text: string) {
    super()
  }

  get type(): Type {
    return typeNamed('StringReader')
  }

  peek(): number {
    return this.#at < this.text.length ? this.text.charCodeAt(this.#at) : -1
  }

  read(): number {
    const code = this.peek()
    if (code >= 0) this.#at++
    return code
  }

  readLine(): string | null {
    if (this.#at >= this.text.length) return null
    const matched = /\r\n|\r|\n|$/g
    matched.lastIndex = this.#at
    const end = matched.exec(this.text)!
    const line = this.text.slice(this.#at, end.index)
    this.#at = end.index + end[0].length
    return line
  }

  readToEnd(): string {
    const rest = this.text.slice(this.#at)
    this.#at = this.text.length
    return rest
  }
}

define('abstract class System.IO.TextReader : IDisposable', {
  'int Peek()': (self: TextReaderValue) => self.peek(),
  'int Read()': (self: TextReaderValue) => self.read(),
  'string ReadLine()': (self: TextReaderValue) => self.readLine(),
  'string ReadToEnd()': (self: TextReaderValue) => self.readToEnd(),
  'void Close()': () => null,
  'void Dispose()': () => null,
})
define('class System.IO.StringReader : TextReader', {
  'StringReader(string s)': (text: string) => new TextReaderValue(text),
})

function attribute(self: XmlReaderValue, name: string): string | null {
  return self.element?.attribute(XName.parse(name))?.value ?? null
}

define('abstract class System.Xml.XmlReader : IDisposable', {
  'static XmlReader Create(TextReader input)': (input: TextReaderValue) => new XmlReaderValue(input.readToEnd()),
  'bool Read()': (self: XmlReaderValue) => self.read(),
  'bool EOF { get; }': (self: XmlReaderValue) => self.isAtEnd,
  'XmlNodeType NodeType { get; }': (self: XmlReaderValue) => NODE_TYPES[self.kind],
  'string Name { get; }': (self: XmlReaderValue) => self.name,
  'string LocalName { get; }': (self: XmlReaderValue) => self.element?.name.local ?? self.name,
  'string NamespaceURI { get; }': (self: XmlReaderValue) => self.element?.name.namespace ?? '',
  'string Value { get; }': (self: XmlReaderValue) => self.value,
  'int Depth { get; }': (self: XmlReaderValue) => self.depth,
  'bool IsEmptyElement { get; }': (self: XmlReaderValue) => self.kind === 'Element' && (self.element?.isEmpty ?? false),
  'bool HasAttributes { get; }': (self: XmlReaderValue) =>
    self.kind === 'Element' && (self.element?.attributes.length ?? 0) > 0,
  'int AttributeCount { get; }': (self: XmlReaderValue) =>
    self.kind === 'Element' ? (self.element?.attributes.length ?? 0) : 0,
  'string GetAttribute(string name)': attribute,
  'string this[string name]': attribute,
  'XmlNodeType MoveToContent()': (self: XmlReaderValue) => self.moveToContent(),
  'bool IsStartElement()': (self: XmlReaderValue) => self.moveToContent() === NODE_TYPES.Element,
  'bool IsStartElement(string name)': (self: XmlReaderValue, name: string) =>
    self.moveToContent() === NODE_TYPES.Element && self.name === name,
  'bool ReadToFollowing(string name)': (self: XmlReaderValue, name: string) => self.readTo(name, false),
  'bool ReadToDescendant(string name)': (self: XmlReaderValue, name: string) => self.readTo(name, true),
  'string ReadElementContentAsString()': (self: XmlReaderValue) => self.takeText(),
  'string ReadInnerXml()': (self: XmlReaderValue) => self.takeXml(false),
  'string ReadOuterXml()': (self: XmlReaderValue) => self.takeXml(true),
  'void Skip()': (self: XmlReaderValue) => {
    self.take()
  },
  'void Close()': () => null,
  'void Dispose()': () => null,
})

findQualified('System.Xml.Linq.XNode', 0)!.extend({
  'static XNode ReadFrom(XmlReader reader)': (reader: XmlReaderValue) => reader.take().clone(),
})
findQualified('System.Xml.Linq.XElement', 0)!.extend({
  'static XElement Load(TextReader textReader)': (reader: TextReaderValue) => parseElement(reader.readToEnd()),
})
findQualified('System.Xml.Linq.XDocument', 0)!.extend({
  'static XDocument Load(TextReader textReader)': (reader: TextReaderValue) => parseDocument(reader.readToEnd()),
})

/** Save to a writer: with a declaration, whose encoding is that of .NET's strings. */
function saved(self: XDocument | XElement, writer: StringWriterValue, options = 0): void {
  const isIndented = (options & DISABLE_FORMATTING) === 0
  const standalone = self instanceof XDocument ? (self.declaration?.standalone ?? null) : null
  const declaration = new XDeclaration('1.0', 'utf-16', standalone).display()
  writer.write(`${declaration}${isIndented ? '\n' : ''}${writeXml(self, isIndented)}`)
}
const SAVE = {
  'void Save(TextWriter textWriter)': (self: XDocument | XElement, writer: StringWriterValue) => saved(self, writer),
  'void Save(TextWriter textWriter, SaveOptions options)': saved,
}
findQualified('System.Xml.Linq.XDocument', 0)!.extend(SAVE)
findQualified('System.Xml.Linq.XElement', 0)!.extend(SAVE)
