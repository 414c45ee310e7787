import type { Located, Place } from '../artifacts/located.js'
import type { Problem } from '../problem.js'

/** What a value is to be. Objects may have more members than are named; lists have exactly the items that are. */
export type Matcher = { readonly at: Place } & (
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'members'; readonly members: ReadonlyMap<string, Matcher> }
  | { readonly kind: 'items'; readonly items: readonly Matcher[] }
)

/** A matcher of any JSON value; `{ matches: … }` alone in an object is a regular expression for a text. */
export function toMatcher(node: Located, problems: Problem[]): Matcher {
  const { at } = node
  if (node.kind === 'scalar') return { at, kind: 'value', value: node.value }
  if (node.kind === 'list') return { at, kind: 'items', items: node.items.map((item) => toMatcher(item, problems)) }
  const source = node.entries.get('matches')
  if (node.entries.size === 1 && source?.kind === 'scalar' && typeof source.value === 'string') {
    return { at, kind: 'pattern', pattern: readPattern(source.value, source.at, problems) }
  }
  const members = [...node.entries].map(([name, value]) => [name, toMatcher(value, problems)] as const)
  return { at, kind: 'members', members: new Map(members) }
}

/** A matcher of a text, or with null of its absence. */
export function toTextMatcher(node: Located, problems: Problem[]): Matcher {
  const matcher = toMatcher(node, problems)
  if (matcher.kind === 'value' && matcher.value !== null) return { ...matcher, value: String(matcher.value) }
  if (matcher.kind === 'members' || matcher.kind === 'items') {
    problems.push({ ...node.at, message: 'this has to be a text, { matches: a regular expression }, or null for none' })
  }
  return matcher
}

function readPattern(source: string, at: Place, problems: Problem[]): RegExp {
  try {
    return new RegExp(source)
  } catch (error) {
    problems.push({ ...at, message: (error as Error).message })
    return /(?:)/
  }
}

/** Every difference, each with its place in the file and its path in the value; undefined stands for what is absent. */
export function compare(matcher: Matcher, actual: unknown, path: string): Problem[] {
  const differs = (expected: string): Problem[] => [
    { ...matcher.at, message: `${path}: expected ${expected}, got ${show(actual)}` },
  ]
  switch (matcher.kind) {
    case 'value':
      return matcher.value === (actual ?? null) ? [] : differs(show(matcher.value ?? undefined))
    case 'pattern':
      return typeof actual === 'string' && matcher.pattern.test(actual) ? [] : differs(`to match ${matcher.pattern}`)
    case 'items':
      if (!Array.isArray(actual)) return differs('a list')
      if (actual.length !== matcher.items.length) return differs(`${matcher.items.length} items`)
      return matcher.items.flatMap((item, i) => compare(item, actual[i], `${path}[${i}]`))
    case 'members':
      if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return differs('an object')
      return [...matcher.members].flatMap(([name, member]) =>
        compare(member, (actual as Record<string, unknown>)[name], `${path}.${name}`),
      )
  }
}

const MAX_SHOWN = 300

export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
