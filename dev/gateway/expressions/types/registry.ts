import type { Definition, Type } from './type.js'

/** Namespaces that every policy expression has in scope. */
const IMPORTED: ReadonlySet<string> = new Set([
  'System',
  'System.Collections',
  'System.Collections.Generic',
  'System.Globalization',
  'System.IO',
  'System.Linq',
  'System.Net',
  'System.Security.Cryptography',
  'System.Security.Cryptography.X509Certificates',
  'System.Text',
  'System.Text.RegularExpressions',
  'System.Xml',
  'System.Xml.Linq',
  'Newtonsoft.Json',
  'Newtonsoft.Json.Linq',
  'Apim',
])

const byFullName = new Map<string, Definition>()
const bySimpleName = new Map<string, Definition>()
const keywords = new Map<string, Definition>()
const namespaces = new Set<string>()
const extensionOwners = new Set<Definition>()

/** Puts types on the allow-list: only what is registered can be named in an expression or reached from one. */
export function register(...definitions: readonly Definition[]): void {
  for (const definition of definitions) {
    const arity = definition.parameters.length
    byFullName.set(`${definition.fullName}\`${arity}`, definition)
    if (IMPORTED.has(definition.namespace)) bySimpleName.set(`${definition.name}\`${arity}`, definition)
    if (definition.keyword !== undefined) keywords.set(definition.keyword, definition)
    const parts = definition.namespace.split('.')
    for (let i = 1; i <= parts.length; i++) namespaces.add(parts.slice(0, i).join('.'))
    if (definition.isStatic) extensionOwners.add(definition)
  }
}

export function isNamespace(name: string): boolean {
  return namespaces.has(name)
}

/** A type by its simple name in an imported namespace, or by keyword. */
export function findSimple(name: string, arity: number): Definition | undefined {
  return (arity === 0 ? keywords.get(name) : undefined) ?? bySimpleName.get(`${name}\`${arity}`)
}

export function findQualified(fullName: string, arity: number): Definition | undefined {
  return byFullName.get(`${fullName}\`${arity}`)
}

/** Whether a type of this name exists with any number of type parameters. */
export function hasSimple(name: string): boolean {
  return keywords.has(name) || [0, 1, 2, 3, 4].some((arity) => bySimpleName.has(`${name}\`${arity}`))
}

/** Static classes, in which extension methods may be. */
export function staticClasses(): Iterable<Definition> {
  return extensionOwners
}

/** A type that must exist, for the engine's own use: `typeNamed('List', INT)`. */
export function typeNamed(name: string, ...args: readonly Type[]): Type {
  const definition = findSimple(name, args.length) ?? findQualified(name, args.length)
  if (definition === undefined) throw new Error(`The type library has no ${name} with ${args.length} type arguments`)
  return definition.construct(...args)
}
