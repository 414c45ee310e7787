import { randomUUID } from 'node:crypto'
import type { ContainerClient } from '@azure/storage-blob'
import { orPrepare, unless } from './storage-status.js'

/** Answers that are too large for an entity. A rule of the storage account deletes them when their records have expired. */
export interface BlobAnswers {
  /** @returns the name of the blob: a new one each time, as two requests may write at once of which one is the loser */
  write(id: string, bytes: Uint8Array): Promise<string>
  /** @throws Error when the blob is gone */
  read(name: string): Promise<Uint8Array>
}

export function createBlobAnswers(open: () => Promise<ContainerClient>): BlobAnswers {
  let opened: Promise<ContainerClient> | undefined

  /** A failure is not remembered: the next use tries again. */
  function container(): Promise<ContainerClient> {
    opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  return {
    async write(id, bytes) {
      const client = await container()
      const name = `${id}/${randomUUID()}`
      await orPrepare(
        () => client.getBlockBlobClient(name).uploadData(bytes),
        () => client.createIfNotExists(),
      )
      return name
    },
    async read(name) {
      const client = await container()
      const bytes = await unless([404], client.getBlockBlobClient(name).downloadToBuffer())
      if (!bytes) throw new Error(`The blob ${name} of a kept answer is gone before its record`)
      return bytes
    },
  }
}
