import type { TableEntity, TableEntityResult } from '@azure/data-tables'
import type { BlobAnswers } from './blob-answers.js'
import { deserialize, serialize } from './kept-answer.js'
import type { IdempotencyRecord } from './store.js'

/** What a binary property may hold: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model */
export const INLINE_BYTES = 65_536

/** A type, not an interface: the SDK wants an implicit index signature. */
export type RecordEntity = {
  state: string
  request_hash: string
  expires_at: Date
  owner?: string
  lease_until?: Date
  answer?: Uint8Array
  /** Name of the blob, when the answer is there. */
  answer_blob?: string
}

/** Two hexadecimal digits: records are spread over 256 partitions, each of which takes about 2,000 writes a second. */
export const toPartition = (id: string): string => id.slice(0, 2)

export const toKeys = (id: string) => ({ partitionKey: toPartition(id), rowKey: `idempotency-${id}` })

export async function toEntity(
  id: string,
  record: IdempotencyRecord,
  blobs: BlobAnswers,
): Promise<TableEntity<RecordEntity>> {
  const { state, requestHash: request_hash } = record
  const common = { ...toKeys(id), state, request_hash, expires_at: new Date(record.expiresAt) }
  if (record.state === 'in_progress') {
    return { ...common, owner: record.owner, lease_until: new Date(record.leaseUntil) }
  }
  const answer = serialize(record.answer)
  return answer.length > INLINE_BYTES
    ? { ...common, answer_blob: await blobs.write(id, answer) }
    : { ...common, answer }
}

export async function fromEntity(
  entity: TableEntityResult<RecordEntity>,
  blobs: BlobAnswers,
): Promise<IdempotencyRecord> {
  const { state, request_hash: requestHash, expires_at, owner, lease_until, answer, answer_blob } = entity
  const expiresAt = new Date(expires_at).getTime()
  if (state === 'in_progress') {
    return { state, requestHash, expiresAt, owner: owner!, leaseUntil: new Date(lease_until!).getTime() }
  }
  const bytes = answer ?? (await blobs.read(answer_blob!))
  return { state: 'completed', requestHash, expiresAt, answer: deserialize(bytes) }
}
