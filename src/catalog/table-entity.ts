import type { TableEntity, TableEntityResult } from '@azure/data-tables'
import type { Item, StoredItem } from './item.js'

/** One partition: the counter changes together with an insert, and row keys give the order of ids. */
export const PARTITION = 'catalog'

/** Row keys of items begin with a digit; this sorts after all of them, and is the counter's own. */
export const COUNTER_ROW = 'next-id'

/** Zero-padded to the digits of Number.MAX_SAFE_INTEGER, so that the order of row keys is that of ids. */
export function toRowKey(itemId: number): string {
  return String(itemId).padStart(16, '0')
}

/** A type, not an interface: the SDK wants an implicit index signature. */
export type ItemEntity = {
  name: string
  description: string
  amount: bigint
  currency: string
  tags: string
  updated_at: string
}

export function toEntity({ item_id, name, description, price, tags, updated_at }: Item): TableEntity<ItemEntity> {
  return {
    partitionKey: PARTITION,
    rowKey: toRowKey(item_id),
    name,
    description,
    // A bigint is stored as Edm.Int64; a number beyond 32 bits would become a double.
    amount: BigInt(price.amount),
    currency: price.currency,
    tags: JSON.stringify(tags),
    updated_at,
  }
}

export function fromEntity(entity: TableEntityResult<ItemEntity>): StoredItem {
  const { rowKey, name, description, amount, currency, tags, updated_at, etag } = entity
  const price = { amount: Number(amount), currency }
  const item = { item_id: Number(rowKey), name, description, price, tags: JSON.parse(tags), updated_at }
  return { item, version: etag }
}
