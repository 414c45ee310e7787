import type { RecordValue } from '../runtime/record.js'
import { define } from './define.js'
import type { Accessors, Implementation, MemberTable } from './members.js'
import { parseHeader, parseMember } from './signature.js'
import { Definition, type Type } from './type.js'

const MAXIMUM_TUPLE = 8
const tupleDefinitions = new Map<string, Definition>()
const plainTuples = new Map<number, Definition>()
const anonymousDefinitions = new Map<string, Definition>()

for (let size = 1; size <= MAXIMUM_TUPLE; size++) {
  const header = `struct System.ValueTuple<${parametersOf(size)}>`
  plainTuples.set(size, define(header, members(size, []), { defaultValue: () => null }))
}

function parametersOf(size: number): string {
  return Array.from({ length: size }, (_, i) => `T${i + 1}`).join(', ')
}

function members(size: number, names: readonly (string | undefined)[]): MemberTable {
  const other = `ValueTuple<${parametersOf(size)}>`
  const table: Record<string, Accessors | Implementation> = {
    [`int CompareTo(${other} other)`]: (self: RecordValue, value: RecordValue) => self.compareTo(value),
  }
  for (let i = 0; i < size; i++) {
    const accessors = {
      get: (record: RecordValue) => record.items[i],
      set: (record: RecordValue, value: unknown) => {
        record.items[i] = value
      },
    }
    table[`T${i + 1} Item${i + 1}`] = accessors
    if (names[i] !== undefined && names[i] !== `Item${i + 1}`) table[`T${i + 1} ${names[i]}`] = accessors
  }
  return table
}

export function isTuple(type: Type): boolean {
  return type.definition.fullName === 'System.ValueTuple' && type.args.length > 0
}

/** `(int a, string b)`. Names are part of the type here; the conversion between tuples ignores them. */
export function tupleType(types: readonly Type[], names: readonly (string | undefined)[]): Type {
  const size = types.length
  if (names.every((name) => name === undefined)) return plainTuples.get(size)!.construct(...types)
  const key = names.map((name) => name ?? '').join()
  let definition = tupleDefinitions.get(key)
  if (definition === undefined) {
    definition = new Definition(parseHeader(`struct System.ValueTuple<${parametersOf(size)}>`), { parseMember })
    definition.extend(members(size, names))
    tupleDefinitions.set(key, definition)
  }
  return definition.construct(...types)
}

export function canBeTuple(size: number): boolean {
  return size <= MAXIMUM_TUPLE
}

/** The type of `new { name = …, … }`: the same for the same names and member types. */
export function anonymousType(names: readonly string[], types: readonly Type[]): Type {
  const key = names.join()
  let definition = anonymousDefinitions.get(key)
  if (definition === undefined) {
    const header = `class <>f__AnonymousType${anonymousDefinitions.size}#1${names.length > 0 ? `<${parametersOf(names.length)}>` : ''}`
    const getters = names.map((name, i) => [`T${i + 1} ${name}`, (record: RecordValue) => record.items[i]])
    definition = new Definition(parseHeader(header), { parseMember }).extend(Object.fromEntries(getters))
    anonymousDefinitions.set(key, definition)
  }
  return definition.construct(...types)
}

export function isAnonymous(type: Type): boolean {
  return type.definition.name.startsWith('<>f__AnonymousType')
}

/** An anonymous object's properties in order. */
export function anonymousNames(type: Type): readonly string[] {
  return [...type.definition.members.keys()]
}
