import { http, inject, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { orHttpError } from './shared/domain-errors.js'
import { fromIfMatch, IfMatch } from './shared/etag.js'
import { ItemPath } from './shared/schemas.js'
import { catalog } from './shared/services.js'

export const deleteCatalogItem = http(
  { name: 'deleteCatalogItem', method: 'DELETE', route: 'catalog/{item_id}' },
  withContext(),
  inject({ catalog }),
  openapi({
    summary: 'Delete a catalogue item',
    description: 'Deletes the item, if it still is the version that If-Match names. Its id is not given again.',
    tags: ['Catalogue'],
    errors: ['not_found', 'precondition_failed', 'precondition_required'],
    responses: { 204: { description: 'The item is gone.' } },
  }),
  validateHttp({ path: ItemPath, headers: IfMatch, responses: { 204: null } }),
)(async ({ path, headers, catalog }) => {
  await orHttpError(catalog.delete(path.item_id, fromIfMatch(headers)))
  return respond({ status: 204 })
})
