import * as z from 'zod'
import { http, inject, openapi, respond, schema, toETag, validateHttp, withContext } from '../lib/apim-context/index.js'
import { Item, ItemPath } from './shared/schemas.js'
import { catalog } from './shared/services.js'

const ItemWithContext = schema(() =>
  Item()
    .extend({
      routed_by: z
        .enum(['azure-api-management', 'direct'])
        .meta({ description: 'Whether the request proved to come from the gateway.' }),
      correlation_id: z
        .string()
        .meta({ description: 'The id of this request, also in X-Correlation-ID.', example: '6d9f' }),
      cache_status: z
        .enum(['bypass', 'miss', 'hit'])
        .meta({ description: "What the gateway's cache had to do with the answer." }),
    })
    .meta({ id: 'ItemWithContext' }),
)

export const getCatalogItem = http(
  { name: 'getCatalogItem', method: 'GET', route: 'catalog/{item_id}' },
  withContext(),
  inject({ catalog }),
  openapi({
    summary: 'Get a catalogue item',
    description: 'Gives the item together with what the gateway said about the request.',
    tags: ['Catalogue'],
    errors: ['not_found'],
    responses: { 200: { description: 'The item.', headers: { ETag: 'The version of the item, for If-Match.' } } },
  }),
  validateHttp({ path: ItemPath, response: ItemWithContext }),
)(async ({ path, apim, log, catalog }) => {
  const { item, version } = await catalog.get(path.item_id)
  const context = {
    routed_by: apim.routedBy,
    correlation_id: apim.correlationId,
    cache_status: apim.cacheStatus,
  }
  log.info('Handled APIM backend request', { item_id: item.item_id, ...context })
  // The body tells of this one request: no cache may give it to another.
  const headers = { ETag: toETag(version), 'Cache-Control': 'no-store' }
  return respond({ headers, jsonBody: { ...item, ...context } })
})
