import {
  http,
  inject,
  openapi,
  respond,
  toETag,
  toPublicUrl,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { Item, ItemDraft } from './shared/schemas.js'
import { catalog } from './shared/services.js'

export const createCatalogItem = http(
  { name: 'createCatalogItem', method: 'POST', route: 'catalog' },
  withContext(),
  inject({ catalog }),
  openapi({
    summary: 'Add an item to the catalogue',
    tags: ['Catalogue'],
    responses: {
      201: {
        description: 'The item, with the id that it was given.',
        headers: { Location: 'Where the item is.', ETag: 'The version of the item, for If-Match.' },
      },
    },
  }),
  validateHttp({ body: ItemDraft, responses: { 201: Item } }),
)(async ({ body, catalog, app, apim }) => {
  const { item, version } = await catalog.create(body)
  return respond({
    status: 201,
    headers: { Location: toPublicUrl({ app, apim }, `/api/catalog/${item.item_id}`), ETag: toETag(version) },
    jsonBody: item,
  })
})
