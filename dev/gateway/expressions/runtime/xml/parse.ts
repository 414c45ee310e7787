import { typeNamed } from '../../types/registry.js'
import { spend } from '../budget.js'
import { ExceptionValue } from '../exceptions.js'
import { type XContainer, XDeclaration, XDocument, XElement } from './container.js'
import { XAttribute, XComment, XInstruction, XText } from './leaf.js'
import { describeCharacter, XML_NAMESPACE, XMLNS, XName } from './name.js'
import { decodeReferences, INVALID, invalidCharacter } from './references.js'

const NAME = /[\p{L}_:][\p{L}\p{N}\p{M}_:.\u00B7-]*/uy
const MAXIMUM_DEPTH = 200

interface Open {
  readonly element: XElement
  readonly name: string
  readonly at: number
  readonly prefixes: ReadonlyMap<string, string>
  readonly keepsSpace: boolean
}

interface RawAttribute {
  readonly value: string
  readonly at: number
  readonly valueAt: number
}

/**
 * A reader for XML 1.0 with namespaces that reports errors as System.Xml.XmlException does. A document type may only name
 * the root: declarations in it would bring entities that expand without bounds.
 */
class XmlParser {
  #at = 0
  readonly #document = new XDocument()
  readonly #open: Open[] = []

  constructor(
    readonly text: string,
    readonly keepsSpace: boolean,
  ) {
    spend(text.length >> 4)
  }

  parse(): XDocument {
    const invalid = INVALID.exec(this.text)
    if (invalid !== null) this.#fail(invalidCharacter(invalid[0].charCodeAt(0)), invalid.index)
    this.#declaration()
    while (this.#at < this.text.length) this.#node()
    if (this.#open.length > 0) this.#endOfFile()
    if (this.#document.root === null) throw exception('Root element is missing.', 0, 0)
    return this.#document
  }

  #declaration(): void {
    const matched = /^<\?xml(\s[^?]*)\?>/.exec(this.text)
    if (matched === null) return
    const part = (name: string) =>
      new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
        .exec(matched[1]!)
        ?.slice(1)
        .find((own) => own !== undefined) ?? null
    this.#document.declaration = new XDeclaration(part('version'), part('encoding'), part('standalone'))
    this.#at = matched[0].length
  }

  get #container(): XContainer {
    return this.#open.at(-1)?.element ?? this.#document
  }

  #node(): void {
    if (this.text[this.#at] !== '<') this.#characters()
    else if (this.#take('<!--')) this.#comment()
    else if (this.#take('<![CDATA[')) this.#text(this.#until(']]>', 'CDATA'), true)
    else if (this.#take('<?')) this.#instruction()
    else if (this.text.startsWith('<!', this.#at)) this.#documentType()
    else if (this.#take('</')) this.#close()
    else {
      // .NET looks at four characters before it takes anything for a root element.
      if (this.#open.length === 0 && this.text.length - this.#at < 4) this.#fail('Data at the root level is invalid.')
      this.#at++
      this.#element()
    }
  }

  #comment(): void {
    const start = this.#at
    const text = this.#until('-->', 'Comment')
    const dashes = `${text}-`.indexOf('--')
    if (dashes >= 0)
      this.#fail("An XML comment cannot contain '--', and '-' cannot be the last character.", start + dashes)
    this.#container.insert(new XComment(text))
  }

  #instruction(): void {
    const start = this.#at
    const matched = /^(\S*)\s*(.*)$/s.exec(this.#until('?>', 'PI'))!
    if (matched[1]!.toLowerCase() === 'xml') {
      this.#fail(
        'Unexpected XML declaration. The XML declaration must be the first node in the document, and no whitespace characters are allowed to appear before it.',
        start,
      )
    }
    this.#container.insert(new XInstruction(matched[1]!, matched[2]!))
  }

  #documentType(): void {
    const matched = /<!DOCTYPE\s[^[<>]*>/y
    matched.lastIndex = this.#at
    const found = matched.exec(this.text)
    if (found === null || this.#open.length > 0 || this.#document.root !== null) {
      this.#fail('For security reasons DTD is prohibited in this XML document.')
    }
    this.#at = matched.lastIndex
  }

  #characters(): void {
    const start = this.#at
    const end = this.text.indexOf('<', start)
    const raw = this.text.slice(start, end < 0 ? undefined : end)
    if (this.#open.length === 0) {
      if (/[^ \t\r\n]/.test(raw)) this.#fail('Data at the root level is invalid.', start + raw.search(/[^ \t\r\n]/))
      this.#at += raw.length
      return
    }
    if (raw.includes(']]>')) this.#fail("']]>' is not allowed in character data.", start + raw.indexOf(']]>'))
    const text = decodeReferences(raw.replace(/\r\n?/g, '\n'), (message, offset) => this.#fail(message, start + offset))
    this.#at += raw.length
    if (/[^ \t\r\n]/.test(text) || this.#open.at(-1)!.keepsSpace) this.#text(text, false)
  }

  #text(value: string, isCData: boolean): void {
    if (this.#open.length === 0) this.#fail('Data at the root level is invalid.')
    this.#container.insert(new XText(value, isCData))
  }

  #element(): void {
    const at = this.#at
    if (this.#open.length === 0 && this.#document.root !== null) this.#fail('There are multiple root elements.')
    if (this.#open.length > MAXIMUM_DEPTH) this.#fail(`The elements are nested more than ${MAXIMUM_DEPTH} deep.`)
    const name = this.#name()
    const attributes = this.#attributes()
    const outer = this.#open.at(-1)
    const prefixes = this.#prefixes(attributes, outer?.prefixes)
    const element = new XElement(this.#qualify(name, prefixes, prefixes.get('') ?? '', at))
    for (const [attribute, { value, at: place }] of attributes)
      element.addAttribute(new XAttribute(this.#qualify(attribute, prefixes, '', place), value))
    this.#container.insert(element)
    if (this.#take('/>')) return
    if (this.#at >= this.text.length) this.#endOfFile()
    if (!this.#take('>'))
      this.#fail(`'${this.text[this.#at] ?? ''}' is an unexpected token. The expected token is '>'.`)
    const space = attributes.get('xml:space')?.value
    const keepsSpace = this.keepsSpace || (space === undefined ? (outer?.keepsSpace ?? false) : space === 'preserve')
    this.#open.push({ element, name, at, prefixes, keepsSpace })
  }

  #prefixes(
    attributes: ReadonlyMap<string, RawAttribute>,
    outer: ReadonlyMap<string, string> | undefined,
  ): ReadonlyMap<string, string> {
    const prefixes = new Map(
      outer ?? [
        ['xml', XML_NAMESPACE],
        ['xmlns', XMLNS],
      ],
    )
    for (const [attribute, { value, valueAt }] of attributes) {
      if (attribute === 'xmlns') prefixes.set('', value)
      else if (attribute.startsWith('xmlns:')) {
        if (value === '') this.#fail('Invalid namespace declaration.', valueAt)
        prefixes.set(attribute.slice(6), value)
      }
    }
    return prefixes
  }

  #attributes(): Map<string, RawAttribute> {
    const attributes = new Map<string, RawAttribute>()
    for (;;) {
      const hadSpace = this.#space()
      const at = this.#at
      const c = this.text[at]
      if (c === '/' || c === '>' || c === undefined) return attributes
      if (!hadSpace) this.#fail(`'${c}' is an unexpected token. Expecting whitespace.`)
      const name = this.#name()
      this.#space()
      if (!this.#take('='))
        this.#fail(`'${this.text[this.#at] ?? ''}' is an unexpected token. The expected token is '='.`)
      this.#space()
      const valueAt = this.#at
      const value = this.#attributeValue()
      if (attributes.has(name)) this.#fail(`'${name}' is a duplicate attribute name.`, at)
      attributes.set(name, { value, at, valueAt })
    }
  }

  #attributeValue(): string {
    const quote = this.text[this.#at]
    if (quote !== '"' && quote !== "'")
      this.#fail(`'${quote ?? ''}' is an unexpected token. The expected token is '"' or '''.`)
    const start = this.#at + 1
    const end = this.text.indexOf(quote, start)
    if (end < 0) this.#fail('There is an unclosed literal string.', this.text.length)
    const raw = this.text.slice(start, end)
    if (raw.includes('<'))
      this.#fail("'<', hexadecimal value 0x3C, is an invalid attribute character.", start + raw.indexOf('<'))
    this.#at = end + 1
    return decodeReferences(raw.replace(/\r\n|[\t\n\r]/g, ' '), (message, offset) =>
      this.#fail(message, start + offset),
    )
  }

  #close(): void {
    const at = this.#at
    const name = this.#name()
    this.#space()
    const open = this.#open.pop()
    if (open === undefined) this.#fail('Unexpected end tag.', at)
    if (open.name !== name) {
      const { line, position } = this.#place(open.at)
      this.#fail(
        `The '${open.name}' start tag on line ${line} position ${position} does not match the end tag of '${name}'.`,
        at,
      )
    }
    if (this.#at >= this.text.length) {
      this.#open.push(open)
      this.#endOfFile()
    }
    if (!this.#take('>')) this.#fail(`'${this.text[this.#at]}' is an unexpected token. The expected token is '>'.`)
    if (open.element.nodes.length === 0) open.element.hasEmptyText = true
  }

  #qualify(name: string, prefixes: ReadonlyMap<string, string>, fallback: string, at: number): XName {
    const colon = name.indexOf(':')
    if (name === 'xmlns') return new XName('xmlns', '')
    if (colon < 0) return new XName(name, fallback)
    const second = name.indexOf(':', colon + 1)
    if (colon === 0 || second > 0 || colon === name.length - 1)
      this.#fail(`The ${describeCharacter(':')}, cannot be included in a name.`, at + Math.max(second, colon))
    const namespace = prefixes.get(name.slice(0, colon))
    if (namespace === undefined) return this.#fail(`'${name.slice(0, colon)}' is an undeclared prefix.`, at)
    return new XName(name.slice(colon + 1), namespace)
  }

  #name(): string {
    NAME.lastIndex = this.#at
    const name = NAME.exec(this.text)?.[0]
    if (name !== undefined) {
      this.#at += name.length
      return name
    }
    const character = this.text[this.#at]
    return character === undefined
      ? this.#endOfFile()
      : this.#fail(`Name cannot begin with the ${describeCharacter(character)}.`)
  }

  #until(end: string, what: string): string {
    const at = this.text.indexOf(end, this.#at)
    if (at < 0) this.#fail(`Unexpected end of file while parsing ${what} has occurred.`, this.text.length)
    const text = this.text.slice(this.#at, at)
    this.#at = at + end.length
    return text.replace(/\r\n?/g, '\n')
  }

  #take(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #space(): boolean {
    const start = this.#at
    while (/[ \t\r\n]/.test(this.text[this.#at] ?? 'x')) this.#at++
    return this.#at > start
  }

  #endOfFile(): never {
    const names = this.#open
      .map(({ name }) => name)
      .reverse()
      .join(', ')
    return this.#fail(
      `Unexpected end of file has occurred. The following elements are not closed: ${names === '' ? '' : `${names}.`}`,
      this.text.length,
    )
  }

  #place(at: number): { line: number; position: number } {
    const before = this.text.slice(0, at).split(/\r\n?|\n/)
    return { line: before.length, position: before.at(-1)!.length + 1 }
  }

  #fail(message: string, at = this.#at): never {
    const { line, position } = this.#place(at)
    throw exception(`${message} Line ${line}, position ${position}.`, line, position)
  }
}

function exception(message: string, line: number, position: number): ExceptionValue {
  const value = new ExceptionValue(typeNamed('XmlException'), message)
  value.details = { LineNumber: line, LinePosition: position }
  return value
}

export function parseDocument(text: string, keepsSpace = false): XDocument {
  return new XmlParser(text, keepsSpace).parse()
}

export function parseElement(text: string, keepsSpace = false): XElement {
  const root = parseDocument(text, keepsSpace).root!
  root.parent = null
  return root
}
