import {
  ConflictError,
  createApp,
  type ErrorRow,
  HttpError,
  http,
  onException,
  openapi,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'

/** Business code throws what it means, and knows nothing of HTTP. */
export class StockError extends Error {}
export class OutOfStockError extends StockError {
  readonly wanted: number
  constructor(wanted: number) {
    super(`There are not ${wanted} left.`)
    this.wanted = wanted
  }
}

const budgetExceeded: ErrorRow = {
  code: 'budget_exceeded',
  status: 402,
  meaning: 'The account has no budget left.',
  action: 'Ask for a larger budget.',
}

export const reserve = http(
  { name: 'reserve', method: 'POST', route: 'reservations' },
  withContext(),
  openapi({ summary: 'Reserve pieces', errors: ['conflict', budgetExceeded] }),
  validateHttp({ responses: { 204: null } }),
)(async ({ request }) => {
  if (request.headers.has('x-no-budget')) throw new HttpError(budgetExceeded)
  throw new OutOfStockError(3)
})

export const app = createApp([reserve], {
  exceptions: [
    onException(StockError, ({ message }) => new ConflictError(message)),
    onException(OutOfStockError, ({ wanted }, { log }) => {
      log.info('Out of stock', { wanted })
      return new ConflictError(`Order fewer than ${wanted}.`)
    }),
  ],
})
