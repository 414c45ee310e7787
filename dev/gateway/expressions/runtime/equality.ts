import { raise } from './exceptions.js'
import { type Comparable, isEquatable } from './object.js'

/** Equality of two values of the same static type, as EqualityComparer<T>.Default has it. */
export function valuesEqual(a: unknown, b: unknown): boolean {
  return a === b || (isEquatable(a) && a.equals(b)) || (Number.isNaN(a) && Number.isNaN(b))
}

const references = new WeakMap<object, string>()
let lastReference = 0

/** A key for a Map that is the same for equal values: primitives stand for themselves. */
export function valueKeyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isEquatable(value)) return `${value.constructor.name}:${value.valueKey}`
  return value
}

/** RuntimeHelpers.GetHashCode and the like: stable while the object lives. */
export function referenceKey(value: object): string {
  const key = references.get(value) ?? `#${++lastReference}`
  references.set(value, key)
  return key
}

/** The order of Comparer<T>.Default; null comes first. Strings compare by code unit, as .NET does with invariant globalization. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  if (typeof a === 'object') {
    if ('compareTo' in a) return (a as Comparable).compareTo(b)
    raise('InvalidOperationException', 'Failed to compare two elements in the array.')
  }
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1
  if (Number.isNaN(b)) return 1
  return (a as number) < (b as number) ? -1 : 1
}
