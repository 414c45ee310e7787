import { QueryValue } from '../../runtime/collections.js'
import { XElement } from '../../runtime/xml/container.js'
import type { XName } from '../../runtime/xml/name.js'
import { typeNamed } from '../../types/registry.js'

export const query = (name: string, generate: () => Iterable<unknown>): QueryValue =>
  new QueryValue(typeNamed(name), generate)

/** The elements among nodes. */
export function* elementsOf(nodes: Iterable<unknown>): Generator<XElement> {
  for (const node of nodes) if (node instanceof XElement) yield node
}

/** The elements of a name among nodes; a null name is no element's. */
export function* named(nodes: Iterable<unknown>, name: XName | null): Generator<XElement> {
  if (name === null) return
  for (const element of elementsOf(nodes)) if (element.name.equals(name)) yield element
}

/** A method that gives elements, and its overload that gives those of a name. */
export function elementMethods<T>(name: string, nodesOf: (self: T) => Iterable<unknown>) {
  return {
    [`IEnumerable<XElement> ${name}()`]: (self: T) => query('XElement', () => elementsOf(nodesOf(self))),
    [`IEnumerable<XElement> ${name}(XName? name)`]: (self: T, wanted: XName | null) =>
      query('XElement', () => named(nodesOf(self), wanted)),
  }
}

/** The same as extension methods of a sequence. */
export function elementExtensions<T>(name: string, item: string, nodesOf: (self: T) => Iterable<unknown>) {
  function* all(source: Iterable<T>): Generator<unknown> {
    for (const node of source) yield* nodesOf(node)
  }
  return {
    [`static IEnumerable<XElement> ${name}(this IEnumerable<${item}> source)`]: (source: Iterable<T>) =>
      query('XElement', () => elementsOf(all(source))),
    [`static IEnumerable<XElement> ${name}(this IEnumerable<${item}> source, XName? name)`]: (
      source: Iterable<T>,
      wanted: XName | null,
    ) => query('XElement', () => named(all(source), wanted)),
  }
}

/** A method that takes content: one value, or several. */
export function contentMethod<T>(signature: string, add: (self: T, content: unknown) => void) {
  return { [`void ${signature}(object? content)`]: add, [`void ${signature}(params object?[] content)`]: add }
}
