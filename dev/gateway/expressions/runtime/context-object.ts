import type { Type } from '../types/type.js'
import { NetObject } from './object.js'

/** A part of the context, such as the user, that became an `object`: its members by name, and its type. */
class ContextObject extends NetObject {
  constructor(
    readonly type: Type,
    members: object,
  ) {
    super()
    for (const [name, value] of Object.entries(members)) if (name !== 'type') Object.assign(this, { [name]: value })
  }
}

/** Whether values of the type are the gateway's own objects, which no conversion may let out as they are. */
export function isContextType(type: Type): boolean {
  return type.definition.namespace === 'Apim' && type.kind !== 'enum'
}

export function asObject(value: unknown, type: Type): unknown {
  return typeof value !== 'object' || value === null || value instanceof NetObject
    ? value
    : new ContextObject(type, value)
}
