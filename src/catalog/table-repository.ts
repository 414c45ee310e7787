import { odata, type TableClient, type TransactionAction } from '@azure/data-tables'
import { hasStatus, unlessMissing } from '../storage/status.js'
import { ItemNotFoundError, VersionConflictError } from './errors.js'
import type { Item, StoredItem } from './item.js'
import type { CatalogRepository } from './repository.js'
import { COUNTER_ROW, fromEntity, type ItemEntity, PARTITION, toEntity, toRowKey } from './table-entity.js'

/** What one transaction may hold: https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions */
const TRANSACTION_SIZE = 100

/** The most entities that one page of a query may hold: https://learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination */
const PAGE_SIZE = 1000

interface Counter {
  next: number
}

/** Somebody else has created the same: what was to be there is there. */
async function unlessPresent(operation: Promise<unknown>): Promise<void> {
  try {
    await operation
  } catch (error) {
    if (!hasStatus(error, 409)) throw error
  }
}

async function asDomainError<T>(itemId: number, operation: Promise<T>): Promise<T> {
  try {
    return await operation
  } catch (error) {
    if (hasStatus(error, 404)) throw new ItemNotFoundError(itemId)
    if (hasStatus(error, 412)) throw new VersionConflictError(itemId)
    throw error
  }
}

/** The catalogue in one table of Azure Table Storage. */
export function createTableRepository(table: TableClient): CatalogRepository {
  const counter = () => table.getEntity<Counter>(PARTITION, COUNTER_ROW)

  async function seed(items: readonly Item[]): Promise<void> {
    for (let start = 0; start < items.length; start += TRANSACTION_SIZE) {
      const batch = items.slice(start, start + TRANSACTION_SIZE)
      await unlessPresent(table.submitTransaction(batch.map((item): TransactionAction => ['create', toEntity(item)])))
    }
    // The counter comes last: that it exists says that all items did.
    await unlessPresent(table.createEntity({ partitionKey: PARTITION, rowKey: COUNTER_ROW, next: items.length + 1 }))
  }

  /** Item and counter in one transaction: an id is neither lost nor given twice. Undefined when another insert was first. */
  async function tryInsert(toItem: (itemId: number) => Item): Promise<StoredItem | undefined> {
    const { next, etag } = await counter()
    const item = toItem(next)
    const advanced = { partitionKey: PARTITION, rowKey: COUNTER_ROW, next: next + 1 }
    try {
      const created = await table.submitTransaction([
        ['update', advanced, 'Replace', { etag }],
        ['create', toEntity(item)],
      ])
      return { item, version: created.getResponseForEntity(toRowKey(next))!.etag! }
    } catch (error) {
      if (hasStatus(error, 412)) return undefined
      throw error
    }
  }

  return {
    async prepare(items) {
      if (await unlessMissing(counter())) return
      await table.createTable()
      await seed(items)
    },
    async page({ after, limit, tags = [] }) {
      const filter = odata`PartitionKey eq ${PARTITION} and RowKey gt ${toRowKey(after)} and RowKey lt ${COUNTER_ROW}`
      const entities = table.listEntities<ItemEntity>({ queryOptions: { filter } })
      const found: StoredItem[] = []
      // Table Storage cannot look into a list: a tag is searched for here, over pages as large as there are.
      for await (const entries of entities.byPage({ maxPageSize: tags.length === 0 ? limit : PAGE_SIZE })) {
        found.push(...entries.map(fromEntity).filter(({ item }) => tags.every((tag) => item.tags.includes(tag))))
        if (found.length >= limit) break
      }
      return found.slice(0, limit)
    },
    async find(itemId) {
      const entity = await unlessMissing(table.getEntity<ItemEntity>(PARTITION, toRowKey(itemId)))
      return entity && fromEntity(entity)
    },
    async insert(draft, updatedAt) {
      // Whoever is not first has seen another insert succeed, so this ends.
      for (;;) {
        const stored = await tryInsert((item_id) => ({ ...draft, item_id, updated_at: updatedAt }))
        if (stored) return stored
      }
    },
    async replace(item, version) {
      const update = table.updateEntity(toEntity(item), 'Replace', { etag: version })
      const { etag } = await asDomainError(item.item_id, update)
      return { item, version: etag! }
    },
    async remove(itemId, version) {
      await asDomainError(itemId, table.deleteEntity(PARTITION, toRowKey(itemId), { etag: version }))
    },
    async ping(signal) {
      await table.getEntity(PARTITION, COUNTER_ROW, { abortSignal: signal })
    },
  }
}
