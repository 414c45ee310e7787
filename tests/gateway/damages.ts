import type { PolicyElement, Source } from '../../dev/gateway/documents/element.js'
import { parseDocument } from '../../dev/gateway/documents/parse.js'
import type { Position } from '../../dev/gateway/problem.js'

/** A document with one thing wrong, and the place of it. */
export interface Damage {
  readonly kind: string
  readonly text: string
  readonly at: Position
}

/** A document, its elements, and an edit that says where it was made. */
class Original {
  readonly elements: readonly PolicyElement[]

  constructor(readonly text: string) {
    this.elements = flatten(parseDocument(text, 'policy.xml').root).slice(1)
  }

  offset({ line, column }: Position): number {
    const before = this.text.split('\n').slice(0, line - 1)
    return before.reduce((sum, { length }) => sum + length + 1, column - 1)
  }

  position(offset: number): Position {
    const lines = this.text.slice(0, offset).split('\n')
    return { line: lines.length, column: lines.at(-1)!.length + 1 }
  }

  /** Puts `put` in the place of `removed` characters. */
  damage(kind: string, offset: number, removed: number, put: string, at = this.position(offset)): Damage {
    return { kind, text: this.text.slice(0, offset) + put + this.text.slice(offset + removed), at }
  }
}

function flatten(element: PolicyElement): PolicyElement[] {
  return [element, ...element.children.flatMap(flatten)]
}

/** Values that are in the document as they were read: no entities, no named values. */
function verbatim(original: Original, sources: readonly Source[]): Source[] {
  return sources.filter(({ text, position }) => original.text.startsWith(text, original.offset(position)))
}

function valuesOf({ attributes, text }: PolicyElement): Source[] {
  return [...[...attributes.values()].map(({ value }) => value), ...(text === undefined ? [] : [text])]
}

/** Every way in which one thing of a document can be wrong, of the kinds that people get wrong. */
export function damages(text: string): Damage[] {
  const original = new Original(text)
  return [names, attributeNames, members, sections, literals, types, openExpressions, openElements].flatMap((kind) =>
    kind(original),
  )
}

/** A letter twice, the last one missing, and another case: as fingers do. */
function misspellings(name: string): string[] {
  const cased = name[0] === name[0]!.toLowerCase() ? name[0]!.toUpperCase() : name[0]!.toLowerCase()
  return [name.slice(0, 2) + name.slice(1), name.slice(0, -1), cased + name.slice(1)]
}

function names(original: Original): Damage[] {
  return original.elements.flatMap(({ name, position }) =>
    misspellings(name).map((put) => {
      const start = original.offset(position)
      const { text } = original.damage('policy', start + 1, name.length, put)
      // The end tag has the same mistake, where there is one of its own.
      const end = closingTag(original, { name, position })
      const moved = end === undefined ? undefined : end + 2 + put.length - name.length
      const whole = moved === undefined ? text : text.slice(0, moved) + put + text.slice(moved + name.length)
      return { kind: 'policy', text: whole, at: position }
    }),
  )
}

/** The offset of an element's end tag, when no other element of the name stands inside. */
function closingTag(original: Original, { name, position }: Pick<PolicyElement, 'name' | 'position'>) {
  const start = original.offset(position)
  const rest = original.text.slice(start)
  const inside = new RegExp(`^<${name}(?:\\s[^<>]*)?/>`).test(rest)
  const close = original.text.indexOf(`</${name}>`, start)
  const again = original.text.slice(start + 1, close).search(new RegExp(`<${name}[\\s>]`))
  return inside || close < 0 || again >= 0 ? undefined : close
}

function attributeNames(original: Original): Damage[] {
  return original.elements
    .flatMap(({ attributes }) => [...attributes.values()])
    .flatMap(({ name, position }) =>
      misspellings(name).map((put) => original.damage('attribute', original.offset(position), name.length, put)),
    )
}

function members(original: Original): Damage[] {
  const expressions = verbatim(original, original.elements.flatMap(valuesOf)).filter(({ expression }) => expression)
  return expressions.flatMap(({ text, position }) =>
    [...text.matchAll(/(?<=\bcontext\.(?:[A-Z]\w+\.)*)[A-Z]\w+/g)].flatMap(({ 0: member, index }) =>
      misspellings(member).map((put) =>
        original.damage('member', original.offset(position) + index, member.length, put),
      ),
    ),
  )
}

/** A policy that its reference page does not allow where it is put. */
function sections(original: Original): Damage[] {
  const misplaced: Readonly<Record<string, readonly string[]>> = {
    inbound: ['<forward-request />', '<cache-store duration="5" />', '<jsonp callback-parameter-name="c" />'],
    backend: ['<rewrite-uri template="/" />', '<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>'],
    outbound: ['<rewrite-uri template="/" />', '<forward-request />', '<rate-limit calls="1" renewal-period="2" />'],
    'on-error': ['<forward-request />', '<cache-store duration="5" />', '<set-query-parameter name="a" />'],
  }
  return Object.entries(misplaced).flatMap(([section, policies]) => {
    const start = original.text.indexOf(`<${section}>`)
    const inside = start + section.length + 2
    return start < 0 ? [] : policies.map((policy) => original.damage('section', inside, 0, policy))
  })
}

function literals(original: Original): Damage[] {
  const typed = original.elements.flatMap(({ attributes }) =>
    [...attributes.values()].filter(({ name, value }) => name !== 'fragment-id' && isTyped(value.text)),
  )
  return typed.map(({ value }) =>
    original.damage('type', original.offset(value.position), value.text.length, 'sometimes'),
  )
}

function isTyped(text: string): boolean {
  return /^(\d+|true|false|override|skip|append|delete|new|copy|allow|internal|prefer-external)$/.test(text)
}

/** Slots that take any type. */
const untyped = new Set(['set-variable', 'cache-store-value', 'cache-lookup-value'])

function types(original: Original): Damage[] {
  const typed = original.elements.filter(({ name }) => !untyped.has(name)).flatMap(valuesOf)
  return verbatim(original, typed)
    .filter(({ expression }) => expression)
    .map(({ text, position }) => {
      const start = original.offset(position)
      return original.damage('type', start, text.length, '@(new int[0])', original.position(start + 2))
    })
}

function openExpressions(original: Original): Damage[] {
  return verbatim(original, original.elements.flatMap(valuesOf))
    .filter(({ expression }) => expression)
    .map(({ text, position }) => {
      const start = original.offset(position)
      return original.damage('expression', start + text.length - 1, 1, '', position)
    })
}

function openElements(original: Original): Damage[] {
  return original.elements.flatMap((element) => {
    const close = closingTag(original, element)
    return close === undefined ? [] : [original.damage('element', close, element.name.length + 3, '', element.position)]
  })
}
