import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument, visit } from 'yaml'
import type { Problem } from '../problem.js'

/** A place in a file, for messages. */
export type Place = Omit<Problem, 'message'>

/** A JSON or YAML value that knows where it was written. */
export type Located =
  | { readonly kind: 'map'; readonly at: Place; readonly entries: ReadonlyMap<string, Located> }
  | { readonly kind: 'list'; readonly at: Place; readonly items: readonly Located[] }
  | { readonly kind: 'scalar'; readonly at: Place; readonly value: string | number | boolean | null }

/** Parses JSON or YAML. What is wrong with the text goes to `problems`, and the answer is undefined then. */
export function parseLocated(text: string, file: string, problems: Problem[]): Located | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true, uniqueKeys: true })
  for (const error of document.errors) {
    const { line = 1, col: column = 1 } = error.linePos?.[0] ?? {}
    problems.push({ file, line, column, message: error.message.split(' at line')[0]! })
  }
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  if (document.errors.length > 0) return undefined
  let hasAlias = false
  visit(document, {
    Alias(_, { source, range }) {
      hasAlias = true
      problems.push({ ...placeAt(range?.[0] ?? 0), message: `the alias *${source} is not read here: write the value` })
    },
  })
  if (hasAlias) return undefined
  if (document.contents === null) return { kind: 'map', at: placeAt(0), entries: new Map() }
  return locate(document.contents, placeAt)
}

function locate(node: ParsedNode | null, placeAt: (offset: number) => Place): Located {
  const at = placeAt(node?.range[0] ?? 0)
  if (isMap(node)) {
    const entries = new Map<string, Located>()
    for (const { key, value } of node.items)
      entries.set(String(isScalar(key) ? key.value : key), locate(value, placeAt))
    return { kind: 'map', at, entries }
  }
  if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => locate(item, placeAt)) }
  const value: unknown = isScalar(node) ? node.value : null
  return { kind: 'scalar', at, value: isPlain(value) ? value : String(value) }
}

/** A value from code, such as overrides that a test gives; every part of it has the same place. */
export function locateValue(value: unknown, at: Place): Located {
  if (Array.isArray(value)) return { kind: 'list', at, items: value.map((item) => locateValue(item, at)) }
  if (typeof value !== 'object' || value === null) {
    return { kind: 'scalar', at, value: isPlain(value) ? value : String(value) }
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return { kind: 'map', at, entries: new Map(entries.map(([name, item]) => [name, locateValue(item, at)])) }
}

/** `base` with the members of `override` put over it, maps member by member, anything else replaced. */
export function mergeLocated(base: Located, override: Located): Located {
  if (base.kind !== 'map' || override.kind !== 'map') return override
  const entries = new Map(base.entries)
  for (const [name, value] of override.entries) {
    const old = entries.get(name)
    entries.set(name, old === undefined ? value : mergeLocated(old, value))
  }
  return { ...base, entries }
}

/** The plain JavaScript value. */
export function plain(located: Located): unknown {
  if (located.kind === 'scalar') return located.value
  if (located.kind === 'list') return located.items.map(plain)
  return Object.fromEntries([...located.entries].map(([name, value]) => [name, plain(value)]))
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
