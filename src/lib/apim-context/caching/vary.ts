import type { Answer } from '../response/answer.js'

/** Adds names to an answer's Vary; `*`, which says that everything matters, stays alone. */
export function addVary(headers: Answer['headers'], names: readonly string[]): void {
  const given = (headers['vary'] ?? '').split(',').flatMap((name) => name.trim() || [])
  const known = new Set(given.map((name) => name.toLowerCase()))
  const all = [...given, ...names.filter((name) => !known.has(name.toLowerCase()))]
  if (all.length > 0) headers['vary'] = all.includes('*') ? '*' : all.join(', ')
}
