import { allocate } from '../budget.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'
import type { XContainer, XElement } from './container.js'
import { inScope, type Prefix } from './prefixes.js'
import { XmlWriter } from './writer.js'

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
    for (let { parent } = this as XObject; parent?.kind === 'Element'; parent = parent.parent) yield parent as XElement
  }

  remove(): void {
    const { parent } = this
    if (parent === null) raise('InvalidOperationException', 'The parent is missing.')
    parent.nodes.splice(parent.nodes.indexOf(this), 1)
    this.parent = null
  }
}

/** The node as XML, indented by two spaces a level where an element holds no text, as XNode.ToString() has it. */
export function writeXml(node: XNode, isIndented: boolean): string {
  const writer = new XmlWriter(isIndented)
  node.writeTo(writer, node.kind === 'Element' ? inScope(node as XElement, false) : [])
  allocate(writer.text.length)
  return writer.text
}
