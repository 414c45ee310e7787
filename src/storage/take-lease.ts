import type { ContainerClient } from '@azure/storage-blob'
import { hasStatus } from './status.js'

/** The longest that a lease of a blob can be asked for, so that one whose holder died ends: https://learn.microsoft.com/rest/api/storageservices/lease-blob */
const LEASE_SECONDS = 60

/** Something that one process at a time may hold. */
export interface Lease {
  release(): Promise<unknown>
}

/** Takes the lease of an empty blob that stands for something; undefined when somebody has it. */
export async function takeLease(container: ContainerClient, name: string): Promise<Lease | undefined> {
  const blob = container.getBlockBlobClient(name)
  await container.createIfNotExists()
  try {
    await blob.upload('', 0, { conditions: { ifNoneMatch: '*' } })
  } catch (error) {
    // It is there; whether somebody holds it is found next.
    if (!hasStatus(error, 409, 412)) throw error
  }
  const client = blob.getBlobLeaseClient()
  try {
    await client.acquireLease(LEASE_SECONDS)
  } catch (error) {
    if (hasStatus(error, 409)) return undefined
    throw error
  }
  return { release: () => client.releaseLease() }
}
