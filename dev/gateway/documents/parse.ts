import { ConfigurationError, type Problem } from '../problem.js'
import type { Attribute, PolicyDocument, PolicyElement, Source } from './element.js'
import { isAlike } from './suggest.js'
import { PolicyText } from './text.js'
import { ExpressionNotClosed, expression, isExpressionStart, literal } from './values.js'

const namePattern = /[A-Za-z_][\w.:-]*/y
const spacePattern = /\s*/y
/** Elements whose content is data, kept as it stands: XML, JSON or liquid. */
const dataElements: ReadonlySet<string> = new Set(['set-body'])
const maximumDepth = 200

/**
 * Parses a policy document in either form that API Management takes: `xml`, its expressions escaped, and `rawxml`, where
 * quotes, `<` and `&` stand in expressions as they are.
 * Throws a ConfigurationError with the line and column of the first thing that cannot be read.
 */
export function parseDocument(text: string | PolicyText, file: string): PolicyDocument {
  const document = typeof text === 'string' ? PolicyText.of(text, file) : text
  return { file, root: new Parser(document).root() }
}

class Parser {
  readonly #text: string
  #at = 0

  constructor(private readonly document: PolicyText) {
    this.#text = document.text
  }

  root(): PolicyElement {
    if (this.#text.startsWith('\uFEFF')) this.#at = 1
    this.#skipMisc()
    if (this.#text[this.#at] !== '<') this.#fail(this.#at, 'a policy document begins with <policies> or <fragment>')
    const root = this.#element([])
    this.#skipMisc()
    if (this.#at < this.#text.length) this.#fail(this.#at, `nothing may follow </${root.name}>: remove it`)
    return root
  }

  #element(ancestors: readonly string[]): PolicyElement {
    const start = this.#at++
    const name = this.#match(namePattern)
    if (name === '') this.#fail(start, 'an element name must follow "<"; write &lt; for the character itself')
    if (ancestors.length > maximumDepth) this.#fail(start, `elements are nested more than ${maximumDepth} deep`)
    const attributes = this.#attributes(start, name)
    const element = { name, position: this.document.positionAt(start), attributes }
    if (this.#take('/>')) return { ...element, children: [] }
    this.#at++
    const open = { name, start, ancestors: [...ancestors, name] }
    return { ...element, ...(dataElements.has(name) ? this.#data(open) : this.#content(open)) }
  }

  #attributes(start: number, element: string): Map<string, Attribute> {
    const attributes = new Map<string, Attribute>()
    for (;;) {
      const spaces = this.#match(spacePattern)
      const at = this.#at
      if (this.#text[at] === '>' || this.#text.startsWith('/>', at)) return attributes
      const name = this.#match(namePattern)
      if (name === '') {
        if (at >= this.#text.length) this.#fail(start, `the tag <${element}> is not closed: add ">"`)
        this.#fail(at, `an attribute, ">" or "/>" must stand here in <${element}>`)
      }
      if (spaces === '') this.#fail(at, `white space must stand before the attribute "${name}"`)
      if (attributes.has(name)) this.#fail(at, `attribute "${name}" stands twice: remove one`)
      attributes.set(name, { name, position: this.document.positionAt(at), value: this.#attributeValue(name, at) })
    }
  }

  #attributeValue(name: string, start: number): Source {
    this.#match(spacePattern)
    if (!this.#take('=')) this.#fail(start, `attribute "${name}" has no value: write ${name}="…"`)
    this.#match(spacePattern)
    const quote = this.#text[this.#at]
    if (quote !== '"' && quote !== "'") this.#fail(start, `the value of attribute "${name}" must stand in quotes`)
    const from = ++this.#at
    this.#match(spacePattern)
    if (isExpressionStart(this.#text, this.#at)) return this.#attributeExpression(name, quote)
    const end = this.#text.indexOf(quote, from)
    const value = this.#text.slice(from, end)
    if (end < 0 || value.includes('<')) {
      this.#fail(start, `the value of attribute "${name}" is not closed: add ${quote}, or write &lt; for "<"`)
    }
    this.#at = end + 1
    return literal(this.document, from, end)
  }

  #attributeExpression(name: string, quote: string): Source {
    const start = this.#at
    const source = this.#expression(this.#text.indexOf(quote, start))
    this.#match(spacePattern)
    if (!this.#take(quote)) {
      this.#fail(start, `the value of attribute "${name}" must be one whole expression, or its ${quote} is missing`)
    }
    return source
  }

  #content(open: Open): Pick<PolicyElement, 'children' | 'text'> {
    const children: PolicyElement[] = []
    const texts: Source[] = []
    for (;;) {
      this.#match(spacePattern)
      if (this.#at >= this.#text.length) this.#fail(open.start, `<${open.name}> is not closed: add </${open.name}>`)
      if (this.#skipComment()) continue
      if (this.#text.startsWith('<![CDATA[', this.#at)) texts.push(this.#cdata())
      else if (this.#text.startsWith('</', this.#at)) break
      else if (this.#isTag(this.#at)) children.push(this.#element(open.ancestors))
      else texts.push(this.#run(texts.length === 0))
    }
    this.#close(open)
    return texts.length === 0 ? { children } : { children, text: this.#joined(texts) }
  }

  /** The content of a data element: an expression, CDATA, or everything up to the closing tag as it stands. */
  #data(open: Open): Pick<PolicyElement, 'children' | 'text'> {
    const start = this.#at
    this.#skipMisc()
    const isCdata = this.#text.startsWith('<![CDATA[', this.#at)
    if (isCdata || isExpressionStart(this.#text, this.#at)) return this.#content(open)
    const end = this.#text.indexOf(`</${open.name}`, start)
    if (end < 0) this.#fail(open.start, `<${open.name}> is not closed: add </${open.name}>`)
    this.#at = end
    this.#close(open)
    const hasMarkup = /<[A-Za-z!?]/.test(this.#text.slice(start, end))
    return start === end ? { children: [] } : { children: [], text: literal(this.document, start, end, !hasMarkup) }
  }

  #close(open: Open): void {
    const at = this.#at
    this.#at += 2
    const name = this.#match(namePattern)
    this.#match(spacePattern)
    const { line, column } = this.document.positionAt(at)
    if (name !== open.name) {
      if (open.ancestors.includes(name)) {
        const found = `</${name}> comes first, at ${line}:${column}`
        this.#fail(open.start, `<${open.name}> is not closed: add </${open.name}>; ${found}`)
      }
      this.#failMismatch(open, name, at)
    }
    if (!this.#take('>')) this.#fail(at, `the tag </${name}> is not closed: add ">"`)
  }

  /** Text up to the next tag: an expression when it begins as one. */
  #run(first: boolean): Source {
    const start = this.#at
    if (first && isExpressionStart(this.#text, start)) return this.#expression(this.#text.indexOf('<', start))
    let end = this.#text.indexOf('<', start + 1)
    while (end >= 0 && !this.#isMarkup(end)) end = this.#text.indexOf('<', end + 1)
    if (end < 0) end = this.#text.length
    this.#at = end
    return literal(this.document, start, start + this.#text.slice(start, end).trimEnd().length)
  }

  #cdata(): Source {
    const open = this.#at
    const end = this.#text.indexOf(']]>', open)
    if (end < 0) this.#fail(open, 'the CDATA section is not closed: add "]]>"')
    this.#at = open + '<![CDATA['.length
    const start = this.#at
    this.#match(spacePattern)
    const source = isExpressionStart(this.#text, this.#at) ? this.#expression(-1) : undefined
    this.#match(spacePattern)
    if (source !== undefined && this.#take(']]>')) return source
    this.#at = end + 3
    return literal(this.document, start, end, false)
  }

  #expression(limit: number): Source {
    try {
      const { source, end } = expression(this.document, this.#at, limit)
      this.#at = end
      return source
    } catch (error) {
      if (error instanceof ExpressionNotClosed)
        this.#fail(error.offset, `the expression does not end: ${error.message}`)
      throw error
    }
  }

  #joined(texts: readonly Source[]): Source {
    const [first, second] = texts
    if (second === undefined) return first!
    if (first!.expression)
      this.#failAt(second.position, 'nothing may stand beside an expression: make the whole one expression')
    return { ...first!, text: texts.map((text) => text.text).join('') }
  }

  /** White space, comments, the XML declaration and a document type, none of which means anything here. */
  #skipMisc(): void {
    do this.#match(spacePattern)
    while (this.#skipComment() || this.#skipDeclaration())
  }

  #skipDeclaration(): boolean {
    if (!this.#text.startsWith('<?', this.#at) && !this.#text.startsWith('<!D', this.#at)) return false
    const end = this.#text.indexOf('>', this.#at)
    if (end < 0) this.#fail(this.#at, 'the declaration is not closed: add ">"')
    this.#at = end + 1
    return true
  }

  #skipComment(): boolean {
    if (!this.#text.startsWith('<!--', this.#at)) return false
    const end = this.#text.indexOf('-->', this.#at + 4)
    if (end < 0) this.#fail(this.#at, 'the comment is not closed: add "-->"')
    this.#at = end + 3
    return true
  }

  #isTag(at: number): boolean {
    return this.#text[at] === '<' && /[A-Za-z_]/.test(this.#text[at + 1] ?? '')
  }

  #isMarkup(at: number): boolean {
    return this.#isTag(at) || /^<[/!?]/.test(this.#text.slice(at, at + 2))
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  /** A tag that closes nothing; where the names are alike either may be the misspelt one, so both places are told. */
  #failMismatch(open: Open, name: string, at: number): never {
    const problems = [this.#problem(at, `</${name}> closes nothing: </${open.name}> must stand here`)]
    if (isAlike(name, open.name)) {
      problems.unshift(this.#problem(open.start, `<${open.name}> is closed by </${name}>: make the names the same`))
    }
    throw new ConfigurationError(problems)
  }

  #problem(offset: number, message: string): Problem {
    return { file: this.document.file, ...this.document.positionAt(offset), message }
  }

  #fail(offset: number, message: string): never {
    return this.#failAt(this.document.positionAt(offset), message)
  }

  #failAt(position: { line: number; column: number }, message: string): never {
    throw new ConfigurationError([{ file: this.document.file, ...position, message }])
  }
}

interface Open {
  readonly name: string
  readonly start: number
  readonly ancestors: readonly string[]
}
