import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { raise } from '../exceptions.js'
import type { XElement } from './container.js'
import { XML_NAMESPACE, XMLNS, type XName } from './name.js'
import { type NodeKind, XNode, XObject } from './node.js'
import { inScope, prefixOf } from './prefixes.js'
import { escapeAttribute, type XmlWriter } from './writer.js'

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
    else if (this.parent?.kind === 'Document') writer.whitespace(this.value)
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
