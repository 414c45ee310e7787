import { InvalidCursorError, ItemNotFoundError, VersionConflictError } from '../../catalog/errors.js'
import { NotFoundError, PreconditionFailedError, ValidationError } from '../../lib/apim-context/index.js'
import { InvalidOrderError, OrderNotFoundError } from '../../orders/errors.js'

/** Says in HTTP what business code says in its own words; whatever else it throws is the server's fault and stays so. */
export async function orHttpError<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation
  } catch (error) {
    throw toHttpError(error)
  }
}

function toHttpError(error: unknown): unknown {
  if (error instanceof ItemNotFoundError || error instanceof OrderNotFoundError) return new NotFoundError(error.message)
  if (error instanceof VersionConflictError) return new PreconditionFailedError(error.message)
  if (error instanceof InvalidCursorError) {
    return new ValidationError(undefined, { details: [{ in: 'query', name: 'cursor', message: error.message }] })
  }
  if (error instanceof InvalidOrderError) {
    const details = error.problems.map(({ place, message }) => ({ in: 'body', name: place, message }) as const)
    return new ValidationError(undefined, { details })
  }
  return error
}
