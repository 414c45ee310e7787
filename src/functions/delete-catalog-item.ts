import { http, inject, openapi, preconditions, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { toExpected } from './shared/expected.js'
import { pictures } from './shared/pictures.js'
import { ItemPath } from './shared/schemas.js'
import { catalog } from './shared/services.js'

export const deleteCatalogItem = http(
  { name: 'deleteCatalogItem', method: 'DELETE', route: 'catalog/{item_id}' },
  withContext(),
  preconditions(),
  inject({ catalog, pictures }),
  openapi({
    summary: 'Delete a catalogue item',
    description: 'Deletes the item, if it still is the version that If-Match names. Its id is not given again.',
    tags: ['Catalogue'],
    errors: ['not_found'],
    responses: { 204: { description: 'The item is gone.' } },
  }),
  validateHttp({ path: ItemPath, responses: { 204: null } }),
)(async ({ path, precondition, catalog, pictures, log }) => {
  const { item_id } = path
  await catalog.delete(item_id, toExpected(precondition))
  // The item is gone, and nobody sees its picture: that it could not be removed is no failure of the request.
  await pictures.remove(item_id).catch((error: unknown) => log.warn('A picture is left', { item_id, error }))
  return respond({ status: 204 })
})
