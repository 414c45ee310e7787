import * as z from 'zod'
import {
  http,
  inject,
  integerParameter,
  openapi,
  respond,
  toPublicUrl,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { Item, TagQuery } from './shared/schemas.js'
import { catalog } from './shared/services.js'

/** How long the gateway may answer for the app, in seconds: its response cache takes the lifetime from here. */
const MAX_AGE = 30

const Query = z.object({
  limit: integerParameter({ min: 1, max: 100 }).default(20).meta({ description: 'How many items at most.' }),
  cursor: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Where to go on: the cursor of the link to the next page.' }),
  tag: TagQuery.optional(),
})

const ItemList = z.object({ items: z.array(Item) }).meta({ id: 'ItemList' })

export const listCatalog = http(
  { name: 'listCatalog', method: 'GET', route: 'catalog', gateway: { cache: {} } },
  withContext(),
  inject({ catalog }),
  openapi({
    summary: 'List the catalogue',
    description: 'Gives the items in the order of their ids, a page at a time; the Link header leads to the next page.',
    tags: ['Catalogue'],
    responses: {
      200: {
        description: 'A page of items.',
        headers: {
          Link: 'The next page, as `<url>; rel="next"`; absent on the last.',
          'Cache-Control': 'How long the list may be used.',
        },
      },
    },
  }),
  validateHttp({ query: Query, response: ItemList }),
)(async ({ query, catalog, app, apim }) => {
  const { items, next } = await catalog.list(query)
  return respond({
    headers: {
      'Cache-Control': `max-age=${MAX_AGE}`,
      ...(next === undefined ? {} : { Link: `<${toPublicUrl({ app, apim }, toNextPath(query, next))}>; rel="next"` }),
    },
    jsonBody: { items: items.map(({ item }) => item) },
  })
})

function toNextPath({ limit, tag }: z.output<typeof Query>, cursor: string): string {
  const parameters = { limit: String(limit), ...(tag === undefined ? {} : { tag }), cursor }
  return `/api/catalog?${new URLSearchParams(parameters)}`
}
