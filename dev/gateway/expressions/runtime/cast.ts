import { underlying } from '../types/core.js'
import type { Type } from '../types/type.js'
import { castReference, unbox } from './typing.js'

/** `(T)value` of a boxed value, for methods that cast inside. */
export function castTo(value: unknown, type: Type): unknown {
  if (!type.isValueType) return castReference(value, type)
  const inner = underlying(type)
  if (inner !== undefined) return value === null ? null : unbox(value, inner)
  return unbox(value, type)
}
