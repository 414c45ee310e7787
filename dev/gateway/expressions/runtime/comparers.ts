import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import type { KeyOf } from './collections.js'
import { valueKeyOf, valuesEqual } from './equality.js'
import { NetObject } from './object.js'
import { compareOrdinal, toUpper } from './strings.js'

/** A StringComparer or a default comparer: equality and order in one. */
export class ComparerValue extends NetObject {
  constructor(
    readonly name: string,
    readonly keyOf: KeyOf,
    readonly compare: (a: unknown, b: unknown) => number,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(this.name)
  }

  equal(a: unknown, b: unknown): boolean {
    return valuesEqual(this.keyOf(a), this.keyOf(b))
  }
}

const upperKey: KeyOf = (key) => (typeof key === 'string' ? toUpper(key) : valueKeyOf(key))

export const ORDINAL = new ComparerValue('StringComparer', valueKeyOf, (a, b) =>
  compareOrdinal(a as string, b as string),
)
export const ORDINAL_IGNORE_CASE = new ComparerValue('StringComparer', upperKey, (a, b) =>
  compareOrdinal(a as string, b as string, true),
)

export function keyOfComparer(comparer: ComparerValue | null): KeyOf {
  return comparer?.keyOf ?? valueKeyOf
}
