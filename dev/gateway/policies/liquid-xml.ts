import { liquidObject } from './liquid-object.js'
import { xmlToJson } from './xml-json.js'

type Members = Readonly<Record<string, unknown>>

/**
 * An XML document as liquid templates see it: elements and attributes by their names without prefix, in any case, as the templates
 * have them that API Management makes when it imports SOAP. Throws an Error for bad XML.
 */
export function xmlForLiquid(xml: string): unknown {
  return wrapped(xmlToJson(xml, { isDirect: true, alwaysArrays: false }))
}

const elements = new WeakMap<object, Members>()

/** The elements in an element, or the items of a list. */
export function liquidItems(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value === null || value === undefined) return []
  const members = typeof value === 'object' ? elements.get(value) : undefined
  if (members === undefined) return [value]
  const children = Object.entries(members).filter(([name]) => !/^[@#?]/.test(name))
  return children.flatMap(([, child]) => child).map(wrapped)
}

function wrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wrapped)
  if (typeof value !== 'object' || value === null) return value
  const members = value as Members
  const text = members['#text']
  const element = liquidObject((name) => memberOf(members, name), typeof text === 'string' ? text : '')
  elements.set(element, members)
  return element
}

function memberOf(members: Members, name: string): unknown {
  const names = Object.keys(members)
  const wanted = name.toLowerCase()
  const found = names.find((own) => localName(own) === wanted) ?? names.find((own) => localName(own) === `@${wanted}`)
  return found === undefined ? undefined : wrapped(members[found])
}

function localName(name: string): string {
  return name.replace(/^(@?)[^:]*:/, '$1').toLowerCase()
}
