import { raise } from '../runtime/exceptions.js'
import { isNumeric, numericConverter } from '../runtime/numbers.js'
import type { RecordValue } from '../runtime/record.js'
import { box, castReference, isAssignable, unbox } from '../runtime/typing.js'
import {
  acceptsNull,
  DEFAULT,
  defaultOf,
  ENUM,
  INT,
  NULL,
  OBJECT,
  THROW,
  underlying,
  VALUE_TYPE,
  VOID,
} from './core.js'
import { isTuple } from './tuples.js'
import type { Type } from './type.js'
import { userConversion } from './user-conversions.js'

/** A way from one type to another. */
export interface Conversion {
  readonly kind:
    | 'identity'
    | 'numeric'
    | 'nullable'
    | 'null'
    | 'reference'
    | 'boxing'
    | 'user'
    | 'enum'
    | 'unboxing'
    | 'tuple'
  /** Changes the representation; absent when it stays the same. */
  readonly apply?: (value: unknown) => unknown
}

const STANDARD = { implicit: standardImplicit, explicit: (from: Type, to: Type) => standardExplicit(from, to, false) }
const IDENTITY: Conversion = { kind: 'identity' }

/** The implicit numeric conversions of C# by source type. */
const WIDENING: Readonly<Record<string, readonly string[]>> = {
  sbyte: ['short', 'int', 'long', 'float', 'double', 'decimal'],
  byte: ['short', 'ushort', 'int', 'uint', 'long', 'ulong', 'float', 'double', 'decimal'],
  short: ['int', 'long', 'float', 'double', 'decimal'],
  ushort: ['int', 'uint', 'long', 'ulong', 'float', 'double', 'decimal'],
  int: ['long', 'float', 'double', 'decimal'],
  uint: ['long', 'ulong', 'float', 'double', 'decimal'],
  long: ['float', 'double', 'decimal'],
  ulong: ['float', 'double', 'decimal'],
  char: ['ushort', 'int', 'uint', 'long', 'ulong', 'float', 'double', 'decimal'],
  float: ['double'],
}

/** The implicit conversion that needs no operator declared by a type. */
export function standardImplicit(from: Type, to: Type): Conversion | undefined {
  if (from === to) return IDENTITY
  if (to === VOID || from === VOID) return undefined
  if (from === THROW) return IDENTITY
  if (from === DEFAULT) return { kind: 'null', apply: () => defaultOf(to) }
  if (from === NULL) return acceptsNull(to) && to.kind !== 'special' ? { kind: 'null' } : undefined
  return valueConversion(from, to)
}

function valueConversion(from: Type, to: Type): Conversion | undefined {
  const inner = underlying(to)
  if (inner !== undefined) {
    const source = underlying(from)
    const conversion = standardImplicit(source ?? from, inner)
    return conversion === undefined || (source ?? from).kind === 'special' ? undefined : lift(conversion, 'nullable')
  }
  if (from.isValueType) {
    if (WIDENING[from.keyword ?? '']?.includes(to.keyword ?? '')) return numeric(from, to, false)
    if (isTuple(from) && isTuple(to)) return tupleConversion(from, to, standardImplicit)
    if (!to.isValueType && isBoxable(underlying(from) ?? from, to)) return boxing(from)
    return undefined
  }
  return !to.isValueType && isAssignable(from, to) ? { kind: 'reference' } : undefined
}

function isBoxable(from: Type, to: Type): boolean {
  return (
    to === OBJECT ||
    to === VALUE_TYPE ||
    (to === ENUM && from.kind === 'enum') ||
    (to.kind === 'interface' && isAssignable(from, to))
  )
}

function boxing(from: Type): Conversion {
  const type = underlying(from) ?? from
  return { kind: 'boxing', apply: (value) => box(value, type) }
}

export function implicitConversion(from: Type, to: Type): Conversion | undefined {
  return standardImplicit(from, to) ?? userConversion(from, to, 'implicit', STANDARD)
}

/** What a cast may do: all implicit conversions, and those that may fail or lose something. */
export function explicitConversion(from: Type, to: Type, checked = false): Conversion | undefined {
  return (
    standardImplicit(from, to) ?? standardExplicit(from, to, checked) ?? userConversion(from, to, 'explicit', STANDARD)
  )
}

export function standardExplicit(from: Type, to: Type, checked: boolean): Conversion | undefined {
  if (from.kind === 'special' || to.kind === 'special' || from === VOID || to === VOID) return undefined
  if (from.isValueType && to.isValueType) return explicitValue(from, to, checked)
  if (to.isValueType) return canUnbox(from, to) ? unboxing(to) : undefined
  if (from.isValueType) return undefined
  const related =
    isAssignable(to, from) || from.kind === 'interface' || (to.kind === 'interface' && from.kind !== 'delegate')
  return related ? { kind: 'reference', apply: (value) => castReference(value, to) } : undefined
}

function canUnbox(from: Type, to: Type): boolean {
  const type = underlying(to) ?? to
  return (
    from === OBJECT ||
    from === VALUE_TYPE ||
    (from === ENUM && type.kind === 'enum') ||
    (from.kind === 'interface' && isAssignable(type, from))
  )
}

function unboxing(to: Type): Conversion {
  const inner = underlying(to)
  if (inner === undefined) return { kind: 'unboxing', apply: (value) => unbox(value, to) }
  return { kind: 'unboxing', apply: (value) => (value === null ? null : unbox(value, inner)) }
}

function explicitValue(from: Type, to: Type, checked: boolean): Conversion | undefined {
  const source = underlying(from)
  const target = underlying(to)
  if (source !== undefined || target !== undefined) {
    const conversion = explicitConversion(source ?? from, target ?? to, checked)
    if (conversion === undefined) return undefined
    return target === undefined
      ? { kind: 'nullable', apply: (value) => apply(conversion, requireValue(value)) }
      : lift(conversion, 'nullable')
  }
  if (isTuple(from) && isTuple(to)) return tupleConversion(from, to, explicitConversion)
  if (from.kind === 'enum' || to.kind === 'enum') {
    const [a, b] = [from.kind === 'enum' ? INT : from, to.kind === 'enum' ? INT : to]
    if (!isNumeric(a.keyword) || !isNumeric(b.keyword)) return undefined
    return { ...(a === b ? IDENTITY : numeric(a, b, checked)), kind: 'enum' }
  }
  return isNumeric(from.keyword) && isNumeric(to.keyword) ? numeric(from, to, checked) : undefined
}

function requireValue(value: unknown): unknown {
  return value === null ? raise('InvalidOperationException', 'Nullable object must have a value.') : value
}

function numeric(from: Type, to: Type, checked: boolean): Conversion {
  const convert = numericConverter(from.keyword!, to.keyword!, checked)
  return convert === undefined
    ? { kind: 'numeric' }
    : { kind: 'numeric', apply: convert as (value: unknown) => unknown }
}

function lift(conversion: Conversion, kind: Conversion['kind']): Conversion {
  const { apply: convert } = conversion
  return convert === undefined ? { kind } : { kind, apply: (value) => (value === null ? null : convert(value)) }
}

export function apply(conversion: Conversion, value: unknown): unknown {
  return conversion.apply === undefined ? value : conversion.apply(value)
}

function tupleConversion(from: Type, to: Type, convert: typeof explicitConversion): Conversion | undefined {
  if (from.args.length !== to.args.length) return undefined
  const conversions = from.args.map((arg, i) => convert(arg, to.args[i]!))
  if (conversions.some((conversion) => conversion === undefined)) return undefined
  if (conversions.every((conversion) => conversion!.kind === 'identity')) return IDENTITY
  const convertItem = (item: unknown, i: number) => apply(conversions[i]!, item)
  return { kind: 'tuple', apply: (value) => (value as RecordValue).map(to, convertItem) }
}
