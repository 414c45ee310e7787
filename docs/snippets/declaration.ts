import { http, openapi, validateHttp, withContext } from '../../src/lib/apim-context/index.js'
import { Item, ItemPath, items } from './items.js'

export const getItem = http(
  { name: 'getItem', method: 'GET', route: 'items/{item_id}' },
  withContext(),
  openapi({ summary: 'Get an item', tags: ['Items'] }),
  validateHttp({ path: ItemPath, response: Item }),
)(async ({ path, log }) => {
  log.info('Looking up an item', { item_id: path.item_id })
  return items.get(path.item_id)
})
