import { step } from '../budget.js'
import { raise } from '../exceptions.js'
import { Box } from '../object.js'
import { RegexValue } from '../regex/regex.js'
import { JArray, JObject, type JToken, JValue } from './token.js'

type Select = (token: JToken, root: JToken) => Iterable<JToken>
type Test = (token: JToken, root: JToken) => boolean

const FLAGS: Readonly<Record<string, number>> = { i: 1, m: 2, s: 16, x: 32 }

const parsed = new Map<string, readonly Select[]>()
const CACHED_PATHS = 1000

/** SelectTokens: the tokens that a JSONPath leads to. */
export function selectTokens(token: JToken, path: string): JToken[] {
  let selects = parsed.get(path)
  if (selects === undefined) {
    selects = new PathParser(path).path()
    if (parsed.size >= CACHED_PATHS) parsed.clear()
    parsed.set(path, selects)
  }
  return run(selects, token, token)
}

function run(selects: readonly Select[], token: JToken, root: JToken): JToken[] {
  let current = [token]
  for (const select of selects) {
    const next: JToken[] = []
    for (const item of current) {
      for (const found of select(item, root)) {
        step()
        next.push(found)
      }
    }
    current = next
  }
  return current
}

const byName =
  (name: string): Select =>
  (token) => {
    const value = token instanceof JObject ? token.get(name) : null
    return value === null ? [] : [value]
  }
const byIndex =
  (index: number): Select =>
  (token) =>
    token instanceof JArray && token.items[index] !== undefined ? [token.items[index]] : []
const values: Select = (token) =>
  token instanceof JObject ? [...token.properties.values()].map((property) => property.value) : token.children
const deep: Select = (token) => [token, ...[...values(token, token)].flatMap((child) => [...deep(child, child)])]

class PathParser {
  #at = 0

  constructor(readonly text: string) {}

  path(): Select[] {
    if (this.text[this.#at] === '$') this.#at++
    const selects: Select[] = []
    while (this.#at < this.text.length) selects.push(...this.#part(selects.length === 0))
    return selects
  }

  #part(isFirst: boolean): Select[] {
    if (this.#take('..')) {
      if (this.text[this.#at] !== '[') return [deep, this.#name()]
      // Newtonsoft looks for names and by filters at every depth, and for items by their place at the first alone.
      return /^\[\s*['"?]/.test(this.text.slice(this.#at)) ? [deep, this.#brackets()] : [this.#brackets()]
    }
    if (this.#take('.')) return [this.#name()]
    if (this.text[this.#at] === '[') return [this.#brackets()]
    return isFirst ? [this.#name()] : this.#fail()
  }

  #name(): Select {
    if (this.#take('*')) return values
    const name = /^[^.[\]\s(){}=<>!&|]+/.exec(this.text.slice(this.#at))?.[0]
    if (name === undefined) return this.#fail()
    this.#at += name.length
    return byName(name)
  }

  #brackets(): Select {
    this.#at++
    this.#space()
    if (this.#take('?')) return this.#filter()
    if (this.#take('*')) return this.#close(values)
    const selects: Select[] = []
    do selects.push(this.#selector())
    while (this.#take(','))
    return this.#close((token, root) => selects.flatMap((select) => [...select(token, root)]))
  }

  #selector(): Select {
    this.#space()
    const quoted = this.#quoted()
    if (quoted !== undefined) return byName(quoted)
    const slice = /^(-?\d*)\s*:\s*(-?\d*)(?:\s*:\s*(-?\d+))?/.exec(this.text.slice(this.#at))
    if (slice !== null) {
      this.#at += slice[0].length
      return sliceOf(slice[1]!, slice[2]!, slice[3])
    }
    const index = /^-?\d+/.exec(this.text.slice(this.#at))?.[0]
    if (index === undefined) return this.#fail()
    this.#at += index.length
    this.#space()
    return byIndex(Number(index))
  }

  #filter(): Select {
    this.#space()
    if (!this.#take('(')) this.#fail()
    const test = this.#or()
    this.#space()
    if (!this.#take(')')) this.#fail()
    return this.#close((token, root) => [...values(token, root)].filter((item) => test(item, root)))
  }

  #or(): Test {
    let test = this.#and()
    for (this.#space(); this.#take('||'); this.#space()) {
      const [left, right] = [test, this.#and()]
      test = (token, root) => left(token, root) || right(token, root)
    }
    return test
  }

  #and(): Test {
    let test = this.#comparison()
    for (this.#space(); this.#take('&&'); this.#space()) {
      const [left, right] = [test, this.#comparison()]
      test = (token, root) => left(token, root) && right(token, root)
    }
    return test
  }

  #comparison(): Test {
    this.#space()
    if (this.#take('(')) {
      const test = this.#or()
      this.#space()
      if (!this.#take(')')) this.#fail()
      return test
    }
    const left = this.#operand()
    this.#space()
    if (this.#take('=~')) return this.#expression(left)
    const operator = ['===', '!==', '==', '!=', '<>', '<=', '>=', '<', '>'].find((text) => this.#take(text))
    if (operator === undefined) return (token, root) => left(token, root).length > 0
    const right = this.#operand()
    return (token, root) => left(token, root).some((a) => right(token, root).some((b) => compare(operator, a, b)))
  }

  /** `=~ /pattern/i`, by the engine's own regular expressions, which end by a time limit. */
  #expression(left: (token: JToken, root: JToken) => JToken[]): Test {
    this.#space()
    const matched = /^\/((?:[^\\/]|\\.)*)\/([imsx]*)/.exec(this.text.slice(this.#at))
    if (matched === null) return this.#fail()
    this.#at += matched[0].length
    const [, pattern, flags] = matched
    const regex = new RegexValue(
      pattern!,
      [...flags!].reduce((all, flag) => all | FLAGS[flag]!, 0),
    )
    return (token, root) =>
      left(token, root).some((value) => value instanceof JValue && regex.isMatch(String(plain(value) ?? '')))
  }

  #operand(): (token: JToken, root: JToken) => JToken[] {
    this.#space()
    const c = this.text[this.#at]
    if (c === '@' || c === '$') {
      this.#at++
      const selects: Select[] = []
      while (this.text[this.#at] === '.' || this.text[this.#at] === '[') selects.push(...this.#part(false))
      return (token, root) => run(selects, c === '@' ? token : root, root)
    }
    const quoted = this.#quoted()
    if (quoted !== undefined) return () => [new JValue(quoted, 8)]
    const literal = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(this.text.slice(this.#at))?.[0]
    if (literal === undefined) return this.#fail()
    this.#at += literal.length
    const value = literal === 'null' ? null : literal === 'true' ? true : literal === 'false' ? false : Number(literal)
    return () => [new JValue(value, value === null ? 10 : typeof value === 'boolean' ? 9 : 7)]
  }

  #quoted(): string | undefined {
    const matched = /^'((?:[^'\\]|\\.)*)'|^"((?:[^"\\]|\\.)*)"/.exec(this.text.slice(this.#at))
    if (matched === null) return undefined
    this.#at += matched[0].length
    this.#space()
    return (matched[1] ?? matched[2])!.replace(/\\(.)/g, '$1')
  }

  #close(select: Select): Select {
    this.#space()
    return this.#take(']') ? select : this.#fail()
  }

  #take(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #space(): void {
    while (this.text[this.#at] === ' ') this.#at++
  }

  #fail(): never {
    return raise('JsonException', `Unexpected character while parsing path: ${this.text[this.#at] ?? 'end of path'}`)
  }
}

function sliceOf(from: string, to: string, by: string | undefined): Select {
  return (token) => {
    if (!(token instanceof JArray)) return []
    const stride = Number(by ?? 1)
    const items = token.items.slice(from === '' ? 0 : Number(from), to === '' ? undefined : Number(to))
    return stride > 0 ? items.filter((_, i) => i % stride === 0) : [...items].reverse()
  }
}

function compare(operator: string, a: JToken, b: JToken): boolean {
  if (!(a instanceof JValue) || !(b instanceof JValue)) return operator === '!=' || operator === '<>'
  const [x, y] = [plain(a), plain(b)]
  switch (operator) {
    case '==':
    case '===':
      return x === y
    case '!=':
    case '!==':
    case '<>':
      return x !== y
  }
  if (typeof x !== typeof y || x === null || y === null) return false
  if (operator === '<') return x < y
  if (operator === '>') return x > y
  return operator === '<=' ? x <= y : x >= y
}

function plain({ value }: JValue): string | number | boolean | null {
  if (value instanceof Box) return Number(value.value)
  return typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : String((value as { display?(): string }).display?.() ?? value)
}
