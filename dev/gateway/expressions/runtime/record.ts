import { anonymousNames, isAnonymous } from '../types/tuples.js'
import type { Type } from '../types/type.js'
import { compareValues, valueKeyOf, valuesEqual } from './equality.js'
import { NetObject } from './object.js'
import { displayer } from './text.js'

/** A tuple or an anonymous object: equal to another when their items are. */
export class RecordValue extends NetObject {
  constructor(
    readonly type: Type,
    readonly items: unknown[],
  ) {
    super()
  }

  map(type: Type, convert: (item: unknown, i: number) => unknown): RecordValue {
    return new RecordValue(type, this.items.map(convert))
  }

  override display(): string {
    const texts = this.items.map((item, i) => displayer(this.type.args[i]!)(item))
    if (!isAnonymous(this.type)) return `(${texts.join(', ')})`
    const members = anonymousNames(this.type).map((name, i) => `${name} = ${texts[i]}`)
    return `{ ${members.join(', ')} }`
  }

  equals(other: unknown): boolean {
    if (!(other instanceof RecordValue) || other.items.length !== this.items.length) return false
    return this.items.every((item, i) => valuesEqual(item, other.items[i]))
  }

  compareTo(other: unknown): number {
    const order = this.items.map((item, i) => compareValues(item, (other as RecordValue).items[i]))
    return order.find((each) => each !== 0) ?? 0
  }

  get valueKey(): string {
    return `(${this.items.map((item) => JSON.stringify(String(valueKeyOf(item)))).join()})`
  }
}
