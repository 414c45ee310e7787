import type { GuardInput } from '../decorators/guard.js'
import { HttpError } from './http-error.js'

export type ErrorClass<E> = abstract new (...of: never[]) => E

/** What becomes of one class of what is thrown. Made by {@link onException}. */
export interface ExceptionHandler {
  readonly type: ErrorClass<unknown>
  readonly toHttpError: (error: never, input: GuardInput) => HttpError
}

/**
 * Says in HTTP what business code says by a class of its own. Of several handlers that fit, that of the most derived class
 * is asked; one that throws is answered with a 500.
 *
 * @example
 * createApp(functions, { exceptions: [onException(ItemNotFoundError, (error) => new NotFoundError(error.message))] })
 */
export function onException<E>(
  type: ErrorClass<E>,
  toHttpError: (error: E, input: GuardInput) => HttpError,
): ExceptionHandler {
  return { type, toHttpError }
}

/** Gives what to answer in place of what was thrown: the thrown itself where no handler is for it. May throw. */
export type ExceptionMapper = (error: unknown, input: GuardInput) => unknown

/** @throws TypeError for two handlers of one class, and for what is no class or an answer already */
export function createExceptionMapper(handlers: readonly ExceptionHandler[]): ExceptionMapper {
  check(handlers)
  const mostDerivedFirst = handlers.toSorted((a, b) => depthOf(b.type) - depthOf(a.type))
  return (error, input) => {
    const handler = mostDerivedFirst.find(({ type }) => error instanceof type)
    return handler === undefined ? error : handler.toHttpError(error as never, input)
  }
}

function check(handlers: readonly ExceptionHandler[]): void {
  for (const [index, { type }] of handlers.entries()) {
    if (typeof type !== 'function' || typeof type.prototype !== 'object') {
      throw new TypeError(`onException: ${String(type)} is no class`)
    }
    if (type === HttpError || type.prototype instanceof HttpError) {
      throw new TypeError(`onException: ${type.name} is an answer already, and no handler sees it`)
    }
    if (handlers.findIndex((other) => other.type === type) !== index) {
      throw new TypeError(`onException: ${type.name} has two handlers`)
    }
  }
}

function depthOf({ prototype }: ErrorClass<unknown>): number {
  let depth = 0
  for (let at = prototype; at !== null; at = Object.getPrototypeOf(at)) depth += 1
  return depth
}
