import {
  cacheControl,
  etag,
  http,
  inject,
  NotFoundError,
  openapi,
  respond,
  toETag,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { pictures } from './shared/pictures.js'
import { ItemPath } from './shared/schemas.js'
import { catalog } from './shared/services.js'

export const getItemPicture = http(
  { name: 'getItemPicture', method: 'GET', route: 'catalog/{item_id}/picture' },
  withContext(),
  cacheControl({ noCache: true }),
  etag(),
  inject({ catalog, pictures }),
  openapi({
    summary: "Get an item's picture",
    tags: ['Catalogue'],
    errors: ['not_found'],
    responses: { 200: { description: 'The picture.', contentType: 'image/*' } },
  }),
  validateHttp({ path: ItemPath }),
)(async ({ path, catalog, pictures }) => {
  await catalog.get(path.item_id)
  const picture = await pictures.find(path.item_id)
  if (!picture) throw new NotFoundError(`Item ${path.item_id} has no picture.`)
  return respond({
    headers: { 'Content-Type': picture.contentType, ETag: toETag(picture.version) },
    body: picture.bytes,
  })
})
