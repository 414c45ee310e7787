import { http, NotFoundError, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { findStock } from '../stock/stock.js'
import { ItemPath } from './shared/schemas.js'
import { StockLevel } from './shared/stock-schemas.js'

export const getStock = http(
  { name: 'getStock', method: 'GET', route: 'stock/{item_id}' },
  withContext(),
  openapi({
    summary: 'Tell what is in stock of an item',
    tags: ['Orders'],
    errors: ['not_found'],
    responses: { 200: { description: 'How many pieces there are.' } },
  }),
  validateHttp({ path: ItemPath, response: StockLevel }),
)(async ({ path }) => {
  const level = findStock(path.item_id)
  if (!level) throw new NotFoundError(`The warehouse does not know item ${path.item_id}.`)
  return respond({ headers: { 'Cache-Control': 'no-store' }, jsonBody: level })
})
