import { BOOL, DELEGATE, isArray, OBJECT, STRING } from '../types/core.js'
import type { Type } from '../types/type.js'
import { asObject, isContextType } from './context-object.js'
import { raiseInvalidCast, raiseNull } from './exceptions.js'
import { Box, NetObject } from './object.js'

/** The run-time type of a boxed value that is not null. */
export function runtimeType(value: unknown): Type {
  if (typeof value === 'string') return STRING
  if (typeof value === 'boolean') return BOOL
  if (value instanceof NetObject) return value.type
  return DELEGATE
}

const assignable = new Map<Type, Map<Type, boolean>>()

/** Whether a reference (or boxed value) of type `from` is a `to`: base classes, interfaces, variance, arrays. */
export function isAssignable(from: Type, to: Type): boolean {
  if (from === to || to === OBJECT) return true
  const known = assignable.get(from) ?? new Map<Type, boolean>()
  assignable.set(from, known)
  let result = known.get(to)
  if (result === undefined) {
    known.set(to, false)
    result = [...from.ancestors].some((ancestor) => ancestor === to || isVariant(ancestor, to))
    known.set(to, result)
  }
  return result
}

function isVariant(from: Type, to: Type): boolean {
  if (from.definition !== to.definition || from.args.length === 0) return false
  if (isArray(from)) return isReferenceAssignable(from.args[0]!, to.args[0]!)
  return from.args.every((arg, i) => {
    const target = to.args[i]!
    const variance = from.definition.variance[i]
    if (arg === target) return true
    if (variance === 'out') return isReferenceAssignable(arg, target)
    return variance === 'in' && isReferenceAssignable(target, arg)
  })
}

function isReferenceAssignable(from: Type, to: Type): boolean {
  return !from.isValueType && !to.isValueType && isAssignable(from, to)
}

export function isInstance(value: unknown, type: Type): boolean {
  return value !== null && isAssignable(runtimeType(value), type)
}

/** The cast to a reference type: null passes, anything else must be of the type. */
export function castReference(value: unknown, type: Type): unknown {
  if (value !== null && !isInstance(value, type)) raiseInvalidCast(runtimeType(value).fullName, type.fullName)
  return value
}

/** The unboxing of `value` to exactly the value type `type`. */
export function unbox(value: unknown, type: Type): unknown {
  if (value === null) raiseNull()
  const actual = runtimeType(value)
  if (actual !== type && !(actual.kind === 'enum' && type.keyword === 'int'))
    raiseInvalidCast(actual.fullName, type.fullName)
  return value instanceof Box ? value.value : value
}

/** Value types whose representation does not say its type. */
export function needsBox(type: Type): boolean {
  return type.kind === 'enum' || (type.keyword !== undefined && type.isValueType && type.keyword !== 'bool')
}

/** A value of static type `type` as an object. */
export function box(value: unknown, type: Type): unknown {
  if (isContextType(type)) return asObject(value, type)
  return value !== null && needsBox(type) ? new Box(type, value) : value
}
