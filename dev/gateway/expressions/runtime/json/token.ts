import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { step } from '../budget.js'
import { valueKeyOf, valuesEqual } from '../equality.js'
import { raise, raiseRange } from '../exceptions.js'
import { Box, NetObject } from '../object.js'
import { displayObject, formatObject } from '../text.js'
import { writeJson } from './writer.js'

/** JTokenType's members by name. */
export const TOKEN_TYPES = {
  None: 0,
  Object: 1,
  Array: 2,
  Constructor: 3,
  Property: 4,
  Comment: 5,
  Integer: 6,
  Float: 7,
  String: 8,
  Boolean: 9,
  Null: 10,
  Undefined: 11,
  Date: 12,
  Raw: 13,
  Bytes: 14,
  Guid: 15,
  Uri: 16,
  TimeSpan: 17,
} as const

/** Newtonsoft's JToken: JSON that knows its parent. */
export abstract class JToken extends NetObject {
  parent: JContainer | null = null
  abstract readonly tokenType: number

  abstract clone(): JToken
  /** A container's tokens; none for a value. */
  abstract get children(): readonly JToken[]

  override display(): string {
    return writeJson(this, true)
  }

  get root(): JToken {
    return this.parent === null ? this : this.parent.root
  }

  [Symbol.iterator](): Iterator<JToken> {
    return this.children.values()
  }

  /** Where the token is: `a.b[0]`. */
  get path(): string {
    if (this.parent === null) return ''
    if (this.parent instanceof JArray) return `${this.parent.path}[${this.parent.items.indexOf(this)}]`
    if (this instanceof JProperty) {
      const before = this.parent.path
      if (!/^[\w$]+$/u.test(this.name)) return `${before}['${this.name.replaceAll("'", "\\'")}']`
      return before === '' ? this.name : `${before}.${this.name}`
    }
    return this.parent.path
  }

  /** Takes the token out of its parent. */
  remove(): void {
    if (this.parent === null) raise('InvalidOperationException', 'The parent is missing.')
    this.parent.removeChild(this)
  }

  replaceBy(token: JToken): void {
    if (this.parent === null) raise('InvalidOperationException', 'The parent is missing.')
    this.parent.replaceChild(this, token)
  }
}

export abstract class JContainer extends JToken {
  abstract removeChild(child: JToken): void
  abstract replaceChild(child: JToken, by: JToken): void
  abstract get count(): number

  /** A token that has a parent already is copied, as Newtonsoft does. */
  protected adopt<T extends JToken>(token: T): T {
    step()
    const isOwn = token.parent !== null || token === this.root
    const own = (isOwn ? token.clone() : token) as T
    own.parent = this
    return own
  }
}

export class JValue extends JToken {
  constructor(
    /** Boxed. */
    public value: unknown,
    readonly tokenType: number,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(this.tokenType === TOKEN_TYPES.Raw ? 'JRaw' : 'JValue')
  }

  get children(): readonly JToken[] {
    return []
  }

  clone(): JValue {
    return new JValue(this.value, this.tokenType)
  }

  override display(): string {
    return displayObject(this.value)
  }

  override format(format: string): string {
    return this.value === null ? '' : formatObject(this.value, format)
  }

  equals(other: unknown): boolean {
    return other instanceof JValue && sameValue(this.value, other.value) && this.tokenType === other.tokenType
  }

  get valueKey(): string {
    return `${this.tokenType}:${String(valueKeyOf(this.value instanceof Box ? String(this.value.value) : this.value))}`
  }

  compareTo(other: JValue): number {
    const [a, b] = [this.value, other.value].map((value) =>
      value instanceof Box ? Number(value.value) : displayObject(value),
    ) as [never, never]
    return a < b ? -1 : a > b ? 1 : 0
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a instanceof Box && b instanceof Box) return String(a.value) === String(b.value)
  return valuesEqual(a, b)
}

export class JProperty extends JContainer {
  readonly tokenType = TOKEN_TYPES.Property
  #value: JToken

  constructor(
    readonly name: string,
    value: JToken,
  ) {
    super()
    this.#value = this.adopt(value)
  }

  get type(): Type {
    return typeNamed('JProperty')
  }

  get value(): JToken {
    return this.#value
  }

  set value(token: JToken) {
    if (token === this.#value) return
    this.#value.parent = null
    this.#value = this.adopt(token)
  }

  get children(): readonly JToken[] {
    return [this.#value]
  }

  get count(): number {
    return 1
  }

  clone(): JProperty {
    return new JProperty(this.name, this.#value.clone())
  }

  /** A property's value never goes alone: Newtonsoft removes the property when `jobject["a"].Remove()` is asked. */
  removeChild(): void {
    raise('JsonException', `Cannot add or remove items from Newtonsoft.Json.Linq.JProperty.`)
  }

  replaceChild(_child: JToken, by: JToken): void {
    this.value = by
  }
}

export class JObject extends JContainer {
  readonly tokenType = TOKEN_TYPES.Object
  readonly properties = new Map<string, JProperty>()

  get type(): Type {
    return typeNamed('JObject')
  }

  get children(): readonly JToken[] {
    return [...this.properties.values()]
  }

  get count(): number {
    return this.properties.size
  }

  get(name: string): JToken | null {
    return this.properties.get(name)?.value ?? null
  }

  set(name: string, value: JToken): void {
    const property = this.properties.get(name)
    if (property === undefined) this.append(new JProperty(name, value))
    else property.value = value
  }

  /** Adds at the end; a name that is there already is an error. */
  append(property: JProperty): void {
    if (this.properties.has(property.name)) {
      raise(
        'ArgumentException',
        `Can not add property ${property.name} to Newtonsoft.Json.Linq.JObject. Property with the same name already exists on object.`,
      )
    }
    this.properties.set(property.name, this.adopt(property))
  }

  prepend(property: JProperty): void {
    const rest = [...this.properties]
    this.append(property)
    for (const [name] of rest) this.properties.delete(name)
    for (const [name, value] of rest) this.properties.set(name, value)
  }

  delete(name: string): boolean {
    const property = this.properties.get(name)
    if (property !== undefined) property.parent = null
    return this.properties.delete(name)
  }

  clone(): JObject {
    const copy = new JObject()
    for (const property of this.properties.values()) copy.append(property.clone())
    return copy
  }

  removeChild(child: JToken): void {
    if (child instanceof JProperty) this.delete(child.name)
  }

  replaceChild(child: JToken, by: JToken): void {
    if (!(child instanceof JProperty) || !(by instanceof JProperty))
      raise('ArgumentException', `Can not add ${by.type.fullName} to Newtonsoft.Json.Linq.JObject.`)
    const entries = [...this.properties.values()].map((property) => (property === child ? this.adopt(by) : property))
    this.properties.clear()
    for (const property of entries) this.properties.set(property.name, property)
  }
}

export class JArray extends JContainer {
  readonly tokenType = TOKEN_TYPES.Array
  readonly items: JToken[] = []

  get type(): Type {
    return typeNamed('JArray')
  }

  get children(): readonly JToken[] {
    return this.items
  }

  get count(): number {
    return this.items.length
  }

  get(index: number): JToken {
    this.#check(index, this.items.length - 1)
    return this.items[index]!
  }

  set(index: number, value: JToken): void {
    this.#check(index, this.items.length - 1)
    this.items[index]!.parent = null
    this.items[index] = this.adopt(value)
  }

  append(value: JToken): void {
    this.items.push(this.adopt(value))
  }

  insert(index: number, value: JToken): void {
    this.#check(index, this.items.length)
    this.items.splice(index, 0, this.adopt(value))
  }

  removeAt(index: number): void {
    this.#check(index, this.items.length - 1)
    for (const token of this.items.splice(index, 1)) token.parent = null
  }

  clear(): void {
    for (const token of this.items.splice(0)) token.parent = null
  }

  clone(): JArray {
    const copy = new JArray()
    for (const item of this.items) copy.append(item.clone())
    return copy
  }

  removeChild(child: JToken): void {
    const index = this.items.indexOf(child)
    if (index >= 0) this.removeAt(index)
  }

  replaceChild(child: JToken, by: JToken): void {
    this.set(this.items.indexOf(child), by)
  }

  #check(index: number, last: number): void {
    if (!(index >= 0 && index <= last)) {
      raiseRange('index', 'Index was out of range. Must be non-negative and less than the size of the collection.')
    }
  }
}

/** JToken.DeepEquals: objects without regard to order. */
export function deepEquals(a: JToken | null, b: JToken | null): boolean {
  if (a === b || a === null || b === null) return a === b
  if (a instanceof JValue || b instanceof JValue) return a instanceof JValue && a.equals(b)
  if (a instanceof JObject && b instanceof JObject) {
    return (
      a.count === b.count &&
      [...a.properties.values()].every((property) => deepEquals(property.value, b.get(property.name)))
    )
  }
  if (a instanceof JProperty && b instanceof JProperty) return a.name === b.name && deepEquals(a.value, b.value)
  if (a.tokenType !== b.tokenType || a.children.length !== b.children.length) return false
  return a.children.every((child, i) => deepEquals(child, b.children[i]!))
}
