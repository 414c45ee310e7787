import type { WorkerError } from './messages.js'

/** The library tells the worker's own errors from the app's by `isAzureFunctionsSystemError`. */
export class SystemError extends Error {
  readonly isAzureFunctionsSystemError = true
}

/** @azure/functions recognizes an unknown hook by this class's name and its flag. */
export class SystemRangeError extends RangeError {
  readonly isAzureFunctionsSystemError = true
}

export class ReadOnlyError extends TypeError {
  readonly isAzureFunctionsSystemError = true
  constructor(property: string) {
    super(`Cannot assign to read only property '${property}'`)
  }
}

/** Whatever was thrown, as text that can cross to the host. */
export function toWorkerError(thrown: unknown): WorkerError {
  if (thrown instanceof Error)
    return { message: thrown.message, stack: thrown.stack ?? `${thrown.name}: ${thrown.message}` }
  const message = describe(thrown)
  return { message, stack: `Error: ${message}` }
}

function describe(thrown: unknown): string {
  if (thrown === undefined || thrown === null) return 'Unknown error'
  return typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown)
}
