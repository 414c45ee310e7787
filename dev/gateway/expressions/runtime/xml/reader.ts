import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { step } from '../budget.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'
import { XContainer, XElement } from './container.js'
import { XComment, XInstruction, XText } from './leaf.js'
import { NODE_TYPES, type NodeKind, writeXml, type XNode } from './node.js'
import { parseDocument } from './parse.js'
import { inScope, prefixOf } from './prefixes.js'

interface Event {
  readonly kind: NodeKind
  readonly node: XNode
  readonly depth: number
}

/** System.Xml.XmlReader over text: its nodes in document order. The first Read() checks the whole text. */
export class XmlReaderValue extends NetObject {
  #events: readonly Event[] | undefined
  #at = -1

  constructor(readonly source: string) {
    super()
  }

  get type(): Type {
    return typeNamed('XmlReader')
  }

  get isAtEnd(): boolean {
    return this.#events !== undefined && this.#at >= this.#events.length
  }

  get kind(): NodeKind {
    return this.#current?.kind ?? 'None'
  }

  get depth(): number {
    return this.#current?.depth ?? 0
  }

  get node(): XNode | undefined {
    return this.#current?.node
  }

  get element(): XElement | undefined {
    const { node } = this
    return node instanceof XElement ? node : undefined
  }

  /** As the text has it, with its prefix. */
  get name(): string {
    const { node, element } = this
    if (node instanceof XInstruction) return node.target
    if (element === undefined) return ''
    const prefix = prefixOf(element.name.namespace, inScope(element, true), true) ?? ''
    return prefix === '' ? element.name.local : `${prefix}:${element.name.local}`
  }

  get value(): string {
    const { node } = this
    if (node instanceof XInstruction) return node.data
    return node instanceof XText || node instanceof XComment ? node.value : ''
  }

  get #current(): Event | undefined {
    return this.#events?.[this.#at]
  }

  read(): boolean {
    step()
    this.#events ??= [...eventsOf(parseDocument(this.source, true), 0)]
    this.#at = Math.min(this.#at + 1, this.#events.length)
    return !this.isAtEnd
  }

  /** To the next element, its end, or text; past comments, instructions and white space. */
  moveToContent(): number {
    while (!this.isAtEnd && !['Element', 'EndElement', 'Text', 'CDATA'].includes(this.kind)) this.read()
    return NODE_TYPES[this.kind]
  }

  /** To the next element of the name; within the element that the reader is at, if `isInside`. */
  readTo(name: string, isInside: boolean): boolean {
    const { depth } = this
    while (this.read()) {
      if (isInside && this.depth <= depth) return false
      if (this.kind === 'Element' && this.name === name) return true
    }
    return false
  }

  /** The current node, and goes on to what follows its end. */
  take(): XNode {
    const { node } = this
    if (node === undefined) return raise('InvalidOperationException', 'The XmlReader state should be Interactive.')
    const isOpen = this.kind === 'Element' && !(node as XElement).isEmpty
    do this.read()
    while (isOpen && !this.#isEndOf(node) && !this.isAtEnd)
    if (isOpen) this.read()
    return node
  }

  #isEndOf(node: XNode): boolean {
    return this.kind === 'EndElement' && this.node === node
  }

  takeText(): string {
    const node = this.take()
    if (!(node instanceof XElement))
      return raise('InvalidOperationException', 'The ReadElementContentAsString method is not supported on this node.')
    if (node.elements.length > 0)
      return raise('XmlException', `The 'Element' node type is not supported on reading text of '${node.name.local}'.`)
    return node.value
  }

  takeXml(isOuter: boolean): string {
    const node = this.take()
    if (isOuter) return writeXml(node, false)
    return node instanceof XContainer ? node.nodes.map((child) => writeXml(child, false)).join('') : ''
  }
}

function* eventsOf(container: XContainer, depth: number): Generator<Event> {
  for (const node of container.nodes) {
    const isSpace = node instanceof XText && !node.isCData && node.value.trim() === ''
    yield { kind: isSpace ? 'Whitespace' : node.kind, node, depth }
    if (!(node instanceof XElement) || node.isEmpty) continue
    yield* eventsOf(node, depth + 1)
    yield { kind: 'EndElement', node, depth }
  }
}
