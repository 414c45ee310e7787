import { spend } from '../budget.js'
import { raise } from '../exceptions.js'
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
  XText,
} from './node.js'

const NAME = /[\p{L}_:][\p{L}\p{N}\p{M}_:.-]*/uy
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const MAXIMUM_DEPTH = 200

interface Open {
  readonly element: XElement
  readonly name: string
  readonly prefixes: ReadonlyMap<string, string>
}

/**
 * A reader for XML 1.0 with namespaces. It takes no document types: they would bring external entities and entity
 * expansion, which .NET's default settings refuse as well.
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
    const declaration = /^\uFEFF?<\?xml\s([^?]*)\?>/.exec(this.text)
    if (declaration !== null) {
      this.#document.declaration = declaration[1]!.trim()
      this.#at = declaration[0].length
    } else if (this.text.startsWith('\uFEFF')) this.#at = 1
    while (this.#at < this.text.length) this.#node()
    if (this.#open.length > 0) this.#fail('Unexpected end of file has occurred.')
    if (this.#document.root === null) this.#fail('Root element is missing.')
    return this.#document
  }

  get #container(): XContainer {
    return this.#open.at(-1)?.element ?? this.#document
  }

  #node(): void {
    if (this.text[this.#at] !== '<') this.#characters()
    else if (this.#take('<!--')) this.#container.insert(new XComment(this.#until('-->')))
    else if (this.#take('<![CDATA[')) this.#text(this.#until(']]>'), true)
    else if (this.#take('<?')) {
      const [target, ...data] = this.#until('?>').split(/\s+/)
      this.#container.insert(new XInstruction(target!, data.join(' ')))
    } else if (this.text.startsWith('<!', this.#at)) {
      this.#fail('For security reasons DTD is prohibited in this XML document.')
    } else if (this.#take('</')) this.#close()
    else {
      this.#at++
      this.#element()
    }
  }

  #characters(): void {
    const end = this.text.indexOf('<', this.#at)
    const raw = this.text.slice(this.#at, end < 0 ? undefined : end)
    this.#at += raw.length
    if (this.#open.length === 0) {
      if (/\S/.test(raw))
        this.#fail(
          this.#document.root === null ? 'Data at the root level is invalid.' : 'Data at the root level is invalid.',
        )
      return
    }
    if (raw.includes(']]>')) this.#fail("']]>' is not allowed in character data.")
    if (/\S/.test(raw) || this.keepsSpace) this.#text(this.#decode(raw.replace(/\r\n?/g, '\n')), false)
  }

  #text(value: string, isCData: boolean): void {
    if (this.#open.length === 0) this.#fail('Data at the root level is invalid.')
    this.#container.insert(new XText(value, isCData))
  }

  #element(): void {
    if (this.#open.length === 0 && this.#document.root !== null) this.#fail('There are multiple root elements.')
    if (this.#open.length > MAXIMUM_DEPTH) this.#fail('The elements are nested too deeply.')
    const name = this.#name()
    const attributes = this.#attributes()
    const prefixes = new Map(
      this.#open.at(-1)?.prefixes ?? [
        ['xml', XML_NAMESPACE],
        ['xmlns', XMLNS],
      ],
    )
    for (const [attribute, value] of attributes) {
      if (attribute === 'xmlns') prefixes.set('', value)
      else if (attribute.startsWith('xmlns:')) prefixes.set(attribute.slice(6), value)
    }
    const element = new XElement(this.#qualify(name, prefixes, prefixes.get('') ?? ''))
    for (const [attribute, value] of attributes)
      element.addAttribute(new XAttribute(this.#qualify(attribute, prefixes, ''), value))
    this.#container.insert(element)
    if (this.#take('/>')) return
    if (!this.#take('>')) this.#fail(`'${this.text[this.#at] ?? ''}' is an unexpected token.`)
    this.#open.push({ element, name, prefixes })
  }

  #attributes(): Map<string, string> {
    const attributes = new Map<string, string>()
    for (;;) {
      const hadSpace = this.#space()
      const c = this.text[this.#at]
      if (c === '/' || c === '>' || c === undefined) return attributes
      if (!hadSpace) this.#fail('An attribute must be preceded by white space.')
      const name = this.#name()
      this.#space()
      if (!this.#take('='))
        this.#fail(`'${this.text[this.#at] ?? ''}' is an unexpected token. The expected token is '='.`)
      this.#space()
      const quote = this.text[this.#at]
      if (quote !== '"' && quote !== "'")
        this.#fail(`'${quote ?? ''}' is an unexpected token. The expected token is '"' or '''.`)
      this.#at++
      const value = this.#until(quote)
      if (value.includes('<')) this.#fail("'<' is an invalid attribute character.")
      if (attributes.has(name)) this.#fail(`'${name}' is a duplicate attribute name.`)
      attributes.set(name, this.#decode(value.replace(/[\t\n\r]/g, ' ')))
    }
  }

  #close(): void {
    const name = this.#name()
    this.#space()
    const open = this.#open.pop()
    if (open === undefined || open.name !== name) {
      this.#fail(`The '${open?.name ?? ''}' start tag does not match the end tag of '${name}'.`)
    }
    if (!this.#take('>')) this.#fail("The expected token is '>'.")
  }

  #qualify(name: string, prefixes: ReadonlyMap<string, string>, fallback: string): XName {
    const colon = name.indexOf(':')
    if (name === 'xmlns') return new XName('xmlns', '')
    if (colon < 0) return new XName(name, fallback)
    const namespace = prefixes.get(name.slice(0, colon))
    if (namespace === undefined) return this.#fail(`'${name.slice(0, colon)}' is an undeclared prefix.`)
    return new XName(name.slice(colon + 1), namespace)
  }

  #name(): string {
    NAME.lastIndex = this.#at
    const name = NAME.exec(this.text)?.[0]
    if (name === undefined) return this.#fail(`Name cannot begin with the '${this.text[this.#at] ?? ''}' character.`)
    this.#at += name.length
    return name
  }

  #decode(text: string): string {
    return text.replace(/&([^;&\s]*)(;?)/g, (_whole, entity: string, end: string) => {
      const code = /^#x([0-9a-fA-F]+)$/.exec(entity)?.[1] ?? /^#(\d+)$/.exec(entity)?.[1]
      const known = ENTITIES[entity]
      if (end === '' || (code === undefined && known === undefined))
        return this.#fail(`Reference to undeclared entity '${entity}'.`)
      const point = code === undefined ? 0 : Number.parseInt(code, entity.startsWith('#x') ? 16 : 10)
      if (point > 0x10ffff) return this.#fail('Invalid character in the given encoding.')
      return known ?? String.fromCodePoint(point)
    })
  }

  #until(end: string): string {
    const at = this.text.indexOf(end, this.#at)
    if (at < 0) this.#fail('Unexpected end of file has occurred.')
    const text = this.text.slice(this.#at, at)
    this.#at = at + end.length
    return text
  }

  #take(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #space(): boolean {
    const start = this.#at
    while (/\s/.test(this.text[this.#at] ?? 'x')) this.#at++
    return this.#at > start
  }

  #fail(message: string): never {
    const before = this.text.slice(0, this.#at).split('\n')
    return raise('XmlException', `${message} Line ${before.length}, position ${before.at(-1)!.length + 1}.`)
  }
}

export function parseDocument(text: string, keepsSpace = false): XDocument {
  return new XmlParser(text, keepsSpace).parse()
}

export function parseElement(text: string, keepsSpace = false): XElement {
  const { root } = parseDocument(text, keepsSpace)
  root!.parent = null
  return root!
}
