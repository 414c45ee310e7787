import { http, inject, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { orHttpError } from './shared/domain-errors.js'
import { fromIfMatch, IfMatch, toETag } from './shared/etag.js'
import { Item, ItemDraft, ItemPath } from './shared/schemas.js'
import { catalog } from './shared/services.js'

export const replaceCatalogItem = http(
  { name: 'replaceCatalogItem', method: 'PUT', route: 'catalog/{item_id}' },
  withContext(),
  inject({ catalog }),
  openapi({
    summary: 'Replace a catalogue item',
    description: 'Writes the whole item anew, if it still is the version that If-Match names.',
    tags: ['Catalogue'],
    errors: ['not_found', 'precondition_failed', 'precondition_required'],
    responses: { 200: { description: 'The item as it is now.', headers: { ETag: 'Its new version, for If-Match.' } } },
  }),
  validateHttp({ path: ItemPath, headers: IfMatch, body: ItemDraft, response: Item }),
)(async ({ path, headers, body, catalog }) => {
  const { item, version } = await orHttpError(catalog.replace(path.item_id, body, fromIfMatch(headers)))
  return respond({ headers: { ETag: toETag(version) }, jsonBody: item })
})
