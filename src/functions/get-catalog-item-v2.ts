import {
  cacheControl,
  etag,
  http,
  inject,
  openapi,
  respond,
  toETag,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { ItemPath } from './shared/schemas.js'
import { ItemV2, toItemV2 } from './shared/schemas-v2.js'
import { catalog } from './shared/services.js'

export const getCatalogItemV2 = http(
  { name: 'getCatalogItemV2', method: 'GET', route: 'catalog/{item_id}' },
  withContext(),
  cacheControl({ noCache: true }),
  etag(),
  inject({ catalog }),
  openapi({
    summary: 'Get a catalogue item',
    tags: ['Catalogue'],
    errors: ['not_found'],
    responses: { 200: { description: 'The item.' } },
  }),
  validateHttp({ path: ItemPath, response: ItemV2 }),
)(async ({ path, catalog }) => {
  const { item, version } = await catalog.get(path.item_id)
  return respond({ headers: { ETag: toETag(version) }, jsonBody: toItemV2(item) })
})
