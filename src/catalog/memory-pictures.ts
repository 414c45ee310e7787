import { VersionConflictError } from './errors.js'
import type { PictureStore, StoredPicture } from './picture.js'

/** For tests and examples: the pictures live as long as the object. */
export function createMemoryPictures(): PictureStore {
  const pictures = new Map<number, StoredPicture>()
  let writes = 0
  return {
    async find(itemId) {
      return pictures.get(itemId)
    },
    async put(itemId, picture, expected) {
      if (!expected(pictures.get(itemId)?.version)) throw new VersionConflictError(itemId)
      writes += 1
      pictures.set(itemId, { ...picture, version: String(writes) })
      return String(writes)
    },
    async remove(itemId) {
      pictures.delete(itemId)
    },
  }
}
