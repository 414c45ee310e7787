import { OBJECT } from '../types/core.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { step } from './budget.js'
import { raise } from './exceptions.js'
import { NetObject } from './object.js'
import { iterate } from './sequence.js'

/** A running enumeration, for expressions that call GetEnumerator themselves. Also iterable, for foreach. */
export class EnumeratorValue extends NetObject {
  readonly #iterator: Iterator<unknown>
  #current: { value: unknown } | undefined

  constructor(source: Iterable<unknown>) {
    super()
    this.#iterator = source[Symbol.iterator]()
  }

  get type(): Type {
    return typeNamed('System.Collections.Generic.IEnumerator', OBJECT)
  }

  get current(): unknown {
    return this.#current === undefined
      ? raise('InvalidOperationException', 'Enumeration has not started. Call MoveNext.')
      : this.#current.value
  }

  moveNext(): boolean {
    step()
    const next = this.#iterator.next()
    this.#current = next.done ? undefined : { value: next.value }
    return !next.done
  }

  *[Symbol.iterator](): Generator<unknown> {
    while (this.moveNext()) yield this.current
  }
}

export function enumeratorOf(source: unknown): EnumeratorValue {
  return new EnumeratorValue(iterate(source))
}
