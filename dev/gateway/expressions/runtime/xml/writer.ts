import { raise } from '../exceptions.js'
import { XML_NAMESPACE, XMLNS } from './name.js'
import { INVALID, invalidCharacter } from './references.js'

/** What binds a prefix: `implied` needs no declaration, `needed` gets one when the start tag ends, `written` has one. */
interface Binding {
  readonly prefix: string
  readonly uri: string
  kind: 'implied' | 'needed' | 'written'
}

/** The text of nodes as System.Xml.XmlWriter writes it: its indentation, escapes and namespace declarations. */
export class XmlWriter {
  #text = ''
  /** Once an element holds text, nothing below it is indented. */
  #isMixed = false
  #hasContent = false
  #isTagOpen = false
  readonly #outer: boolean[] = []
  readonly #bindings: Binding[] = [
    { prefix: 'xmlns', uri: XMLNS, kind: 'implied' },
    { prefix: 'xml', uri: XML_NAMESPACE, kind: 'implied' },
    { prefix: '', uri: '', kind: 'implied' },
  ]
  /** How many bindings there were before each open element. */
  readonly #scopes: number[] = []
  readonly #names: string[] = []

  constructor(readonly isIndented: boolean) {}

  get text(): string {
    return this.#text
  }

  /** A prefix of null lets the writer choose one. */
  startElement(prefix: string | null, local: string, uri: string): void {
    this.#closeTag()
    this.#newLine()
    const own = prefix ?? this.#prefixOf(uri) ?? ''
    this.#scopes.push(this.#bindings.length)
    this.#outer.push(this.#isMixed)
    this.#bind(own, uri)
    this.#names.push(qualified(own, local))
    this.#text += `<${qualified(own, local)}`
    this.#isTagOpen = true
    this.#hasContent = false
  }

  attribute(prefix: string | null, local: string, uri: string, value: string): void {
    if (uri === XMLNS) this.#declare(local === 'xmlns' ? '' : local, value)
    const own =
      uri === '' ? '' : uri === XMLNS ? (local === 'xmlns' ? '' : 'xmlns') : this.#attributePrefix(prefix, uri)
    this.#text += ` ${qualified(own, local)}="${escapeAttribute(value)}"`
  }

  /** Ends the element that is open; `isEmpty` writes it as one tag. */
  endElement(isEmpty: boolean): void {
    const name = this.#names.pop()!
    if (isEmpty) {
      this.#declareNeeded()
      this.#text += ' />'
      this.#isTagOpen = false
      this.#leave()
    } else {
      this.#closeTag()
      const hadChildren = this.#hasContent
      this.#hasContent = true
      const depth = this.#scopes.length - 1
      if (hadChildren && this.isIndented && !this.#isMixed) this.#text += `\n${'  '.repeat(depth)}`
      this.#leave()
      this.#text += `</${name}>`
    }
  }

  #leave(): void {
    this.#bindings.length = this.#scopes.pop()!
    this.#isMixed = this.#outer.pop()!
    this.#hasContent = true
  }

  characters(text: string): void {
    this.#mix(escapeText(text))
  }

  cdata(text: string): void {
    this.#mix(`<![CDATA[${verified(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`)
  }

  whitespace(text: string): void {
    this.#closeTag()
    this.#text += text
  }

  comment(text: string): void {
    this.#separate(`<!--${text.replaceAll('--', '- -').replace(/-$/, '- ')}-->`)
  }

  instruction(target: string, data: string): void {
    this.#separate(data === '' ? `<?${target}?>` : `<?${target} ${data}?>`)
  }

  #mix(text: string): void {
    this.#closeTag()
    this.#isMixed = true
    this.#hasContent = true
    this.#text += text
  }

  #separate(text: string): void {
    this.#closeTag()
    this.#newLine()
    this.#hasContent = true
    this.#text += text
  }

  #newLine(): void {
    if (this.isIndented && !this.#isMixed && this.#text !== '') this.#text += `\n${'  '.repeat(this.#scopes.length)}`
  }

  #closeTag(): void {
    if (!this.#isTagOpen) return
    this.#declareNeeded()
    this.#text += '>'
    this.#isTagOpen = false
  }

  #declareNeeded(): void {
    for (let i = this.#bindings.length - 1; i >= this.#scopes.at(-1)!; i--) {
      const { kind, prefix, uri } = this.#bindings[i]!
      if (kind === 'needed') this.#text += ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`
    }
  }

  #attributePrefix(prefix: string | null, uri: string): string {
    const known = prefix ?? this.#prefixOf(uri)
    const isTaken = known !== null && this.#indexOf(known) >= this.#scopes.at(-1)! && this.#uriOf(known) !== uri
    const own = known === null || known === '' || isTaken ? this.#newPrefix() : known
    this.#bind(own, uri)
    return own
  }

  /** `p` and a number that grows with the bindings in scope, as XmlWriter makes them. */
  #newPrefix(): string {
    const prefix = `p${this.#bindings.length - 3}`
    if (this.#indexOf(prefix) < 0) return prefix
    let i = 0
    while (this.#indexOf(`${prefix}${i}`) >= 0) i++
    return `${prefix}${i}`
  }

  #bind(prefix: string, uri: string): void {
    const index = this.#indexOf(prefix)
    if (index >= this.#scopes.at(-1)!) this.#requireSame(prefix, uri)
    else
      this.#bindings.push({
        prefix,
        uri,
        kind: index >= 0 && this.#bindings[index]!.uri === uri ? 'implied' : 'needed',
      })
  }

  #declare(prefix: string, uri: string): void {
    const index = this.#indexOf(prefix)
    if (index < this.#scopes.at(-1)!) this.#bindings.push({ prefix, uri, kind: 'written' })
    else {
      this.#requireSame(prefix, uri)
      this.#bindings[index]!.kind = 'written'
    }
  }

  #requireSame(prefix: string, uri: string): void {
    const known = this.#uriOf(prefix)
    if (known !== uri) {
      raise(
        'XmlException',
        `The prefix '${prefix}' cannot be redefined from '${known}' to '${uri}' within the same start element tag.`,
      )
    }
  }

  #indexOf(prefix: string): number {
    return this.#bindings.findLastIndex((binding) => binding.prefix === prefix)
  }

  #uriOf(prefix: string): string | undefined {
    return this.#bindings[this.#indexOf(prefix)]?.uri
  }

  #prefixOf(uri: string): string | null {
    const binding = this.#bindings.findLast((candidate) => candidate.uri === uri)
    return binding !== undefined && this.#uriOf(binding.prefix) === uri ? binding.prefix : null
  }
}

function qualified(prefix: string, local: string): string {
  return prefix === '' ? local : `${prefix}:${local}`
}

function verified(text: string): string {
  const invalid = INVALID.exec(text)?.[0]
  if (invalid !== undefined) raise('ArgumentException', invalidCharacter(invalid.charCodeAt(0)))
  if (!text.isWellFormed())
    raise('ArgumentException', 'The surrogate pair is invalid. Missing a low surrogate character.')
  return text
}

function escapeMarkup(text: string): string {
  return verified(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function escapeText(text: string): string {
  return escapeMarkup(text).replace(/\r\n?/g, '\n')
}

export function escapeAttribute(text: string): string {
  return escapeMarkup(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\t', '&#x9;')
}
