import * as z from 'zod'
import {
  defineApi,
  http,
  inApi,
  integerParameter,
  openapi,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'
import { Item, ItemPath, items } from './items.js'

const things = defineApi({
  name: 'things',
  title: 'Things',
  description: 'Things, as they were first sold.',
  version: 'v1',
  subscription: true,
  deprecated: { since: '2026-11-01', sunset: '2027-11-01', link: 'https://example.com/things-v2' },
})
const thingsV2 = defineApi({
  name: 'things-v2',
  title: 'Things v2',
  description: 'Things with ids that are text.',
  version: 'v2',
  segment: 'v2',
  subscription: true,
})

const getThing = http(
  { name: 'getThing', method: 'GET', route: 'things/{item_id}' },
  withContext(),
  openapi({ summary: 'Get a thing' }),
  validateHttp({ path: ItemPath, response: Item }),
)(({ path }) => items.get(path.item_id))

const getThingV2 = http(
  { name: 'getThingV2', method: 'GET', route: 'things/{item_id}' },
  withContext(),
  openapi({ summary: 'Get a thing' }),
  validateHttp({ path: ItemPath, response: z.object({ id: z.string(), name: z.string() }) }),
)(async ({ path }) => {
  const { item_id, name } = await items.get(path.item_id)
  return { id: String(item_id), name }
})

export const functions = [...inApi(things, [getThing]), ...inApi(thingsV2, [getThingV2])] as const

export const searchThings = http(
  {
    name: 'searchThings',
    method: 'GET',
    route: 'things',
    gateway: {
      cache: { varyByHeaders: ['Accept-Language'] },
      rateLimit: { calls: 60, seconds: 60, per: 'user' },
      retry: { count: 2, interval: 1 },
      skus: { consumption: { rateLimit: { calls: 60, seconds: 60, per: 'subscription' } } },
    },
  },
  withContext(),
  openapi({ summary: 'Search things' }),
  validateHttp({ query: z.object({ page: integerParameter({ min: 1 }).default(1) }), response: z.array(Item) }),
)(async ({ query }) => [await items.get(query.page)])
