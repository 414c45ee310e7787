import { describe, expect, it } from '@jest/globals'
import { ItemNotFoundError, VersionConflictError } from '../../src/catalog/errors.js'
import type { Item, ItemDraft } from '../../src/catalog/item.js'
import type { CatalogRepository } from '../../src/catalog/repository.js'

const DRAFT: ItemDraft = {
  name: 'Lamp',
  description: 'Gives light: “warm”, ½ as bright',
  price: { amount: 4900, currency: 'EUR' },
  tags: ['home', 'lighting'],
}
const THEN = '2026-01-02T03:04:05.000Z'
const LATER = '2026-01-02T03:04:06.000Z'

function seed(count: number): Item[] {
  return Array.from({ length: count }, (_, index) => ({
    ...DRAFT,
    item_id: index + 1,
    name: `Lamp ${index + 1}`,
    tags: index % 2 ? ['even'] : ['odd'],
    updated_at: THEN,
  }))
}

/** What every repository promises. `open` gives one over an empty store; `again` another one over the same store. */
export function describeRepository(
  name: string,
  open: () => Promise<{ repository: CatalogRepository; again(): CatalogRepository }>,
): void {
  async function prepared(count: number): Promise<CatalogRepository> {
    const { repository } = await open()
    await repository.prepare(seed(count))
    return repository
  }

  const ids = async (repository: CatalogRepository) =>
    (await repository.page({ after: 0, limit: 1000 })).map(({ item }) => item.item_id)

  describe(`${name}: preparing`, () => {
    it('fills an empty store with the seed', async () => {
      const repository = await prepared(3)
      expect((await repository.page({ after: 0, limit: 10 })).map(({ item }) => item)).toEqual(seed(3))
    })

    it('fills it once: what was deleted and changed stays so', async () => {
      const { repository, again } = await open()
      await repository.prepare(seed(3))
      const first = await repository.find(1)
      await repository.remove(1, first!.version)
      const second = await repository.find(2)
      await repository.replace({ ...second!.item, name: 'Mine' }, second!.version)
      const other = again()
      await other.prepare(seed(3))
      expect(await ids(other)).toEqual([2, 3])
      expect((await other.find(2))?.item.name).toBe('Mine')
    })

    it('holds more items than one batch takes, prepared twice at once', async () => {
      const { repository, again } = await open()
      await Promise.all([repository.prepare(seed(150)), again().prepare(seed(150))])
      expect(await ids(repository)).toEqual(seed(150).map((item) => item.item_id))
    })

    it('answers a ping when prepared', async () => {
      const repository = await prepared(1)
      await expect(repository.ping(new AbortController().signal)).resolves.toBeUndefined()
    })
  })

  describe(`${name}: reading`, () => {
    it('finds an item with all its fields', async () => {
      const repository = await prepared(2)
      expect((await repository.find(2))?.item).toEqual(seed(2)[1])
    })

    it.each([3, Number.MAX_SAFE_INTEGER])('does not find item %d', async (id) => {
      const repository = await prepared(2)
      expect(await repository.find(id)).toBeUndefined()
    })

    it('gives the items after an id, in the order of their ids, as many as asked for', async () => {
      const repository = await prepared(12)
      const page = await repository.page({ after: 8, limit: 3 })
      expect(page.map(({ item }) => item.item_id)).toEqual([9, 10, 11])
    })

    it('gives what is left, and nothing after the last', async () => {
      const repository = await prepared(3)
      expect((await repository.page({ after: 1, limit: 5 })).map(({ item }) => item.item_id)).toEqual([2, 3])
      expect(await repository.page({ after: 3, limit: 5 })).toEqual([])
    })

    it('filters by tag before it counts', async () => {
      const repository = await prepared(9)
      const page = await repository.page({ after: 2, limit: 3, tags: ['even'] })
      expect(page.map(({ item }) => item.item_id)).toEqual([4, 6, 8])
    })

    it('finds no item for a tag that is only part of one', async () => {
      const repository = await prepared(4)
      expect(await repository.page({ after: 0, limit: 3, tags: ['eve'] })).toEqual([])
    })

    it('reads the same version until the item is written', async () => {
      const repository = await prepared(1)
      const [found, listed] = [await repository.find(1), await repository.page({ after: 0, limit: 1 })]
      expect(found?.version).toMatch(/./)
      expect(listed[0]?.version).toBe(found?.version)
    })
  })

  describe(`${name}: writing`, () => {
    it('gives a new item the next id', async () => {
      const repository = await prepared(2)
      const created = await repository.insert(DRAFT, LATER)
      expect(created.item).toEqual({ ...DRAFT, item_id: 3, updated_at: LATER })
      expect(await repository.find(3)).toEqual(created)
    })

    it('never gives an id twice, not even one that was deleted', async () => {
      const repository = await prepared(2)
      const created = await repository.insert(DRAFT, LATER)
      await repository.remove(created.item.item_id, created.version)
      expect((await repository.insert(DRAFT, LATER)).item.item_id).toBe(4)
    })

    it('gives each of many inserts at once its own id, without gaps', async () => {
      const repository = await prepared(1)
      const created = await Promise.all(Array.from({ length: 12 }, () => repository.insert(DRAFT, LATER)))
      const given = created.map(({ item }) => item.item_id).toSorted((a, b) => a - b)
      expect(given).toEqual(Array.from({ length: 12 }, (_, index) => index + 2))
    })

    it('keeps an amount beyond 32 bits exactly', async () => {
      const repository = await prepared(1)
      const price = { amount: Number.MAX_SAFE_INTEGER, currency: 'JPY' }
      const { item } = await repository.insert({ ...DRAFT, price }, LATER)
      expect((await repository.find(item.item_id))?.item.price).toEqual(price)
    })

    it('replaces an item of the given version, which makes a new version', async () => {
      const repository = await prepared(2)
      const before = await repository.find(2)
      const item = { ...DRAFT, item_id: 2, updated_at: LATER }
      const replaced = await repository.replace(item, before!.version)
      expect(replaced.item).toEqual(item)
      expect(replaced.version).not.toBe(before!.version)
      expect(await repository.find(2)).toEqual(replaced)
    })

    it('leaves an item of another version as it is', async () => {
      const repository = await prepared(2)
      const before = await repository.find(2)
      const current = await repository.replace({ ...before!.item, name: 'First' }, before!.version)
      await expect(repository.replace({ ...before!.item, name: 'Second' }, before!.version)).rejects.toThrow(
        VersionConflictError,
      )
      await expect(repository.remove(2, before!.version)).rejects.toThrow(VersionConflictError)
      expect(await repository.find(2)).toEqual(current)
    })

    it('lets one of two writers at once win', async () => {
      const repository = await prepared(1)
      const { item, version } = (await repository.find(1))!
      const outcomes = await Promise.allSettled([
        repository.replace({ ...item, name: 'A' }, version),
        repository.replace({ ...item, name: 'B' }, version),
      ])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    })

    it('removes an item of the given version', async () => {
      const repository = await prepared(2)
      await repository.remove(1, (await repository.find(1))!.version)
      expect(await ids(repository)).toEqual([2])
    })

    it('says so when the item to write is gone', async () => {
      const repository = await prepared(1)
      const { item, version } = (await repository.find(1))!
      await repository.remove(1, version)
      await expect(repository.replace(item, version)).rejects.toThrow(ItemNotFoundError)
      await expect(repository.remove(1, version)).rejects.toThrow(ItemNotFoundError)
    })
  })
}
