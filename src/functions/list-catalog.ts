import * as z from 'zod'
import {
  cacheControl,
  compress,
  etag,
  http,
  inject,
  openapi,
  respond,
  schema,
  toPublicUrl,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { Item, PageLimit, TagsQuery } from './shared/schemas.js'
import { catalog } from './shared/services.js'

const Query = schema(() =>
  z.object({
    limit: PageLimit(),
    cursor: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'Where to go on: the cursor of the link to the next page.' }),
    tag: TagsQuery(),
  }),
)

const ItemList = schema(() => z.object({ items: z.array(Item()) }).meta({ id: 'ItemList' }))

export const listCatalog = http(
  {
    name: 'listCatalog',
    method: 'GET',
    route: 'catalog',
    // The gateway's cache takes the lifetime from Cache-Control, and holds the plain and the compressed list apart.
    gateway: { cache: { varyByHeaders: ['Accept-Encoding'] } },
  },
  withContext(),
  compress(),
  cacheControl({ maxAge: 30 }),
  etag(),
  inject({ catalog }),
  openapi({
    summary: 'List the catalogue',
    description: 'Gives the items in the order of their ids, a page at a time; the Link header leads to the next page.',
    tags: ['Catalogue'],
    responses: {
      200: {
        description: 'A page of items.',
        headers: { Link: 'The next page, as `<url>; rel="next"`; absent on the last.' },
      },
    },
  }),
  validateHttp({ query: Query, response: ItemList }),
)(async ({ query, catalog, app, apim }) => {
  const { limit, cursor, tag: tags } = query
  const { items, next } = await catalog.list({ limit, cursor, tags })
  return respond({
    headers: {
      ...(next === undefined ? {} : { Link: `<${toPublicUrl({ app, apim }, toNextPath(query, next))}>; rel="next"` }),
    },
    jsonBody: { items: items.map(({ item }) => item) },
  })
})

function toNextPath({ limit, tag }: z.output<ReturnType<typeof Query>>, cursor: string): string {
  const tags = tag.map((one): [string, string] => ['tag', one])
  return `/api/catalog?${new URLSearchParams([['limit', String(limit)], ...tags, ['cursor', cursor]])}`
}
