import type { ContextSource } from '../source.js'

// DateTime.UtcNow and Guid.NewGuid() have no receiver that leads to the request. An evaluation never waits, so the one
// that runs can be the module's.
let current: ContextSource | undefined

export function withSource<A, T>(source: ContextSource, body: (argument: A) => T, argument: A): T {
  const before = current
  current = source
  try {
    return body(argument)
  } finally {
    current = before
  }
}

/** The request whose expression is being evaluated. */
export function currentSource(): ContextSource {
  if (current === undefined) throw new Error('No expression is being evaluated')
  return current
}
