import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { step } from './budget.js'
import { valueKeyOf, valuesEqual } from './equality.js'
import { raise, raiseArgumentNull, raiseRange } from './exceptions.js'
import { NetObject } from './object.js'
import { displayer } from './text.js'

/** System.Collections.Generic.List<T>, and the read-only lists that properties give. */
export class ListValue extends NetObject implements Iterable<unknown> {
  #version = 0

  constructor(
    readonly element: Type,
    readonly items: unknown[] = [],
    readonly definition: 'List' | 'Queue' | 'Stack' | 'LinkedList' | 'ReadOnlyCollection' = 'List',
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(
      this.definition === 'ReadOnlyCollection' ? 'System.Collections.ObjectModel.ReadOnlyCollection' : this.definition,
      this.element,
    )
  }

  get count(): number {
    return this.items.length
  }

  get(index: number): unknown {
    this.check(index, this.items.length - 1)
    return this.items[index]
  }

  set(index: number, value: unknown): void {
    this.check(index, this.items.length - 1)
    this.items[index] = value
    this.#version++
  }

  add(item: unknown): void {
    this.items.push(item)
    this.changed()
  }

  /** Every change makes the enumerations that run invalid. */
  changed(): void {
    step()
    this.#version++
  }

  check(index: number, last: number, name = 'index'): void {
    if (!(index >= 0 && index <= last)) {
      raiseRange(name, 'Index was out of range. Must be non-negative and less than the size of the collection.')
    }
  }

  *[Symbol.iterator](): Generator<unknown> {
    const version = this.#version
    for (let i = 0; i < this.items.length; i++) {
      yield this.items[i]
      if (this.#version !== version)
        raise('InvalidOperationException', 'Collection was modified; enumeration operation may not execute.')
    }
  }
}

export class KeyValue extends NetObject {
  constructor(
    readonly type: Type,
    readonly key: unknown,
    readonly value: unknown,
  ) {
    super()
  }

  override display(): string {
    const [key, value] = this.type.args
    return `[${displayer(key!)(this.key)}, ${displayer(value!)(this.value)}]`
  }

  equals(other: unknown): boolean {
    return other instanceof KeyValue && valuesEqual(this.key, other.key) && valuesEqual(this.value, other.value)
  }

  get valueKey(): string {
    return `${String(valueKeyOf(this.key))}=${String(valueKeyOf(this.value))}`
  }
}

/** How keys compare: by value, or strings without regard to case. */
export type KeyOf = (key: unknown) => unknown

/** Dictionary<TKey, TValue>: keeps the order of insertion, as .NET's does while nothing is removed. */
export class DictionaryValue extends NetObject implements Iterable<unknown> {
  readonly #entries = new Map<unknown, KeyValue>()
  readonly #pairType: Type

  constructor(
    readonly key: Type,
    readonly value: Type,
    readonly keyOf: KeyOf = valueKeyOf,
    readonly definition = 'Dictionary',
  ) {
    super()
    this.#pairType = typeNamed('KeyValuePair', key, value)
  }

  get type(): Type {
    return typeNamed(this.definition, this.key, this.value)
  }

  get count(): number {
    return this.#entries.size
  }

  tryGet(key: unknown): { value: unknown } | undefined {
    if (key === null) raiseArgumentNull('key')
    return this.#entries.get(this.keyOf(key))
  }

  has(key: unknown): boolean {
    return this.tryGet(key) !== undefined
  }

  get(key: unknown): unknown {
    const entry = this.tryGet(key)
    if (entry === undefined) {
      raise('KeyNotFoundException', `The given key '${displayer(this.key)(key)}' was not present in the dictionary.`)
    }
    return entry.value
  }

  set(key: unknown, value: unknown): void {
    if (key === null) raiseArgumentNull('key')
    step()
    const found = this.#entries.get(this.keyOf(key))
    this.#entries.set(this.keyOf(key), new KeyValue(this.#pairType, found?.key ?? key, value))
  }

  insert(key: unknown, value: unknown): void {
    if (!this.tryInsert(key, value)) {
      raise('ArgumentException', `An item with the same key has already been added. Key: ${displayer(this.key)(key)}`)
    }
  }

  tryInsert(key: unknown, value: unknown): boolean {
    if (this.has(key)) return false
    this.set(key, value)
    return true
  }

  add(pair: KeyValue): void {
    this.insert(pair.key, pair.value)
  }

  remove(key: unknown): boolean {
    if (key === null) raiseArgumentNull('key')
    return this.#entries.delete(this.keyOf(key))
  }

  clear(): void {
    this.#entries.clear()
  }

  get keys(): ListValue {
    return new ListValue(
      this.key,
      [...this.#entries.values()].map((entry) => entry.key),
    )
  }

  get values(): ListValue {
    return new ListValue(
      this.value,
      [...this.#entries.values()].map((entry) => entry.value),
    )
  }

  [Symbol.iterator](): Iterator<KeyValue> {
    return this.#entries.values()
  }
}

export class SetValue extends NetObject implements Iterable<unknown> {
  readonly #items = new Map<unknown, unknown>()

  constructor(
    readonly element: Type,
    readonly keyOf: KeyOf = valueKeyOf,
    readonly definition: 'HashSet' | 'SortedSet' = 'HashSet',
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(this.definition, this.element)
  }

  get count(): number {
    return this.#items.size
  }

  has(item: unknown): boolean {
    return this.#items.has(this.keyOf(item))
  }

  find(item: unknown): unknown {
    return this.#items.get(this.keyOf(item))
  }

  add(item: unknown): boolean {
    step()
    if (this.has(item)) return false
    this.#items.set(this.keyOf(item), item)
    return true
  }

  remove(item: unknown): boolean {
    return this.#items.delete(this.keyOf(item))
  }

  clear(): void {
    this.#items.clear()
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.#items.values()
  }
}

/** What a LINQ method gives: nothing is computed until it is enumerated, and again each time. */
export class QueryValue extends NetObject implements Iterable<unknown> {
  constructor(
    readonly element: Type,
    readonly generate: () => Iterable<unknown>,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('IEnumerable', this.element)
  }

  override display(): string {
    return `System.Linq.Enumerable+Iterator\`1[${this.element.fullName}]`
  }

  *[Symbol.iterator](): Generator<unknown> {
    for (const item of this.generate()) {
      step()
      yield item
    }
  }
}
