import { DECIMAL, DOUBLE, LONG } from '../../types/core.js'
import { typeNamed } from '../../types/registry.js'
import { spend } from '../budget.js'
import { ExceptionValue, raise } from '../exceptions.js'
import { Box } from '../object.js'
import { tryParseOffset } from '../parse-date.js'
import { requireNumber, STYLES } from '../parse-number.js'
import { parseIsoDate } from './dates.js'
import { JArray, JObject, type JToken, JValue, TOKEN_TYPES } from './token.js'

/** Newtonsoft's default. */
const MAXIMUM_DEPTH = 64

export interface ReadOptions {
  /** Strings that look like ISO dates become dates, as Newtonsoft does unless told otherwise. */
  readonly dates: boolean | 'offset'
  /** Numbers with a point as decimals; without it as doubles. */
  readonly decimals?: boolean
  /** A name given twice is an error; without it the last one counts. */
  readonly refuseDuplicates?: boolean
}

/** Reads JSON as leniently as Newtonsoft: comments, single quotes, bare names, NaN, trailing commas. */
export class JsonReader {
  #at = 0
  #depth = 0
  readonly #path: (string | number)[] = []

  constructor(
    readonly text: string,
    readonly options: ReadOptions = { dates: true },
  ) {
    spend(text.length >> 4)
  }

  /** The whole text as one token; undefined when there is nothing but space and comments. */
  read(): JToken | undefined {
    this.#skip()
    if (this.#at >= this.text.length) return undefined
    const token = this.#value()
    this.#skip()
    if (this.#at < this.text.length) {
      this.#fail(`Additional text encountered after finished reading JSON content: ${this.text[this.#at]}.`)
    }
    return token
  }

  #value(): JToken {
    const c = this.text[this.#at]
    switch (c) {
      case '{':
        return this.#nested(() => this.#object())
      case '[':
        return this.#nested(() => this.#array())
      case '"':
      case "'":
        return this.#stringValue(this.#string(c))
      case undefined:
        return this.#fail('Unexpected end of content.')
      default:
        return /[-.\d]/.test(c) && !this.text.startsWith('-Infinity', this.#at) ? this.#number() : this.#word()
    }
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAXIMUM_DEPTH) this.#fail(`The reader's MaxDepth of ${MAXIMUM_DEPTH} has been exceeded.`)
    const result = read()
    this.#depth--
    return result
  }

  #object(): JObject {
    const object = new JObject()
    this.#at++
    for (;;) {
      this.#skip()
      if (this.#take('}')) return object
      const name = this.#name()
      this.#skip()
      if (!this.#take(':'))
        this.#fail(`Invalid character after parsing property name. Expected ':' but got: ${this.#shown()}.`)
      this.#skip()
      this.#path.push(name)
      const value = this.#value()
      this.#path.pop()
      if (this.options.refuseDuplicates === true && object.properties.has(name))
        this.#fail(`Property with the name '${name}' already exists in the current JSON object.`)
      // A name given twice: the last one counts, at the place of the first.
      object.set(name, value)
      this.#skip()
      if (this.#take('}')) return object
      if (!this.#take(','))
        this.#fail(`After parsing a value an unexpected character was encountered: ${this.#shown()}.`)
    }
  }

  #name(): string {
    const c = this.text[this.#at]
    if (c === '"' || c === "'") return this.#string(c)
    const bare = /^[\w$]+/u.exec(this.text.slice(this.#at, this.#at + 256))?.[0]
    if (bare === undefined) return this.#fail(`Invalid property identifier character: ${this.#shown()}.`)
    this.#at += bare.length
    return bare
  }

  #array(): JArray {
    const array = new JArray()
    this.#at++
    for (;;) {
      this.#skip()
      if (this.#take(']')) return array
      if (this.text[this.#at] === ',') array.append(new JValue(null, TOKEN_TYPES.Undefined))
      else {
        this.#path.push(array.count)
        array.append(this.#value())
        this.#path.pop()
      }
      this.#skip()
      if (this.#take(']')) return array
      if (!this.#take(','))
        this.#fail(`After parsing a value an unexpected character was encountered: ${this.#shown()}.`)
    }
  }

  #stringValue(text: string): JValue {
    if (this.options.dates === 'offset' && parseIsoDate(text) !== undefined)
      return new JValue(tryParseOffset(text) ?? text, TOKEN_TYPES.Date)
    const date = this.options.dates ? parseIsoDate(text) : undefined
    return date === undefined ? new JValue(text, TOKEN_TYPES.String) : new JValue(date, TOKEN_TYPES.Date)
  }

  #string(quote: string): string {
    let result = ''
    let from = ++this.#at
    for (;;) {
      const c = this.text[this.#at]
      if (c === undefined) return this.#fail(`Unterminated string. Expected delimiter: ${quote}.`)
      if (c === quote) break
      if (c !== '\\') {
        this.#at++
        continue
      }
      result += this.text.slice(from, this.#at) + this.#escape()
      from = this.#at
    }
    result += this.text.slice(from, this.#at)
    this.#at++
    return result
  }

  #escape(): string {
    const c = this.text[this.#at + 1]
    const simple = (
      { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '\\': '\\', '"': '"', "'": "'", '/': '/' } as Record<
        string,
        string
      >
    )[c ?? '']
    if (simple !== undefined) {
      this.#at += 2
      return simple
    }
    const hex = this.text.slice(this.#at + 2, this.#at + 6)
    if (c !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) return this.#fail(`Bad JSON escape sequence: \\${c}.`)
    this.#at += 6
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  #number(): JValue {
    const text = /^[-+.\dA-Za-z]+/.exec(this.text.slice(this.#at, this.#at + 400))?.[0] ?? ''
    if (/^-?0[xX][0-9a-fA-F]+$/.test(text))
      return this.#integer(BigInt(text.replace('-', '')) * (text.startsWith('-') ? -1n : 1n), text.length)
    if (/^-?0[0-7]+$/.test(text))
      return this.#integer(
        BigInt(`0o${text.replace('-', '').slice(1)}`) * (text.startsWith('-') ? -1n : 1n),
        text.length,
      )
    if (/^-?\d+$/.test(text)) return this.#integer(BigInt(text), text.length)
    if (!/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text))
      return this.#fail(`Input string '${text}' is not a valid number.`)
    this.#at += text.length
    if (this.options.decimals === true)
      return new JValue(new Box(DECIMAL, requireNumber(text, 'decimal', STYLES.Float)), TOKEN_TYPES.Float)
    return new JValue(new Box(DOUBLE, Number(text)), TOKEN_TYPES.Float)
  }

  #integer(value: bigint, length: number): JValue {
    this.#at += length
    const isLong = BigInt.asIntN(64, value) === value
    return new JValue(new Box(isLong ? LONG : typeNamed('System.Numerics.BigInteger'), value), TOKEN_TYPES.Integer)
  }

  #word(): JValue {
    const words: Readonly<Record<string, () => JValue>> = {
      true: () => new JValue(true, TOKEN_TYPES.Boolean),
      false: () => new JValue(false, TOKEN_TYPES.Boolean),
      null: () => new JValue(null, TOKEN_TYPES.Null),
      undefined: () => new JValue(null, TOKEN_TYPES.Undefined),
      NaN: () => new JValue(new Box(DOUBLE, Number.NaN), TOKEN_TYPES.Float),
      Infinity: () => new JValue(new Box(DOUBLE, Number.POSITIVE_INFINITY), TOKEN_TYPES.Float),
      '-Infinity': () => new JValue(new Box(DOUBLE, Number.NEGATIVE_INFINITY), TOKEN_TYPES.Float),
    }
    const word = /^-?[A-Za-z]+/.exec(this.text.slice(this.#at, this.#at + 16))?.[0] ?? ''
    const make = Object.hasOwn(words, word) ? words[word] : undefined
    if (make === undefined) return this.#fail(`Unexpected character encountered while parsing value: ${this.#shown()}.`)
    this.#at += word.length
    return make()
  }

  #take(c: string): boolean {
    if (this.text[this.#at] !== c) return false
    this.#at++
    return true
  }

  /** White space and comments. */
  #skip(): void {
    for (;;) {
      while (/\s/.test(this.text[this.#at] ?? 'x')) this.#at++
      if (this.text[this.#at] !== '/') return
      const isLine = this.text[this.#at + 1] === '/'
      if (!isLine && this.text[this.#at + 1] !== '*')
        this.#fail(`Error parsing comment. Expected: *, got ${this.text[this.#at + 1]}.`)
      const end = this.text.indexOf(isLine ? '\n' : '*/', this.#at + 2)
      if (end < 0 && !isLine) this.#fail('Unexpected end while parsing comment.')
      this.#at = end < 0 ? this.text.length : end + (isLine ? 1 : 2)
    }
  }

  #shown(): string {
    return this.text[this.#at] ?? ''
  }

  #fail(message: string): never {
    const before = this.text.slice(0, this.#at).split('\n')
    const path = this.#path
      .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
      .join('')
    const line = this.#at === 0 ? 0 : before.length
    const position = before.at(-1)!.length
    const error = new ExceptionValue(
      typeNamed('JsonReaderException'),
      `${message} Path '${path}', line ${line}, position ${position}.`,
    )
    error.details = { Path: path, LineNumber: line, LinePosition: position }
    throw error
  }
}

export type Wanted = 'JObject' | 'JArray' | 'JToken'

/** JObject.Parse and the like. */
export function parseJson(text: string, wanted: Wanted = 'JToken', options?: ReadOptions): JToken {
  const token = new JsonReader(text, options).read()
  if (token === undefined)
    return raise('JsonReaderException', `Error reading ${wanted} from JsonReader. Path '', line 0, position 0.`)
  const fits = wanted === 'JToken' || (wanted === 'JObject' ? token instanceof JObject : token instanceof JArray)
  if (!fits) {
    const what = wanted === 'JObject' ? 'an object' : 'an array'
    return raise(
      'JsonReaderException',
      `Error reading ${wanted} from JsonReader. Current JsonReader item is not ${what}: ${token.type.definition.name}. Path '', line 1, position 1.`,
    )
  }
  return token
}
