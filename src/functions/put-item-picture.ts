import { UnknownPictureError } from '../catalog/errors.js'
import { findPictureType, pictureTypes } from '../catalog/picture.js'
import {
  binaryBody,
  http,
  inject,
  openapi,
  preconditions,
  respond,
  toETag,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { pictures } from './shared/pictures.js'
import { ItemPath } from './shared/schemas.js'
import { catalog } from './shared/services.js'

export const putItemPicture = http(
  { name: 'putItemPicture', method: 'PUT', route: 'catalog/{item_id}/picture' },
  withContext(),
  preconditions({ required: false }),
  inject({ catalog, pictures }),
  openapi({
    summary: "Put an item's picture in place",
    description: 'Takes the place of the picture that is there, if any; with If-Match, of that version alone.',
    tags: ['Catalogue'],
    errors: ['not_found'],
    responses: {
      204: { description: 'The item has the picture.', headers: { ETag: 'The version of the picture, for If-Match.' } },
    },
  }),
  validateHttp({
    path: ItemPath,
    body: binaryBody({ types: pictureTypes, maxBytes: 500_000 }),
    responses: { 204: null },
  }),
)(async ({ path, body, precondition, catalog, pictures }) => {
  // What the sender calls it is not looked at: it is given to others as what it is.
  const contentType = findPictureType(body)
  if (!contentType) throw new UnknownPictureError()
  await catalog.get(path.item_id)
  const version = await pictures.put(path.item_id, { contentType, bytes: body }, (version) =>
    precondition.allows(version === undefined ? {} : { version }),
  )
  return respond({ status: 204, headers: { ETag: toETag(version) } })
})
