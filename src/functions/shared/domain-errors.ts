import { InvalidCursorError, ItemNotFoundError, VersionConflictError } from '../../catalog/errors.js'
import { NotFoundError, PreconditionFailedError, ValidationError } from '../../lib/apim-context/index.js'

/** Says in HTTP what the catalogue says in its own words; whatever else it throws is the server's fault and stays so. */
export async function orHttpError<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation
  } catch (error) {
    throw toHttpError(error)
  }
}

function toHttpError(error: unknown): unknown {
  if (error instanceof ItemNotFoundError) return new NotFoundError(error.message)
  if (error instanceof VersionConflictError) return new PreconditionFailedError(error.message)
  if (error instanceof InvalidCursorError) {
    return new ValidationError(undefined, { details: [{ in: 'query', name: 'cursor', message: error.message }] })
  }
  return error
}
