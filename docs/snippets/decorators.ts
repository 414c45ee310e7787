import { http, openapi, requireGateway, validateHttp, withContext } from '../../src/lib/apim-context/index.js'
import { Item, ItemPath, items } from './items.js'

export const getItem = http(
  { name: 'getItem', method: 'GET', route: 'items/{item_id}' }, // the binding: written once
  withContext(), //                                                apim, log, telemetry
  requireGateway(), //                                             any number of guards
  openapi({ summary: 'Get an item', tags: ['Items'] }), //         what the document says
  validateHttp({ path: ItemPath, response: Item }), //             zod schemas of inputs and answers
)(async ({ path }) => items.get(path.item_id))
