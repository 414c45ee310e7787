import type { Type } from '../types/type.js'
import { toArray } from './sequence.js'
import { box } from './typing.js'

/** The elements of a collection as objects: those of an int[] are boxed. */
export function boxedItems(source: unknown): unknown[] {
  const { element } = source as { element?: Type }
  const items = toArray(source)
  return element === undefined ? items : items.map((item) => box(item, element))
}
