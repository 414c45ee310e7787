import type { TableClient, TransactionAction } from '@azure/data-tables'
import type { ContainerClient } from '@azure/storage-blob'
import { createBlobAnswers } from './blob-answers.js'
import { orPrepare, unless } from './storage-status.js'
import type { IdempotencyStore } from './store.js'
import { fromEntity, type RecordEntity, toEntity, toKeys, toPartition } from './table-record.js'

export interface TableStoreOptions {
  /** The table of the records; made when it is missing. */
  readonly table: TableClient
  /** The container of answers that are too large for an entity: opened, and made, when there is one. */
  container(): Promise<ContainerClient>
}

/**
 * Records in a table of Azure Table Storage, which may be that of the handler's own entities: partition keys are two hexadecimal
 * digits, row keys begin with `idempotency-`.
 */
export function tableIdempotencyStore({ table, container }: TableStoreOptions): IdempotencyStore {
  const blobs = createBlobAnswers(container)
  return {
    async create(id, record) {
      const entity = await toEntity(id, record, blobs)
      const creation = orPrepare(
        () => table.createEntity(entity),
        () => table.createTable(),
      )
      return (await unless([409], creation))?.etag
    },
    async find(id) {
      const { partitionKey, rowKey } = toKeys(id)
      const entity = await unless([404], table.getEntity<RecordEntity>(partitionKey, rowKey))
      return entity && { record: await fromEntity(entity, blobs), version: entity.etag }
    },
    async replace(id, record, version) {
      const replacement = table.updateEntity(await toEntity(id, record, blobs), 'Replace', { etag: version })
      return (await unless([404, 412], replacement))?.etag
    },
    async remove(id, version) {
      const { partitionKey, rowKey } = toKeys(id)
      await unless([404, 412], table.deleteEntity(partitionKey, rowKey, { etag: version }))
    },
    transactions: {
      partitionOf: toPartition,
      async toRows(id, record, version): Promise<TransactionAction[]> {
        return [['update', await toEntity(id, record, blobs), 'Replace', { etag: version }]]
      },
    },
  }
}
