import * as z from 'zod'
import {
  cacheControl,
  etag,
  http,
  inject,
  openapi,
  respond,
  schema,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { PageLimit, TagsQuery } from './shared/schemas.js'
import { ItemV2, toItemV2 } from './shared/schemas-v2.js'
import { catalog } from './shared/services.js'

const Query = schema(() =>
  z.object({
    limit: PageLimit(),
    cursor: z.string().max(100).optional().meta({ description: 'Where to go on: the next_cursor of the page before.' }),
    tag: TagsQuery(),
  }),
)

const ItemPageV2 = schema(() =>
  z
    .object({
      items: z.array(ItemV2()),
      next_cursor: z.string().nullable().meta({ description: 'Leads to the next page; null on the last.' }),
    })
    .meta({ id: 'ItemPageV2' }),
)

export const listCatalogV2 = http(
  {
    name: 'listCatalogV2',
    method: 'GET',
    route: 'catalog',
    gateway: { cache: {}, rateLimit: { calls: 120, seconds: 60, per: 'subscription' } },
  },
  withContext(),
  cacheControl({ maxAge: 30 }),
  etag(),
  inject({ catalog }),
  openapi({
    summary: 'List the catalogue',
    description: 'Gives the items in the order of their ids, a page at a time.',
    tags: ['Catalogue'],
    responses: {
      200: { description: 'A page of items.' },
    },
  }),
  validateHttp({ query: Query, response: ItemPageV2 }),
)(async ({ query, catalog }) => {
  const { limit, cursor, tag: tags } = query
  const { items, next = null } = await catalog.list({ limit, cursor, tags })
  return respond({
    jsonBody: { items: items.map(({ item }) => toItemV2(item)), next_cursor: next },
  })
})
