import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { step } from '../budget.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'
import { writeXml } from './writer.js'

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
    const matched = /^\{([^}]*)\}(.+)$/.exec(text)
    const local = matched?.[2] ?? text
    if (!/^[\p{L}_][\p{L}\p{N}\p{M}_.-]*$/u.test(local))
      raise('XmlException', `The '${local.at(0) ?? ''}' character, cannot be included in a name.`)
    return new XName(local, matched?.[1] ?? '')
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

export abstract class XObject extends NetObject {
  parent: XContainer | null = null
}

export abstract class XNode extends XObject {
  abstract clone(): XNode

  override display(): string {
    return writeXml(this, true)
  }

  /** The node after (1) or before (-1) among its siblings. */
  sibling(offset: number): XNode | null {
    const siblings = this.parent?.nodes ?? []
    return siblings[siblings.indexOf(this) + offset] ?? null
  }

  remove(): void {
    const { parent } = this
    if (parent === null) raise('InvalidOperationException', 'The parent is missing.')
    parent.nodes.splice(parent.nodes.indexOf(this), 1)
    this.parent = null
  }
}

export class XText extends XNode {
  constructor(
    public value: string,
    readonly isCData = false,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(this.isCData ? 'XCData' : 'XText')
  }

  clone(): XText {
    return new XText(this.value, this.isCData)
  }
}

export class XComment extends XNode {
  constructor(public value: string) {
    super()
  }

  get type(): Type {
    return typeNamed('XComment')
  }

  clone(): XComment {
    return new XComment(this.value)
  }
}

export class XInstruction extends XNode {
  constructor(
    readonly target: string,
    readonly data: string,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('XProcessingInstruction')
  }

  clone(): XInstruction {
    return new XInstruction(this.target, this.data)
  }
}

export class XAttribute extends XObject {
  constructor(
    readonly name: XName,
    public value: string,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('XAttribute')
  }

  get isNamespaceDeclaration(): boolean {
    return this.name.namespace === XMLNS || (this.name.namespace === '' && this.name.local === 'xmlns')
  }

  override display(): string {
    const prefix = this.name.namespace === XMLNS ? 'xmlns:' : ''
    return `${prefix}${this.name.local}="${this.value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}"`
  }
}

export const XMLNS = 'http://www.w3.org/2000/xmlns/'
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'

export abstract class XContainer extends XNode {
  nodes: XNode[] = []

  /** Inserts a node; one that has a parent already is copied, as LINQ to XML does. */
  insert(node: XNode, at = this.nodes.length): void {
    step()
    const own = node.parent === null ? node : node.clone()
    own.parent = this
    this.nodes.splice(at, 0, own)
  }

  get elements(): XElement[] {
    return this.nodes.filter((node) => node instanceof XElement)
  }

  *descendants(): Generator<XNode> {
    for (const node of [...this.nodes]) {
      step()
      yield node
      if (node instanceof XContainer) yield* node.descendants()
    }
  }
}

export class XElement extends XContainer {
  attributes: XAttribute[] = []

  constructor(public name: XName) {
    super()
  }

  get type(): Type {
    return typeNamed('XElement')
  }

  /** All text within. */
  get value(): string {
    return this.nodes
      .map((node) => (node instanceof XText ? node.value : node instanceof XElement ? node.value : ''))
      .join('')
  }

  set value(text: string) {
    this.nodes = []
    if (text !== '') this.insert(new XText(text))
  }

  attribute(name: XName): XAttribute | null {
    return this.attributes.find((attribute) => attribute.name.equals(name)) ?? null
  }

  setAttribute(name: XName, value: string | null): void {
    const found = this.attribute(name)
    if (value === null) this.attributes = this.attributes.filter((attribute) => attribute !== found)
    else if (found !== null) found.value = value
    else this.addAttribute(new XAttribute(name, value))
  }

  addAttribute(attribute: XAttribute): void {
    if (this.attribute(attribute.name) !== null) raise('InvalidOperationException', 'Duplicate attribute.')
    const own = attribute.parent === null ? attribute : new XAttribute(attribute.name, attribute.value)
    own.parent = this
    this.attributes.push(own)
  }

  clone(): XElement {
    const copy = new XElement(this.name)
    for (const { name, value } of this.attributes) copy.addAttribute(new XAttribute(name, value))
    for (const node of this.nodes) copy.insert(node.clone())
    return copy
  }
}

export class XDocument extends XContainer {
  declaration: string | null = null

  get type(): Type {
    return typeNamed('XDocument')
  }

  get root(): XElement | null {
    return this.elements[0] ?? null
  }

  clone(): XDocument {
    const copy = new XDocument()
    for (const node of this.nodes) copy.insert(node.clone())
    return copy
  }
}
