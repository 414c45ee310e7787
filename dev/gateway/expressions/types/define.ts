import type { MemberTable } from './members.js'
import { register } from './registry.js'
import { parseHeader, parseMember } from './signature.js'
import { Definition, type DefinitionOptions } from './type.js'

/** Declares a type of the allow-list from its C# header and the tables of its members. */
export function define(header: string, table: MemberTable = {}, options: DefinitionOptions = {}): Definition {
  const definition = new Definition(parseHeader(header), { ...options, parseMember }).extend(table)
  register(definition)
  return definition
}

/** An enum whose members count from 0, or that gives their values. */
export function defineEnum(
  fullName: string,
  members: readonly string[] | Readonly<Record<string, number>>,
  options: { readonly isFlags?: boolean } = {},
): Definition {
  const values = Array.isArray(members)
    ? Object.fromEntries(members.map((name, i) => [name, i]))
    : (members as Readonly<Record<string, number>>)
  const definition = new Definition(parseHeader(`enum ${fullName}`), {
    ...options,
    values,
    defaultValue: () => 0,
    parseMember,
  })
  register(definition)
  const table = Object.entries(values).map(([name, value]) => [`const ${definition.fullName} ${name}`, value])
  return definition.extend(Object.fromEntries(table))
}
