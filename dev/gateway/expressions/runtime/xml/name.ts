import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'

export const XMLNS = 'http://www.w3.org/2000/xmlns/'
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'

/** A name without a colon, at the place where the pattern looks. */
const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_.\u00B7-]*/uy

/** The message of .NET for a character, with its code. */
export function describeCharacter(character: string): string {
  return `'${character}' character, hexadecimal value 0x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** Throws XmlException unless the text is a name without a prefix. */
export function verifyName(text: string): void {
  NAME.lastIndex = 0
  const end = NAME.exec(text)?.[0].length ?? 0
  if (end === text.length) return
  const character = describeCharacter(text.charAt(end))
  raise(
    'XmlException',
    end === 0 ? `Name cannot begin with the ${character}.` : `The ${character}, cannot be included in a name.`,
  )
}

/** An expanded name; equal names compare equal. */
export class XName extends NetObject {
  constructor(
    readonly local: string,
    readonly namespace: string,
  ) {
    super()
  }

  /** `name` or `{namespace}name`. */
  static parse(text: string): XName {
    if (text === '') raise('ArgumentException', "The value cannot be an empty string. (Parameter 'expandedName')")
    if (!text.startsWith('{')) return XName.of(text, '')
    const end = text.lastIndexOf('}')
    if (end <= 1 || end === text.length - 1) raise('ArgumentException', `'${text}' is an invalid expanded name.`)
    return XName.of(text.slice(end + 1), text.slice(1, end))
  }

  static of(local: string, namespace: string): XName {
    verifyName(local)
    return new XName(local, namespace)
  }

  get type(): Type {
    return typeNamed('XName')
  }

  override display(): string {
    return this.namespace === '' ? this.local : `{${this.namespace}}${this.local}`
  }

  equals(other: unknown): boolean {
    return other instanceof XName && other.local === this.local && other.namespace === this.namespace
  }

  get valueKey(): string {
    return this.display()
  }
}

export class XNamespace extends NetObject {
  constructor(readonly uri: string) {
    super()
  }

  get type(): Type {
    return typeNamed('XNamespace')
  }

  override display(): string {
    return this.uri
  }

  equals(other: unknown): boolean {
    return other instanceof XNamespace && other.uri === this.uri
  }

  get valueKey(): string {
    return this.uri
  }
}
