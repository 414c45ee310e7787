import { raiseNull } from '../runtime/exceptions.js'
import { OBJECT } from '../types/core.js'
import { INDEXER, Method, Property } from '../types/members.js'
import { staticClasses } from '../types/registry.js'
import type { Type } from '../types/type.js'
import type { ValueOperand } from './operand.js'

/** The types that members are looked up in, nearest first: base classes, an interface's bases, and object. */
function lookupLevels(type: Type): readonly (readonly Type[])[] {
  const levels: Type[][] = []
  for (let current: Type | undefined = type; current !== undefined; current = current.baseClass) levels.push([current])
  if (type.kind === 'interface') levels.push([...type.ancestors].filter((ancestor) => ancestor !== type))
  if (levels.at(-1)![0] !== OBJECT) levels.push([OBJECT])
  return levels
}

export interface FoundMembers {
  readonly property?: Property
  /** Methods by level; empty when a property was found first. */
  readonly methods: readonly (readonly Method[])[]
}

export function findMembers(type: Type, name: string): FoundMembers {
  const methods: Method[][] = []
  for (const level of lookupLevels(type)) {
    const members = level.flatMap((owner) => owner.members(name))
    const property = members.find((member) => member instanceof Property)
    if (property !== undefined && methods.length === 0) return { property, methods: [] }
    const own = members.filter((member) => member instanceof Method)
    if (own.length > 0) methods.push(own)
  }
  return { methods }
}

export function findIndexers(type: Type): readonly (readonly Property[])[] {
  const levels = lookupLevels(type).map((level) => level.flatMap((owner) => owner.members(INDEXER)))
  return levels
    .map((members) => members.filter((member) => member instanceof Property))
    .filter((level) => level.length > 0)
}

const extensions = new Map<string, readonly Method[]>()

/** All extension methods of a name in the static classes of the allow-list. */
export function extensionMethods(name: string): readonly Method[] {
  let methods = extensions.get(name)
  if (methods === undefined) {
    const members = [...staticClasses()].flatMap((definition) => definition.membersNamed(name))
    methods = members.filter((member) => member instanceof Method && member.isExtension) as Method[]
    extensions.set(name, methods)
  }
  return methods
}

/** A property of a value, or a static one. */
export function propertyOperand(
  property: Property,
  receiver: ValueOperand | undefined,
  position: number,
): ValueOperand {
  const { type, constant } = property
  if (constant !== undefined) return { kind: 'value', type, position, constant, code: () => constant.value }
  const get = property.get!
  if (property.isStatic) {
    const args = property.owner.args
    return { kind: 'value', type, position, code: args.length === 0 ? () => get() : () => get(...args) }
  }
  const { code } = receiver!
  const isValue = receiver!.type.isValueType
  const read = isValue
    ? (frame: unknown[]) => get(code(frame))
    : (frame: unknown[]) => {
        const self = code(frame)
        if (self === null) raiseNull()
        return get(self)
      }
  const operand = { kind: 'value', type, position, code: read } as const
  return property.set === undefined ? operand : { ...operand, place: propertyPlace(property, receiver!) }
}

function propertyPlace({ get, set }: Property, { code, type }: ValueOperand): NonNullable<ValueOperand['place']> {
  const target = (frame: unknown[]) => {
    const self = code(frame)
    if (self === null && !type.isValueType) raiseNull()
    return self
  }
  return {
    store: (value) => (frame) => {
      const self = target(frame)
      const result = value(frame)
      set!(self, result)
      return result
    },
    reference: (frame) => {
      const self = target(frame)
      return { get: () => get!(self), set: (value) => set!(self, value) }
    },
  }
}
