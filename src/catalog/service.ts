import { createHash } from 'node:crypto'
import { fromCursor, toCursor } from './cursor.js'
import { ItemNotFoundError, VersionConflictError } from './errors.js'
import type { ItemDraft, Price, StoredItem } from './item.js'
import type { CatalogRepository } from './repository.js'
import { seedItems } from './seed.js'

export interface ListQuery {
  readonly limit: number
  readonly cursor?: string | undefined
  /** Only items that have them all. */
  readonly tags?: readonly string[]
}

export interface ItemPage {
  readonly items: readonly StoredItem[]
  /** Asks for the items after these; absent on the last page. */
  readonly next?: string
}

/** Whether an item is as whoever changes it believes. */
export type Expected = (current: StoredItem) => boolean

export interface Catalog {
  /** @throws InvalidCursorError */
  list(query: ListQuery): Promise<ItemPage>
  /** @throws ItemNotFoundError */
  get(itemId: number): Promise<StoredItem>
  find(itemId: number): Promise<StoredItem | undefined>
  create(draft: ItemDraft): Promise<StoredItem>
  /** @throws ItemNotFoundError, VersionConflictError */
  replace(itemId: number, draft: ItemDraft, expected: Expected): Promise<StoredItem>
  /** Whatever its version is; other changes of the item at the same time are kept. False when there is no such item. */
  setPrice(itemId: number, price: Price): Promise<boolean>
  /** @throws ItemNotFoundError, VersionConflictError */
  delete(itemId: number, expected: Expected): Promise<void>
  /** Rejects when the store does not answer in time, or cannot be prepared. */
  check(signal: AbortSignal): Promise<void>
}

/** What clients see of a version: of one length and form whatever the store calls its own. */
function toPublicVersion(version: string): string {
  return createHash('sha256').update(version).digest('base64url').slice(0, 22)
}

function toPublic({ item, version }: StoredItem): StoredItem {
  return { item, version: toPublicVersion(version) }
}

/** Waits no longer than the signal allows; the work itself goes on, for whoever else waits for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([work, aborted])
}

/** Undefined when another write was first. */
async function unlessConflict<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (error) {
    if (error instanceof VersionConflictError) return undefined
    throw error
  }
}

/** The catalogue over the repository that `open` gives; nothing is opened before the first use. */
export function createCatalog(open: () => Promise<CatalogRepository>, now: () => Date = () => new Date()): Catalog {
  let opened: Promise<CatalogRepository> | undefined

  async function prepare(): Promise<CatalogRepository> {
    const repository = await open()
    await repository.prepare(seedItems(now()))
    return repository
  }

  /** A failure is not remembered: the next use tries again. */
  function ready(): Promise<CatalogRepository> {
    opened ??= prepare().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  async function get(store: CatalogRepository, itemId: number): Promise<StoredItem> {
    const stored = await store.find(itemId)
    if (!stored) throw new ItemNotFoundError(itemId)
    return stored
  }

  async function findExpected(store: CatalogRepository, itemId: number, expected: Expected): Promise<StoredItem> {
    const stored = await get(store, itemId)
    if (!expected(toPublic(stored))) throw new VersionConflictError(itemId)
    return stored
  }

  return {
    async list({ limit, cursor, tags = [] }) {
      const after = cursor === undefined ? 0 : fromCursor(cursor)
      const store = await ready()
      // One more than asked for tells whether there is a next page.
      const found = await store.page({ after, limit: limit + 1, tags })
      const items = found.slice(0, limit).map(toPublic)
      const last = items.at(-1)
      return { items, ...(last && found.length > limit ? { next: toCursor(last.item.item_id) } : {}) }
    },
    async get(itemId) {
      return toPublic(await get(await ready(), itemId))
    },
    async find(itemId) {
      const stored = await (await ready()).find(itemId)
      return stored && toPublic(stored)
    },
    async create(draft) {
      const store = await ready()
      return toPublic(await store.insert(draft, now().toISOString()))
    },
    async replace(itemId, draft, expected) {
      const store = await ready()
      const { version } = await findExpected(store, itemId, expected)
      return toPublic(await store.replace({ ...draft, item_id: itemId, updated_at: now().toISOString() }, version))
    },
    async setPrice(itemId, price) {
      const store = await ready()
      // Whoever is not first has seen another write succeed, so this ends.
      for (;;) {
        const stored = await store.find(itemId)
        if (!stored) return false
        const changed = { ...stored.item, price, updated_at: now().toISOString() }
        if (await unlessConflict(store.replace(changed, stored.version))) return true
      }
    },
    async delete(itemId, expected) {
      const store = await ready()
      const { version } = await findExpected(store, itemId, expected)
      await store.remove(itemId, version)
    },
    async check(signal) {
      const store = await unlessAborted(ready(), signal)
      await store.ping(signal)
    },
  }
}
