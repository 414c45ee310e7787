import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { spend, step } from '../budget.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'
import { XAttribute, XText } from './leaf.js'
import { XMLNS, type XName } from './name.js'
import { XNode } from './node.js'
import { declarations, type Prefix, prefixOf } from './prefixes.js'
import type { XmlWriter } from './writer.js'

/** A node takes some hundred bytes: copies of copies must end before the memory does. */
const STEPS_PER_NODE = 10

export abstract class XContainer extends XNode {
  readonly nodes: XNode[] = []

  /** Inserts a node; one that has a parent already is copied, as LINQ to XML does. */
  insert(node: XNode, at = this.nodes.length): void {
    spend(STEPS_PER_NODE)
    this.validate(node)
    const own = node.parent === null && node !== this ? node : node.clone()
    own.parent = this
    this.nodes.splice(at, 0, own)
  }

  protected validate(node: XNode): void {
    if (node instanceof XDocument) raise('ArgumentException', 'A node of type Document cannot be added to content.')
  }

  removeNodes(): void {
    for (const node of this.nodes) node.parent = null
    this.nodes.length = 0
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
  readonly kind = 'Element'
  readonly attributes: XAttribute[] = []
  /** Holds an empty string, which is written with two tags: `<a></a>`. */
  hasEmptyText = false

  constructor(public name: XName) {
    super()
  }

  get type(): Type {
    return typeNamed('XElement')
  }

  get isEmpty(): boolean {
    return this.nodes.length === 0 && !this.hasEmptyText
  }

  /** All text within. */
  get value(): string {
    return this.nodes.map((node) => (node instanceof XText || node instanceof XElement ? node.value : '')).join('')
  }

  set value(text: string) {
    this.removeNodes()
    if (text === '') this.hasEmptyText = true
    else this.insert(new XText(text))
  }

  override insert(node: XNode, at?: number): void {
    super.insert(node, at)
    this.hasEmptyText = false
  }

  override removeNodes(): void {
    super.removeNodes()
    this.hasEmptyText = false
  }

  attribute(name: XName): XAttribute | null {
    return this.attributes.find((attribute) => attribute.name.equals(name)) ?? null
  }

  setAttribute(name: XName, value: string | null): void {
    const found = this.attribute(name)
    if (value === null) found?.remove()
    else if (found !== null) found.value = value
    else this.addAttribute(new XAttribute(name, value))
  }

  addAttribute(attribute: XAttribute): void {
    if (this.attribute(attribute.name) !== null) raise('InvalidOperationException', 'Duplicate attribute.')
    const own = attribute.parent === null ? attribute : new XAttribute(attribute.name, attribute.value)
    own.parent = this
    this.attributes.push(own)
  }

  removeAttributes(): void {
    for (const attribute of this.attributes) attribute.parent = null
    this.attributes.length = 0
  }

  clone(): XElement {
    const copy = new XElement(this.name)
    for (const { name, value } of this.attributes) copy.addAttribute(new XAttribute(name, value))
    for (const node of this.nodes) copy.insert(node.clone())
    copy.hasEmptyText = this.hasEmptyText
    return copy
  }

  writeTo(writer: XmlWriter, outer: readonly Prefix[]): void {
    const prefixes = [...outer, ...declarations(this.attributes)]
    const { local, namespace } = this.name
    const prefix = prefixOf(namespace, prefixes, true)
    writer.startElement(prefix, local, namespace)
    for (const { name, value } of this.attributes) {
      const isDefault = name.namespace === '' && name.local === 'xmlns'
      writer.attribute(prefixOf(name.namespace, prefixes, false), name.local, isDefault ? XMLNS : name.namespace, value)
    }
    for (const node of this.nodes) node.writeTo(writer, prefixes)
    writer.endElement(this.isEmpty)
  }
}

/** `<?xml version="1.0" encoding="utf-8"?>`. */
export class XDeclaration extends NetObject {
  constructor(
    public version: string | null,
    public encoding: string | null,
    public standalone: string | null,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('XDeclaration')
  }

  override display(): string {
    const part = (name: string, value: string | null) => (value === null ? '' : ` ${name}="${value}"`)
    return `<?xml${part('version', this.version)}${part('encoding', this.encoding)}${part('standalone', this.standalone)}?>`
  }
}

export class XDocument extends XContainer {
  readonly kind = 'Document'
  declaration: XDeclaration | null = null

  get type(): Type {
    return typeNamed('XDocument')
  }

  get root(): XElement | null {
    return this.elements[0] ?? null
  }

  protected override validate(node: XNode): void {
    super.validate(node)
    if (node instanceof XText && node.isCData)
      raise('ArgumentException', 'A node of type CDATA cannot be added to content.')
    if (node instanceof XText && node.value.trim() !== '')
      raise('ArgumentException', 'Non-whitespace characters cannot be added to content.')
    if (node instanceof XElement && this.root !== null) {
      raise('InvalidOperationException', 'This operation would create an incorrectly structured document.')
    }
  }

  clone(): XDocument {
    const copy = new XDocument()
    copy.declaration = this.declaration
    for (const node of this.nodes) copy.insert(node.clone())
    return copy
  }

  writeTo(writer: XmlWriter): void {
    for (const node of this.nodes) node.writeTo(writer, [])
  }
}
