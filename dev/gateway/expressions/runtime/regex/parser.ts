import { raise } from '../exceptions.js'
import {
  type CharTest,
  classEscape,
  foldCase,
  isWord,
  propertyTest,
  REGEX_OPTIONS,
  type RegexNode,
  type RegexProgram,
} from './syntax.js'

const MAXIMUM_DEPTH = 100
const INFINITE = Number.POSITIVE_INFINITY
const ESCAPED: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, v: 11, a: 7, e: 27 }

/** Reads a .NET regular expression. Numbers go to unnamed groups first and to named ones after, as .NET counts. */
export class RegexParser {
  #at = 0
  #options: number
  #depth = 0
  #unnamed = 0
  readonly #numbers = new Map<string, number>()

  constructor(
    readonly pattern: string,
    options: number,
  ) {
    this.#options = options
    this.#countGroups()
  }

  parse(): RegexProgram {
    const node = this.#alternatives()
    if (this.#at < this.pattern.length) this.#fail("Too many )'s.")
    const names: string[] = []
    for (const [name, number] of this.#numbers) names[number] = name
    return { node, names }
  }

  /** Groups are numbered before the pattern is read, because references may come first. */
  #countGroups(): void {
    const unnamed: string[] = ['0']
    const named: string[] = []
    const plain = this.pattern
      .replace(/\\[\s\S]/g, '\\\\')
      .replace(/\[\^?\]?[^\]]*\]/g, (set) => ' '.repeat(set.length))
    for (const [, name] of plain.matchAll(/\((?:\?(?:<([A-Za-z_]\w*)(?:-\w*)?>|'([A-Za-z_]\w*)')|(?!\?))/g)) {
      if (name !== undefined) named.push(name)
      else if (!this.#has(REGEX_OPTIONS.ExplicitCapture)) unnamed.push(String(unnamed.length))
    }
    for (const name of [...unnamed, ...new Set(named)]) this.#numbers.set(name, this.#numbers.size)
  }

  #has(option: number): boolean {
    return (this.#options & option) !== 0
  }

  #alternatives(): RegexNode {
    if (++this.#depth > MAXIMUM_DEPTH) this.#fail('The pattern is nested too deeply.')
    const saved = this.#options
    const items = [this.#sequence()]
    while (this.#take('|')) items.push(this.#sequence())
    this.#options = saved
    this.#depth--
    return items.length === 1 ? items[0]! : { kind: 'alternatives', items }
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = []
    for (;;) {
      this.#skipSpace()
      const c = this.pattern[this.#at]
      if (c === undefined || c === '|' || c === ')') break
      const atom = this.#atom()
      if (atom !== undefined) items.push(this.#quantified(atom))
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items }
  }

  #skipSpace(): void {
    if (!this.#has(REGEX_OPTIONS.IgnorePatternWhitespace)) return
    const space = /^(?:\s+|#[^\n]*)+/.exec(this.pattern.slice(this.#at))
    this.#at += space?.[0].length ?? 0
  }

  #quantified(atom: RegexNode): RegexNode {
    let node = atom
    for (;;) {
      this.#skipSpace()
      const matched = /^(?:([*+?])|\{(\d{1,9})(?:(,)(\d{1,9})?)?\})(\?)?/.exec(this.pattern.slice(this.#at))
      if (matched === null) return node
      if (node !== atom) this.#fail(`Nested quantifier '${matched[0]}'.`)
      this.#at += matched[0].length
      const [, simple, from, comma, to, lazy] = matched
      const minimum = simple === undefined ? Number(from) : simple === '+' ? 1 : 0
      const maximum =
        simple === undefined
          ? comma === undefined
            ? minimum
            : to === undefined
              ? INFINITE
              : Number(to)
          : simple === '?'
            ? 1
            : INFINITE
      if (maximum < minimum) this.#fail('Illegal {x,y} with x > y.')
      node = { kind: 'repeat', item: atom, minimum, maximum, lazy: lazy !== undefined }
    }
  }

  #atom(): RegexNode | undefined {
    const c = this.pattern[this.#at]!
    switch (c) {
      case '(':
        this.#at++
        return this.#group()
      case '[':
        this.#at++
        return { kind: 'char', test: this.#set() }
      case '\\':
        this.#at++
        return this.#escape()
      case '.':
        this.#at++
        return { kind: 'char', test: this.#has(REGEX_OPTIONS.Singleline) ? () => true : (code) => code !== 10 }
      case '^':
        this.#at++
        return {
          kind: 'assert',
          test: this.#has(REGEX_OPTIONS.Multiline)
            ? (text, at) => at === 0 || text[at - 1] === '\n'
            : (_text, at) => at === 0,
        }
      case '$':
        this.#at++
        return {
          kind: 'assert',
          test: this.#has(REGEX_OPTIONS.Multiline) ? (text, at) => at === text.length || text[at] === '\n' : atEnd,
        }
      case '*':
      case '+':
      case '?':
        return this.#fail(`Quantifier '${c}' following nothing.`)
      default:
        this.#at++
        return this.#literal(c.charCodeAt(0))
    }
  }

  #literal(wanted: number): RegexNode {
    return { kind: 'char', test: this.#range(wanted, wanted) }
  }

  /** Case is ignored of each part of a set by itself: what the set as a whole excludes stays excluded. */
  #range(from: number, to: number): CharTest {
    const test: CharTest = (code) => code >= from && code <= to
    return this.#has(REGEX_OPTIONS.IgnoreCase) ? foldCase(test) : test
  }

  #group(): RegexNode | undefined {
    if (!this.#take('?')) {
      if (this.#has(REGEX_OPTIONS.ExplicitCapture)) return this.#closed(this.#alternatives())
      const number = ++this.#unnamed
      return { kind: 'group', number, item: this.#closed(this.#alternatives()) }
    }
    if (this.#take('#')) {
      const end = this.pattern.indexOf(')', this.#at)
      if (end < 0) this.#fail('Unterminated (?#...) comment.')
      this.#at = end + 1
      return undefined
    }
    if (this.#take(':')) return this.#closed(this.#alternatives())
    if (this.#take('>')) return { kind: 'atomic', item: this.#closed(this.#alternatives()) }
    for (const [prefix, behind, negative] of [
      ['=', false, false],
      ['!', false, true],
      ['<=', true, false],
      ['<!', true, true],
    ] as const) {
      if (this.#take(prefix)) return { kind: 'look', behind, negative, item: this.#closed(this.#alternatives()) }
    }
    return this.#named() ?? this.#balance() ?? this.#conditional() ?? this.#inlineOptions()
  }

  #named(): RegexNode | undefined {
    const name = /^(?:<([A-Za-z_]\w*|\d+)>|'([A-Za-z_]\w*|\d+)')/.exec(this.pattern.slice(this.#at))
    if (name === null) return undefined
    this.#at += name[0].length
    const own = name[1] ?? name[2]!
    if (!this.#numbers.has(own)) this.#numbers.set(own, this.#numbers.size)
    return { kind: 'group', number: this.#numbers.get(own)!, item: this.#closed(this.#alternatives()) }
  }

  /** `(?<name-other>…)`: https://learn.microsoft.com/dotnet/standard/base-types/grouping-constructs-in-regular-expressions */
  #balance(): RegexNode | undefined {
    const found = /^<([A-Za-z_]\w*)?-(\w+)>/.exec(this.pattern.slice(this.#at))
    if (found === null) return undefined
    const [, own, other] = found
    const takes = this.#numbers.get(other!)
    if (takes === undefined) return this.#fail(`Reference to undefined group name '${other}'.`)
    this.#at += found[0].length
    const number = own === undefined ? undefined : this.#numbers.get(own)
    return { kind: 'balance', takes, number, item: this.#closed(this.#alternatives()) }
  }

  #conditional(): RegexNode | undefined {
    const condition = /^\((\w+)\)/.exec(this.pattern.slice(this.#at))
    const number = condition === null ? undefined : this.#numbers.get(condition[1]!)
    if (condition === null || number === undefined) return undefined
    this.#at += condition[0].length
    const yes = this.#sequence()
    const no: RegexNode = this.#take('|') ? this.#sequence() : { kind: 'sequence', items: [] }
    return this.#closed({ kind: 'conditional', number, yes, no })
  }

  #inlineOptions(): RegexNode | undefined {
    const matched = /^([imnsx]*)(?:-([imnsx]*))?([:)])/.exec(this.pattern.slice(this.#at))
    if (matched === null) return this.#fail('Unrecognized grouping construct.')
    this.#at += matched[0].length
    const saved = this.#options
    this.#options = (this.#options | optionBits(matched[1]!)) & ~optionBits(matched[2] ?? '')
    if (matched[3] === ')') return undefined
    const node = this.#closed(this.#alternatives())
    this.#options = saved
    return node
  }

  #closed(node: RegexNode): RegexNode {
    if (!this.#take(')')) this.#fail("Not enough )'s.")
    return node
  }

  #escape(): RegexNode {
    const c = this.pattern[this.#at]
    if (c === undefined) return this.#fail('Illegal \\ at end of pattern.')
    const assertion = ASSERTIONS[c]
    if (assertion !== undefined) {
      this.#at++
      return { kind: 'assert', test: assertion }
    }
    const reference = /^(?:([1-9]\d?)|k<(\w+)>|k'(\w+)'|<(\w+)>)/.exec(this.pattern.slice(this.#at))
    if (reference !== null) {
      const number = this.#numbers.get((reference[1] ?? reference[2] ?? reference[3] ?? reference[4])!)
      if (number !== undefined) {
        this.#at += reference[0].length
        return { kind: 'reference', number, ignoreCase: this.#has(REGEX_OPTIONS.IgnoreCase) }
      }
      if (reference[1] === undefined || !/^[0-7]{2,3}/.test(reference[0]))
        this.#fail(`Reference to undefined group ${reference[0]}.`)
    }
    return { kind: 'char', test: this.#charEscape() }
  }

  /** An escape that stands for characters, within a set or outside. */
  #charEscape(): CharTest {
    const c = this.pattern[this.#at]!
    const shorthand = classEscape(c, this.#has(REGEX_OPTIONS.ECMAScript))
    if (shorthand !== undefined) {
      this.#at++
      return shorthand
    }
    if (c === 'p' || c === 'P') {
      const name = /^[pP]\{([\w-]+)\}/.exec(this.pattern.slice(this.#at))
      const test = name === null ? undefined : propertyTest(name[1]!)
      if (name === null || test === undefined) return this.#fail(`Unknown property '${name?.[1] ?? ''}'.`)
      this.#at += name[0].length
      return c === 'p' ? test : (code) => !test(code)
    }
    const wanted = this.#codeEscape()
    return this.#range(wanted, wanted)
  }

  #codeEscape(): number {
    const rest = this.pattern.slice(this.#at)
    const numeric = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{1,3}))/.exec(rest)
    if (numeric !== null) {
      this.#at += numeric[0].length
      return numeric[3] === undefined
        ? Number.parseInt((numeric[1] ?? numeric[2])!, 16)
        : Number.parseInt(numeric[3], 8)
    }
    const control = /^c([A-Za-z@[\\\]^_])/.exec(rest)
    if (control !== null) {
      this.#at += 2
      return control[1]!.toUpperCase().charCodeAt(0) - 64
    }
    const c = rest[0]
    if (c === undefined) return this.#fail('Illegal \\ at end of pattern.')
    this.#at++
    const known = ESCAPED[c]
    if (known !== undefined) return known
    if (isWord(c.charCodeAt(0))) return this.#fail(`Unrecognized escape sequence \\${c}.`)
    return c.charCodeAt(0)
  }

  #set(): CharTest {
    const negated = this.#take('^')
    const tests: CharTest[] = []
    let minus: CharTest | undefined
    for (let isFirst = true; ; isFirst = false) {
      const c = this.pattern[this.#at]
      if (c === undefined) return this.#fail('Unterminated [] set.')
      if (c === ']' && !isFirst) {
        this.#at++
        break
      }
      if (this.pattern.startsWith('-[', this.#at) && !isFirst) {
        this.#at += 2
        minus = this.#set()
        continue
      }
      tests.push(this.#setItem())
    }
    const included: CharTest = (code) => tests.some((test) => test(code)) !== negated
    const excluded = minus
    return excluded === undefined ? included : (code) => included(code) && !excluded(code)
  }

  #setItem(): CharTest {
    const start = this.#setCharacter()
    if (typeof start !== 'number') return start
    const isRange =
      this.pattern[this.#at] === '-' &&
      this.pattern[this.#at + 1] !== ']' &&
      this.pattern[this.#at + 1] !== '[' &&
      this.#at + 1 < this.pattern.length
    if (!isRange) return this.#range(start, start)
    this.#at++
    const end = this.#setCharacter()
    if (typeof end !== 'number') {
      return this.#fail(`Cannot include class \\${this.pattern[this.#at - 1]} in character range.`)
    }
    if (end < start) return this.#fail('[x-y] range in reverse order.')
    return this.#range(start, end)
  }

  #setCharacter(): number | CharTest {
    const c = this.pattern[this.#at]!
    if (c !== '\\') {
      this.#at++
      return c.charCodeAt(0)
    }
    this.#at++
    const next = this.pattern[this.#at]
    if (next === 'b') {
      this.#at++
      return 8
    }
    return next !== undefined && /[dDwWsSpP]/.test(next) ? this.#charEscape() : this.#codeEscape()
  }

  #take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #fail(message: string): never {
    return raise('RegexParseException', `Invalid pattern '${this.pattern}' at offset ${this.#at}. ${message}`)
  }
}

function optionBits(letters: string): number {
  const bits: Readonly<Record<string, number>> = { i: 1, m: 2, n: 4, s: 16, x: 32 }
  return [...letters].reduce((all, letter) => all | bits[letter]!, 0)
}

function atEnd(text: string, at: number): boolean {
  return at === text.length || (at === text.length - 1 && text[at] === '\n')
}

function isBoundary(text: string, at: number): boolean {
  return (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.charCodeAt(at)))
}

const ASSERTIONS: Readonly<Record<string, (text: string, at: number) => boolean>> = {
  b: isBoundary,
  B: (text, at) => !isBoundary(text, at),
  A: (_text, at) => at === 0,
  G: (_text, at) => at === 0,
  Z: atEnd,
  z: (text, at) => at === text.length,
}
