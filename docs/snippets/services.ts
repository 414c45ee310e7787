import * as z from 'zod'
import { http, inject, openapi, service, validateHttp, withContext } from '../../src/lib/apim-context/index.js'

const Stock = z.object({ item_id: z.number(), available: z.number() })

export const inventory = service('inventory')

export const getAvailability = http(
  { name: 'getAvailability', method: 'GET', route: 'availability/{item_id}' },
  withContext(),
  inject({ inventory }),
  openapi({ summary: 'Tell whether there is any', errors: ['service_unavailable'] }),
  validateHttp({ path: z.object({ item_id: z.coerce.number() }), response: z.object({ available: z.boolean() }) }),
)(async ({ path, inventory }) => {
  const stock = await inventory.find('/stock/{item_id}', { path, response: Stock })
  return { available: stock !== undefined && stock.available > 0 }
})
