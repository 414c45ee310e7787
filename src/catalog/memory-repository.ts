import { ItemNotFoundError, VersionConflictError } from './errors.js'
import type { Item, StoredItem } from './item.js'
import type { CatalogRepository } from './repository.js'

/** For tests and examples: the items live as long as the object. */
export function createMemoryRepository(): CatalogRepository {
  const items = new Map<number, StoredItem>()
  let nextId = 0
  let writes = 0

  function store(item: Item): StoredItem {
    writes += 1
    const stored = { item, version: String(writes) }
    items.set(item.item_id, stored)
    return stored
  }

  function expect(itemId: number, version: string): void {
    const stored = items.get(itemId)
    if (!stored) throw new ItemNotFoundError(itemId)
    if (stored.version !== version) throw new VersionConflictError(itemId)
  }

  return {
    async prepare(seed) {
      if (nextId > 0) return
      for (const item of seed) store(item)
      nextId = seed.length + 1
    },
    async page({ after, limit, tags = [] }) {
      return [...items.values()]
        .filter(({ item }) => item.item_id > after && tags.every((tag) => item.tags.includes(tag)))
        .toSorted((a, b) => a.item.item_id - b.item.item_id)
        .slice(0, limit)
    },
    async find(itemId) {
      return items.get(itemId)
    },
    async insert(draft, updatedAt) {
      const item = { ...draft, item_id: nextId, updated_at: updatedAt }
      nextId += 1
      return store(item)
    },
    async replace(item, version) {
      expect(item.item_id, version)
      return store(item)
    },
    async remove(itemId, version) {
      expect(itemId, version)
      items.delete(itemId)
    },
    async ping() {},
  }
}
