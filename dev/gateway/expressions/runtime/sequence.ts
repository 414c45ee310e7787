import { step } from './budget.js'
import { raiseArgumentNull } from './exceptions.js'

/** The elements of anything enumerable; a string gives its characters as char values. */
export function iterate(source: unknown): Iterable<unknown> {
  if (source === null) raiseArgumentNull('source')
  return typeof source === 'string' ? characters(source) : (source as Iterable<unknown>)
}

function* characters(text: string): Generator<number> {
  for (let i = 0; i < text.length; i++) yield text.charCodeAt(i)
}

/** All elements, each counted. */
export function toArray(source: unknown): unknown[] {
  const items: unknown[] = []
  for (const item of iterate(source)) {
    step()
    items.push(item)
  }
  return items
}
