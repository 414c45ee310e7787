import {
  InvalidCursorError,
  ItemNotFoundError,
  UnknownItemsError,
  UnknownPictureError,
  VersionConflictError,
} from '../../catalog/errors.js'
import { NotFoundError, onException, PreconditionFailedError, ValidationError } from '../../lib/apim-context/index.js'
import { InvalidOrderError, OrderNotFoundError } from '../../orders/errors.js'

/** Says in HTTP what business code says in its own words; whatever else it throws is the server's fault and stays so. */
export const exceptions = [
  onException(ItemNotFoundError, ({ message }) => new NotFoundError(message)),
  onException(OrderNotFoundError, ({ message }) => new NotFoundError(message)),
  onException(VersionConflictError, ({ message }) => new PreconditionFailedError(message)),
  onException(
    InvalidCursorError,
    ({ message }) => new ValidationError(undefined, { details: [{ in: 'query', name: 'cursor', message }] }),
  ),
  onException(UnknownItemsError, ({ rows }) => {
    const details = rows.map(({ row, itemId }) => {
      return { in: 'body', name: `[${row}].item_id`, message: `Item ${itemId} does not exist.` } as const
    })
    return new ValidationError(undefined, { details })
  }),
  onException(UnknownPictureError, ({ message }) => {
    return new ValidationError(undefined, { details: [{ in: 'body', name: '', message }] })
  }),
  onException(InvalidOrderError, ({ problems }) => {
    const details = problems.map(({ place, message }) => ({ in: 'body', name: place, message }) as const)
    return new ValidationError(undefined, { details })
  }),
]
