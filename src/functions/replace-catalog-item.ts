import {
  http,
  inject,
  jsonBody,
  openapi,
  preconditions,
  respond,
  toETag,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { toExpected } from './shared/expected.js'
import { Item, ItemDraft, ItemPath } from './shared/schemas.js'
import { catalog } from './shared/services.js'

export const replaceCatalogItem = http(
  { name: 'replaceCatalogItem', method: 'PUT', route: 'catalog/{item_id}' },
  withContext(),
  preconditions(),
  inject({ catalog }),
  openapi({
    summary: 'Replace a catalogue item',
    description: 'Writes the whole item anew, if it still is the version that If-Match names.',
    tags: ['Catalogue'],
    errors: ['not_found'],
    responses: { 200: { description: 'The item as it is now.', headers: { ETag: 'Its new version, for If-Match.' } } },
  }),
  validateHttp({ path: ItemPath, body: jsonBody(ItemDraft, { maxBytes: 50_000, compressed: true }), response: Item }),
)(async ({ path, body, precondition, catalog }) => {
  const { item, version } = await catalog.replace(path.item_id, body, toExpected(precondition))
  return respond({ headers: { ETag: toETag(version) }, jsonBody: item })
})
