import type { Problem } from '../problem.js'
import { PolicyText } from './text.js'

const reference = /\{\{([A-Za-z0-9\-._]+)\}\}/g
const comment = /<!--/g
const liquidBody = /<set-body\b[^<>]*\btemplate\s*=\s*(["'])liquid\1[^<>]*>/g

/**
 * Puts named values into a document before it is parsed, as text, once: `{{name}}` inside a value stays as it is
 * (https://learn.microsoft.com/azure/api-management/api-management-howto-properties). In a liquid template only known
 * names are taken, since `{{ body.x }}` is liquid's own; comments are left alone.
 */
export function substituteNamedValues(
  text: string,
  file: string,
  lookup: (name: string) => string | undefined,
): { text: PolicyText; problems: Problem[] } {
  const comments = ranges(text, comment, '-->')
  const templates = ranges(text, liquidBody, '</set-body')
  const unknown: { name: string; offset: number }[] = []
  const result = PolicyText.replacing(text, file, reference, (match) => {
    const name = match[1]!
    if (within(comments, match.index)) return undefined
    const value = lookup(name)
    if (value === undefined && !within(templates, match.index)) unknown.push({ name, offset: match.index })
    return value
  })
  const original = PolicyText.of(text, file)
  const problems = unknown.map(({ name, offset }) => ({
    file,
    ...original.positionAt(offset),
    message: `named value "${name}" does not exist: define it under "named values", or correct the name`,
  }))
  return { text: result, problems }
}

/** From each match of `open` to the next `close`; one that is never closed ends the search. */
function ranges(text: string, open: RegExp, close: string): [start: number, end: number][] {
  const found: [number, number][] = []
  let from = 0
  for (const match of text.matchAll(open)) {
    if (match.index < from) continue
    from = text.indexOf(close, match.index)
    if (from < 0) break
    found.push([match.index, from])
  }
  return found
}

function within(list: readonly [number, number][], offset: number): boolean {
  return list.some(([start, end]) => start <= offset && offset < end)
}
