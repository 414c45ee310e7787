import type { Item, ItemDraft, StoredItem } from './item.js'

export interface PageQuery {
  /** Only items with a greater id; 0 for the first page. */
  readonly after: number
  readonly limit: number
  /** Only items that have them all. */
  readonly tags?: readonly string[]
}

/** Where the items are. Every implementation passes the same contract tests. */
export interface CatalogRepository {
  /** Makes the store usable and fills it, once in its life, with `seed` (ids from 1, without gaps). Safe to run twice, also at once. */
  prepare(seed: readonly Item[]): Promise<void>
  /** In the order of their ids. */
  page(query: PageQuery): Promise<readonly StoredItem[]>
  find(itemId: number): Promise<StoredItem | undefined>
  /** Gives the item the next free id. */
  insert(draft: ItemDraft, updatedAt: string): Promise<StoredItem>
  /** @throws ItemNotFoundError, or VersionConflictError when the stored version is another. */
  replace(item: Item, version: string): Promise<StoredItem>
  /** @throws ItemNotFoundError, or VersionConflictError when the stored version is another. */
  remove(itemId: number, version: string): Promise<void>
  /** Rejects when the store does not answer. */
  ping(signal: AbortSignal): Promise<void>
}
