import { raise } from '../exceptions.js'
import { isMultiple } from '../json/convert.js'
import { toArray } from '../sequence.js'
import { type XContainer, XDocument, XElement } from './container.js'
import { XAttribute, XText } from './leaf.js'
import { XNode } from './node.js'
import { valueText } from './values.js'

/** Where content goes in a container; moves on with each node. */
export interface Place {
  index: number
}

/**
 * Adds content as LINQ to XML does: nodes and attributes themselves, the items of a sequence each, nothing for null, and
 * any other value as text. Text joins the text before it.
 */
export function addContent(
  container: XContainer,
  content: unknown,
  place: Place = { index: container.nodes.length },
): void {
  if (content === null) return
  if (content instanceof XAttribute) addAttribute(container, content)
  else if (content instanceof XNode) addNode(container, content, place)
  else if (isMultiple(content)) for (const item of toArray(content)) addContent(container, item, place)
  else addText(container, valueText(content), place)
}

function addAttribute(container: XContainer, attribute: XAttribute): void {
  if (!(container instanceof XElement)) raise('ArgumentException', 'An attribute cannot be added to content.')
  container.addAttribute(attribute)
}

function addNode(container: XContainer, node: XNode, place: Place): void {
  container.insert(node, place.index)
  place.index++
}

function addText(container: XContainer, text: string, place: Place): void {
  const before = container.nodes[place.index - 1]
  if (text === '') {
    if (container instanceof XElement && container.nodes.length === 0) container.hasEmptyText = true
  } else if (before instanceof XText && !before.isCData && !(container instanceof XDocument)) before.value += text
  else addNode(container, new XText(text), place)
}

/** A new container with its content. */
export function filled<T extends XContainer>(container: T, content: unknown): T {
  addContent(container, content)
  return container
}

/** Puts content before (0) or after (1) a node. */
export function addBeside(node: XNode, content: unknown, offset: 0 | 1): void {
  const { parent } = node
  if (parent === null) raise('InvalidOperationException', 'The parent is missing.')
  addContent(parent, content, { index: parent.nodes.indexOf(node) + offset })
}
