import type {
  BodySource,
  CertificateSource,
  ContextSource,
  HeadersSource,
  RequestSource,
  ResponseSource,
  UrlSource,
} from '../source.js'
import { BYTE, OBJECT, STRING } from '../types/core.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { ArrayValue } from './array.js'
import { CertificateValue } from './certificate.js'
import { DictionaryValue, KeyValue, ListValue } from './collections.js'
import { raise, raiseArgumentNull } from './exceptions.js'
import { parseForm } from './form.js'
import { parseJson } from './json/reader.js'
import { NetObject } from './object.js'
import { ResponseValue } from './response.js'
import { UriValue } from './uri.js'
import { parseDocument, parseElement } from './xml/parse.js'

/** The view of a source, the same for as long as nothing else is viewed: cheaper than a map that outlives the request. */
class Latest<K extends object, V> {
  #source: K | undefined
  #view: V | undefined

  constructor(private readonly make: (source: K) => V) {}

  of(source: K): V {
    if (this.#source !== source) {
      this.#view = this.make(source)
      this.#source = source
    }
    return this.#view as V
  }
}

/** The view of a source, made once for each. */
function remembered<K extends object, V>(views: WeakMap<K, V>, source: K, make: () => V): V {
  const known = views.get(source)
  if (known !== undefined) return known
  const view = make()
  views.set(source, view)
  return view
}

/** A read-only dictionary over what the gateway has: nothing is copied until it is enumerated. */
abstract class View extends NetObject {
  abstract readonly key: Type
  abstract readonly value: Type
  abstract tryGet(key: string | null): { value: unknown } | undefined
  protected abstract names(): Iterable<string>

  get type(): Type {
    return typeNamed('Dictionary', STRING, this.value)
  }

  get count(): number {
    return [...this.names()].length
  }

  has(key: string | null): boolean {
    return this.tryGet(key) !== undefined
  }

  get(key: string | null): unknown {
    const found = this.tryGet(key)
    return found === undefined
      ? raise('KeyNotFoundException', `The given key '${key}' was not present in the dictionary.`)
      : found.value
  }

  get keys(): ListValue {
    return new ListValue(STRING, [...this.names()])
  }

  get values(): ListValue {
    return new ListValue(
      this.value,
      [...this.names()].map((name) => this.get(name)),
    )
  }

  *[Symbol.iterator](): Generator<KeyValue> {
    const type = typeNamed('KeyValuePair', STRING, this.value)
    for (const name of this.names()) yield new KeyValue(type, name, this.get(name))
  }
}

export class HeaderDictionary extends View {
  static readonly #latest = new Latest((headers: HeadersSource) => new HeaderDictionary(headers))
  readonly key = STRING

  constructor(readonly headers: HeadersSource) {
    super()
  }

  static of(headers: HeadersSource): HeaderDictionary {
    return HeaderDictionary.#latest.of(headers)
  }

  get value(): Type {
    return typeNamed('[]', STRING)
  }

  tryGet(key: string | null): { value: unknown } | undefined {
    if (key === null) raiseArgumentNull('key')
    return this.headers.has(key) ? { value: ArrayValue.of(STRING, this.headers.getAll(key)) } : undefined
  }

  /** The values joined by a comma, which is what GetValueOrDefault gives. */
  joined(key: string): string | undefined {
    return this.headers.get(key)
  }

  protected names(): Iterable<string> {
    return this.headers.names()
  }
}

export class VariableDictionary extends View {
  static readonly #latest = new Latest((variables: ReadonlyMap<string, unknown>) => new VariableDictionary(variables))
  readonly key = STRING
  readonly value = OBJECT

  constructor(readonly variables: ReadonlyMap<string, unknown>) {
    super()
  }

  static of(variables: ReadonlyMap<string, unknown>): VariableDictionary {
    return VariableDictionary.#latest.of(variables)
  }

  tryGet(key: string | null): { value: unknown } | undefined {
    if (key === null) raiseArgumentNull('key')
    const value = this.variables.get(key)
    return value === undefined ? undefined : { value }
  }

  protected names(): Iterable<string> {
    return this.variables.keys()
  }
}

export class ParameterDictionary extends View {
  readonly key = STRING
  readonly value = STRING

  constructor(readonly parameters: ReadonlyMap<string, string>) {
    super()
  }

  tryGet(key: string | null): { value: unknown } | undefined {
    if (key === null) raiseArgumentNull('key')
    const value = this.parameters.get(key)
    return value === undefined ? undefined : { value }
  }

  protected names(): Iterable<string> {
    return this.parameters.keys()
  }
}

/** Query parameters and claims: names without regard to case, several values each. */
export class MultiDictionary extends View {
  readonly key = STRING
  readonly value = typeNamed('[]', STRING)
  readonly #entries = new Map<string, { name: string; values: string[] }>()

  add(name: string, value: string): void {
    const key = name.toLowerCase()
    const entry = this.#entries.get(key)
    if (entry === undefined) this.#entries.set(key, { name, values: [value] })
    else entry.values.push(value)
  }

  replace(name: string, value: string): void {
    const key = name.toLowerCase()
    this.#entries.set(key, { name: this.#entries.get(key)?.name ?? name, values: [value] })
  }

  delete(name: string): void {
    this.#entries.delete(name.toLowerCase())
  }

  tryGet(key: string | null): { value: unknown } | undefined {
    if (key === null) raiseArgumentNull('key')
    const entry = this.#entries.get(key.toLowerCase())
    return entry && { value: ArrayValue.of(STRING, entry.values) }
  }

  protected names(): Iterable<string> {
    return [...this.#entries.values()].map((entry) => entry.name)
  }
}

/** An IUrl. */
export class UrlView extends NetObject {
  static readonly #views = new WeakMap<UrlSource, UrlView>()
  #query: MultiDictionary | undefined

  constructor(readonly source: UrlSource) {
    super()
  }

  static of(source: UrlSource): UrlView {
    return remembered(UrlView.#views, source, () => new UrlView(source))
  }

  static parse(text: string): UrlView | null {
    const uri = UriValue.tryParse(text, 'absolute')
    if (uri === undefined) return null
    const { scheme, host, port, path, query } = uri
    return new UrlView({ scheme, host, port, path, queryString: query.slice(1), toString: () => uri.absolute })
  }

  get type(): Type {
    return typeNamed('IUrl')
  }

  get path(): string {
    return this.source.path
  }

  get queryString(): string {
    return this.source.queryString === '' ? '' : `?${this.source.queryString}`
  }

  get query(): MultiDictionary {
    if (this.#query === undefined) {
      this.#query = new MultiDictionary()
      for (const [name, value] of parseForm(this.source.queryString)) if (name !== null) this.#query.add(name, value)
    }
    return this.#query
  }

  toUri(): UriValue {
    return UriValue.parse(this.source.toString())
  }

  override display(): string {
    return this.toUri().display()
  }
}

/** An IMessageBody, or null where the message has none. */
export class BodyView extends NetObject {
  constructor(readonly source: BodySource) {
    super()
  }

  get type(): Type {
    return typeNamed('IMessageBody')
  }

  read(preserveContent: boolean): Uint8Array {
    const { bytes, isConsumed } = this.source
    if (isConsumed || bytes === undefined) {
      raise(
        'InvalidOperationException',
        'Cannot access the message body after it has been consumed (preserveContent was false).',
      )
    }
    if (!preserveContent) this.source.consume()
    return bytes
  }
}

const responses = new Latest((source: ResponseSource) => new ResponseValue(source))

export function responseOf(source: ResponseSource | undefined): ResponseValue | null {
  return source === undefined ? null : responses.of(source)
}

const bodies = new WeakMap<BodySource, BodyView>()

export function bodyOf({ body }: RequestSource | ResponseSource): BodyView | null {
  if (body.isEmpty) return null
  return remembered(bodies, body, () => new BodyView(body))
}

/** As<T>(). */
export function readBodyAs(body: BodyView, preserveContent: boolean, type: Type): unknown {
  const bytes = body.read(preserveContent)
  if (type.fullName === 'System.Byte[]') return ArrayValue.bytes(BYTE, bytes)
  const text = decodeText(bytes)
  switch (type.definition.name) {
    case 'String':
      return text
    case 'JObject':
    case 'JArray':
    case 'JToken':
      return parseJson(text, type.definition.name)
    case 'XElement':
    case 'XNode':
      return parseElement(text)
    case 'XDocument':
      return parseDocument(text)
    default:
      return raise('NotSupportedException', `IMessageBody.As<${type.name}>`)
  }
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes)
}

export function readForm(body: BodyView, preserveContent: boolean): DictionaryValue {
  const lists = new Map<string, string[]>()
  for (const [name, value] of parseForm(decodeText(body.read(preserveContent)))) {
    if (name === null) continue
    const list = lists.get(name)
    if (list === undefined) lists.set(name, [value])
    else list.push(value)
  }
  const form = new DictionaryValue(STRING, typeNamed('IList', STRING))
  for (const [name, values] of lists) form.set(name, ArrayValue.of(STRING, values))
  return form
}

export function certificateOf(der: Uint8Array | undefined): CertificateValue | null {
  return der === undefined ? null : CertificateValue.parse(der)
}

export function certificates(map: ContextSource['services']['deployment']['certificates']): DictionaryValue {
  const dictionary = new DictionaryValue(STRING, typeNamed('X509Certificate2'))
  for (const [id, { certificate, privateKey }] of map ?? ([] as Iterable<[string, CertificateSource]>)) {
    dictionary.set(id, CertificateValue.parse(certificate, privateKey))
  }
  return dictionary
}

class GraphQLValue extends NetObject {
  get type(): Type {
    return typeNamed('GraphQLArguments')
  }
}
export const GRAPHQL = new GraphQLValue()
