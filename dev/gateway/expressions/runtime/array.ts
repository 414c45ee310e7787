import { arrayOf, defaultOf } from '../types/core.js'
import type { Type } from '../types/type.js'
import { allocate } from './budget.js'
import { raise } from './exceptions.js'
import { NetObject } from './object.js'

/** A .NET array. Bytes are kept in a Buffer, everything else in a plain array of the element's representation. */
export class ArrayValue extends NetObject implements Iterable<unknown> {
  private constructor(
    readonly element: Type,
    readonly items: unknown[] | Buffer,
  ) {
    super()
  }

  static of(element: Type, items: readonly unknown[]): ArrayValue {
    return new ArrayValue(element, element.keyword === 'byte' ? Buffer.from(items as number[]) : (items as unknown[]))
  }

  /** With every element at its default. */
  static create(element: Type, length: number): ArrayValue {
    if (length < 0) raise('OverflowException', 'Arithmetic operation resulted in an overflow.')
    allocate(length)
    if (element.keyword === 'byte') return new ArrayValue(element, Buffer.alloc(length))
    return new ArrayValue(element, new Array(length).fill(defaultOf(element)))
  }

  static bytes(type: Type, bytes: Uint8Array): ArrayValue {
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new ArrayValue(type, buffer)
  }

  get type(): Type {
    return arrayOf(this.element)
  }

  get length(): number {
    return this.items.length
  }

  get(index: number): unknown {
    this.#check(index)
    return this.items[index]
  }

  set(index: number, value: unknown): void {
    this.#check(index)
    ;(this.items as unknown[])[index] = value
  }

  [Symbol.iterator](): Iterator<unknown> {
    return (this.items as unknown[])[Symbol.iterator]()
  }

  #check(index: number): void {
    if (!(index >= 0 && index < this.items.length))
      raise('IndexOutOfRangeException', 'Index was outside the bounds of the array.')
  }
}
