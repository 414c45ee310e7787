import { buffer } from 'node:stream/consumers'
import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob'
import { hasStatus, unlessMissing } from '../storage/status.js'
import { VersionConflictError } from './errors.js'
import type { Picture, PictureStore, PictureType } from './picture.js'

/** The pictures in one container of Azure Blob Storage, which is made with the first of them. */
export function createBlobPictures(container: ContainerClient): PictureStore {
  const blobOf = (itemId: number) => container.getBlockBlobClient(String(itemId))

  /** Undefined when another writer was first, or the container is yet to be made. */
  async function tryPut(blob: BlockBlobClient, { bytes, contentType }: Picture, etag: string | undefined) {
    const conditions = etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag }
    try {
      return await blob.upload(bytes, bytes.byteLength, {
        conditions,
        blobHTTPHeaders: { blobContentType: contentType },
      })
    } catch (error) {
      if (hasStatus(error, 404)) await container.createIfNotExists()
      else if (!hasStatus(error, 409, 412)) throw error
      return undefined
    }
  }

  return {
    async find(itemId) {
      const answer = await unlessMissing(blobOf(itemId).download())
      if (!answer) return undefined
      const bytes = await buffer(answer.readableStreamBody!)
      return { bytes, contentType: answer.contentType as PictureType, version: toVersion(answer.etag!) }
    },
    async put(itemId, picture, expected) {
      const blob = blobOf(itemId)
      // Whoever is not first has seen another write succeed, so this ends.
      for (;;) {
        const current = (await unlessMissing(blob.getProperties()))?.etag
        if (!expected(current && toVersion(current))) throw new VersionConflictError(itemId)
        const stored = await tryPut(blob, picture, current)
        if (stored) return toVersion(stored.etag!)
      }
    },
    async remove(itemId) {
      await unlessMissing(blobOf(itemId).delete())
    },
  }
}

/** The store writes its tags in quotes; a version has none. */
const toVersion = (etag: string): string => etag.replaceAll('"', '')
