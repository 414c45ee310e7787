import * as z from 'zod'
import {
  http,
  integerParameter,
  NotFoundError,
  openapi,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'
import { Item, items } from './items.js'

const Query = z.object({
  limit: integerParameter({ min: 1, max: 100 }).default(20),
  starts_with: z.string().max(40).optional(),
})

export const listItems = http(
  { name: 'listItems', method: 'GET', route: 'items' },
  withContext(),
  openapi({ summary: 'List items', errors: ['not_found'] }),
  validateHttp({ query: Query, response: z.array(Item) }),
)(async ({ query }) => {
  const found = await Promise.all(Array.from({ length: query.limit }, (_, index) => items.get(index + 1)))
  const matching = found.filter(({ name }) => name.startsWith(query.starts_with ?? ''))
  if (matching.length === 0) throw new NotFoundError(`No item begins with '${query.starts_with}'.`)
  return matching
})
