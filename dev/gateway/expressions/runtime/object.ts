import type { Type } from '../types/type.js'

/** The objects of the engine; none is a host object, and nothing of the host is reachable from one. */
export abstract class NetObject {
  abstract get type(): Type

  /** ToString(). */
  display(): string {
    return this.type.fullName
  }

  /** ToString(format) of what can be formatted. */
  format(_format: string): string {
    return this.display()
  }
}

/**
 * A boxed .NET value, as `context.Variables` keeps it. Strings, booleans and null are themselves; all else is an object of
 * this engine, made and read only through the functions of the index.
 */
export type Value = string | boolean | null | NetObject

/** A number, char or enum as an `object`: what it needs to remember its type. */
export class Box extends NetObject {
  constructor(
    readonly type: Type,
    readonly value: unknown,
  ) {
    super()
  }

  equals(other: unknown): boolean {
    return other instanceof Box && other.type === this.type && sameNumber(other.value, this.value)
  }

  get valueKey(): string {
    return `${this.type.id}:${String(this.value)}`
  }
}

function sameNumber(a: unknown, b: unknown): boolean {
  return a === b || (isEquatable(a) && a.equals(b)) || (Number.isNaN(a) && Number.isNaN(b))
}

/** What objects with value equality offer: structs, anonymous objects, and classes that override Equals. */
export interface Equatable {
  equals(other: unknown): boolean
  /** Equal for equal objects, distinct for others: stands for the hash code. */
  readonly valueKey: string
}

export function isEquatable(value: unknown): value is Equatable {
  return typeof value === 'object' && value !== null && 'valueKey' in value
}

/** What objects with an order offer. */
export interface Comparable {
  compareTo(other: unknown): number
}
