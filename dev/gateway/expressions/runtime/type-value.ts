import { TYPE_DEFINITION } from '../types/core.js'
import type { Type } from '../types/type.js'
import { NetObject } from './object.js'

/** A System.Type: its names only, no reflection. */
export class TypeValue extends NetObject {
  constructor(readonly represents: Type) {
    super()
  }

  get type(): Type {
    return TYPE_DEFINITION.type
  }

  equals(other: unknown): boolean {
    return other instanceof TypeValue && other.represents === this.represents
  }

  get valueKey(): string {
    return String(this.represents.id)
  }
}
