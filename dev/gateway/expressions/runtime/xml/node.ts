import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { allocate, spend, step } from '../budget.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'
import { XML_NAMESPACE, XMLNS, type XName } from './name.js'
import { declarations, type Prefix, prefixOf } from './prefixes.js'
import { escapeAttribute, XmlWriter } from './writer.js'

/** What System.Xml.XmlNodeType calls the kinds of nodes. */
export const NODE_TYPES = {
  None: 0,
  Element: 1,
  Attribute: 2,
  Text: 3,
  CDATA: 4,
  EntityReference: 5,
  Entity: 6,
  ProcessingInstruction: 7,
  Comment: 8,
  Document: 9,
  Whitespace: 13,
  EndElement: 15,
}
export type NodeKind = keyof typeof NODE_TYPES

export abstract class XObject extends NetObject {
  abstract readonly kind: NodeKind
  parent: XContainer | null = null
}

export abstract class XNode extends XObject {
  abstract clone(): XNode
  abstract writeTo(writer: XmlWriter, prefixes: readonly Prefix[]): void

  override display(): string {
    return writeXml(this, true)
  }

  /** The node after (1) or before (-1) among its siblings. */
  sibling(offset: 1 | -1): XNode | null {
    const siblings = this.parent?.nodes ?? []
    return siblings[siblings.indexOf(this) + offset] ?? null
  }

  /** The siblings after (1) or before (-1), in document order. */
  siblings(direction: 1 | -1): XNode[] {
    const all = this.parent?.nodes ?? []
    const index = all.indexOf(this)
    return direction === 1 ? all.slice(index + 1) : all.slice(0, Math.max(index, 0))
  }

  *ancestors(): Generator<XElement> {
    for (let { parent } = this as XObject; parent instanceof XElement; parent = parent.parent) yield parent
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

  get kind(): NodeKind {
    return this.isCData ? 'CDATA' : 'Text'
  }

  clone(): XText {
    return new XText(this.value, this.isCData)
  }

  writeTo(writer: XmlWriter): void {
    if (this.isCData) writer.cdata(this.value)
    else if (this.parent instanceof XDocument) writer.whitespace(this.value)
    else writer.characters(this.value)
  }
}

export class XComment extends XNode {
  readonly kind = 'Comment'

  constructor(public value: string) {
    super()
  }

  get type(): Type {
    return typeNamed('XComment')
  }

  clone(): XComment {
    return new XComment(this.value)
  }

  writeTo(writer: XmlWriter): void {
    writer.comment(this.value)
  }
}

export class XInstruction extends XNode {
  readonly kind = 'ProcessingInstruction'

  constructor(
    public target: string,
    public data: string,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('XProcessingInstruction')
  }

  clone(): XInstruction {
    return new XInstruction(this.target, this.data)
  }

  writeTo(writer: XmlWriter): void {
    writer.instruction(this.target, this.data)
  }
}

export class XAttribute extends XObject {
  readonly kind = 'Attribute'

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
    const { local, namespace } = this.name
    const known = this.parent === null ? null : prefixOf(namespace, inScope(this.parent as XElement, true), false)
    const prefix = { '': '', [XMLNS]: 'xmlns:', [XML_NAMESPACE]: 'xml:' }[namespace] ?? `${known ?? 'p0'}:`
    return `${prefix}${local}="${escapeAttribute(this.value)}"`
  }

  remove(): void {
    const { parent } = this
    if (parent === null) raise('InvalidOperationException', 'The parent is missing.')
    ;(parent as XElement).attributes.splice((parent as XElement).attributes.indexOf(this), 1)
    this.parent = null
  }
}

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

/** The declarations around an element, the outermost first; its own too if `isInclusive`. */
export function inScope(element: XElement, isInclusive: boolean): Prefix[] {
  const around = [...(isInclusive ? [element] : []), ...element.ancestors()].reverse()
  return around.flatMap((ancestor) => declarations(ancestor.attributes).reverse())
}

/** The node as XML, indented by two spaces a level where an element holds no text, as XNode.ToString() has it. */
export function writeXml(node: XNode, isIndented: boolean): string {
  const writer = new XmlWriter(isIndented)
  node.writeTo(writer, node instanceof XElement ? inScope(node, false) : [])
  allocate(writer.text.length)
  return writer.text
}
