import type { XElement } from './container.js'
import type { XAttribute } from './leaf.js'
import { XML_NAMESPACE, XMLNS } from './name.js'

/** A namespace declaration; the default namespace has the empty prefix. */
export interface Prefix {
  readonly prefix: string
  readonly uri: string
}

/** What the attributes declare, in their order. */
export function declarations(attributes: readonly XAttribute[]): Prefix[] {
  return attributes
    .filter((attribute) => attribute.isNamespaceDeclaration)
    .map(({ name, value }) => ({ prefix: name.namespace === '' ? '' : name.local, uri: value }))
}

/** The prefix that was declared last for the namespace and is not hidden by a later declaration; null if there is none. */
export function prefixOf(uri: string, prefixes: readonly Prefix[], allowsDefault: boolean): string | null {
  if (uri === '') return ''
  for (let i = prefixes.length - 1; i >= 0; i--) {
    const { prefix, uri: declared } = prefixes[i]!
    const isHidden = prefixes.findLastIndex((other) => other.prefix === prefix) !== i
    if (declared === uri && !isHidden && (prefix !== '' || allowsDefault)) return prefix
  }
  if (uri === XML_NAMESPACE) return 'xml'
  return uri === XMLNS ? 'xmlns' : null
}

/** The declarations around an element, the outermost first; its own too if `isInclusive`. */
export function inScope(element: XElement, isInclusive: boolean): Prefix[] {
  const around = [...(isInclusive ? [element] : []), ...element.ancestors()].reverse()
  return around.flatMap((ancestor) => declarations(ancestor.attributes).reverse())
}
