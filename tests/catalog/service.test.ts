import { describe, expect, it, jest } from '@jest/globals'
import { InvalidCursorError, ItemNotFoundError, VersionConflictError } from '../../src/catalog/errors.js'
import type { ItemDraft } from '../../src/catalog/item.js'
import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import type { CatalogRepository } from '../../src/catalog/repository.js'
import { createCatalog, type Expected } from '../../src/catalog/service.js'

const NOW = new Date('2026-03-04T05:06:07.000Z')
const DRAFT: ItemDraft = { name: 'Vase', description: '', price: { amount: 100, currency: 'EUR' }, tags: ['home'] }
const isVersion =
  (expected: string): Expected =>
  ({ version }) =>
    version === expected

function openCatalog(repository: CatalogRepository = createMemoryRepository()) {
  return createCatalog(
    async () => repository,
    () => NOW,
  )
}

async function listIds(catalog = openCatalog(), query = { limit: 3 }): Promise<number[]> {
  return (await catalog.list(query)).items.map(({ item }) => item.item_id)
}

describe('the catalogue: opening', () => {
  it('opens and prepares nothing before the first use, then once', async () => {
    const repository = createMemoryRepository()
    const prepare = jest.spyOn(repository, 'prepare')
    const open = jest.fn(async () => repository)
    const catalog = createCatalog(open)
    expect(open).not.toHaveBeenCalled()
    await Promise.all([catalog.get(1), catalog.get(2), catalog.list({ limit: 1 })])
    await catalog.get(3)
    expect(open).toHaveBeenCalledTimes(1)
    expect(prepare).toHaveBeenCalledTimes(1)
  })

  it('tries again after a failure', async () => {
    const repository = createMemoryRepository()
    jest.spyOn(repository, 'prepare').mockRejectedValueOnce(new Error('storage is away'))
    const catalog = openCatalog(repository)
    await expect(Promise.all([catalog.get(1), catalog.get(2)])).rejects.toThrow('storage is away')
    expect((await catalog.get(1)).item.item_id).toBe(1)
  })

  it('is filled with items 1 to 200', async () => {
    const catalog = openCatalog()
    expect(await listIds(catalog, { limit: 300 })).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  })

  it('is checked by asking the store', async () => {
    const repository = createMemoryRepository()
    const ping = jest.spyOn(repository, 'ping')
    const { signal } = new AbortController()
    await openCatalog(repository).check(signal)
    expect(ping).toHaveBeenCalledWith(signal)
    ping.mockRejectedValueOnce(new Error('no answer'))
    await expect(openCatalog(repository).check(signal)).rejects.toThrow('no answer')
  })
})

describe('the catalogue: a check of a store that is slow to prepare', () => {
  it('ends when it is told to, and leaves the preparing to the next', async () => {
    const repository = createMemoryRepository()
    const prepare = repository.prepare.bind(repository)
    let finish = () => {}
    const prepared = new Promise<void>((resolve) => {
      finish = resolve
    })
    jest.spyOn(repository, 'prepare').mockImplementationOnce(async (seed) => {
      await prepared
      await prepare(seed)
    })
    const catalog = openCatalog(repository)
    const controller = new AbortController()
    const check = catalog.check(controller.signal)
    controller.abort(new Error('too slow'))
    await expect(check).rejects.toThrow('too slow')
    await expect(catalog.check(controller.signal)).rejects.toThrow('too slow')
    finish()
    await expect(catalog.check(new AbortController().signal)).resolves.toBeUndefined()
    expect(repository.prepare).toHaveBeenCalledTimes(1)
  })
})

describe('the catalogue: listing', () => {
  it('leads page by page through all items, each once', async () => {
    const catalog = openCatalog()
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const page = await catalog.list({ limit: 30, cursor })
      seen.push(...page.items.map(({ item }) => item.item_id))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  })

  it('has no next page after a last one that is full', async () => {
    const catalog = openCatalog()
    const first = await catalog.list({ limit: 100 })
    const last = await catalog.list({ limit: 100, cursor: first.next })
    expect(last.items).toHaveLength(100)
    expect(last).not.toHaveProperty('next')
  })

  it('has no items and no next page for a tag that none has', async () => {
    expect(await openCatalog().list({ limit: 5, tags: ['nothing'] })).toEqual({ items: [] })
  })

  it('pages through the items of a tag alone', async () => {
    const catalog = openCatalog()
    const first = await catalog.list({ limit: 2, tags: ['kitchen'] })
    const second = await catalog.list({ limit: 2, tags: ['kitchen'], cursor: first.next })
    const items = [...first.items, ...second.items].map(({ item }) => item)
    expect(items.map(({ item_id }) => item_id)).toEqual([4, 9, 14, 19])
    expect(items.every(({ tags }) => tags.includes('kitchen'))).toBe(true)
  })

  it('refuses a cursor that it has not given', async () => {
    await expect(openCatalog().list({ limit: 5, cursor: 'mine' })).rejects.toThrow(InvalidCursorError)
  })
})

describe('the catalogue: items', () => {
  it('gives a new item the next id and the time', async () => {
    const catalog = openCatalog()
    const { item } = await catalog.create(DRAFT)
    expect(item).toEqual({ ...DRAFT, item_id: 201, updated_at: NOW.toISOString() })
    expect((await catalog.get(201)).item).toEqual(item)
  })

  it('does not find what is not there', async () => {
    await expect(openCatalog().get(201)).rejects.toThrow(new ItemNotFoundError(201))
  })

  it('gives the same version until the item is written, and then another', async () => {
    const catalog = openCatalog()
    const { version } = await catalog.get(1)
    expect((await catalog.get(1)).version).toBe(version)
    expect((await catalog.list({ limit: 1 })).items[0]?.version).toBe(version)
    const replaced = await catalog.replace(1, DRAFT, isVersion(version))
    expect(replaced.version).not.toBe(version)
    expect((await catalog.get(1)).version).toBe(replaced.version)
  })

  it('shows versions of one form, whatever form the store has for its own', async () => {
    const repository = createMemoryRepository()
    jest.spyOn(repository, 'find').mockResolvedValueOnce({
      item: { ...DRAFT, item_id: 1, updated_at: NOW.toISOString() },
      version: `W/"datetime'2026-03-04T05%3A06%3A07.0000000Z'"`,
    })
    expect((await openCatalog(repository).get(1)).version).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  it.each([
    ['its version', isVersion],
    ['anything', () => () => true],
  ])('replaces and deletes an item when %s is expected', async (_what, expected) => {
    const catalog = openCatalog()
    const replaced = await catalog.replace(7, DRAFT, expected((await catalog.get(7)).version))
    expect(replaced.item).toEqual({ ...DRAFT, item_id: 7, updated_at: NOW.toISOString() })
    await catalog.delete(7, expected(replaced.version))
    await expect(catalog.get(7)).rejects.toThrow(ItemNotFoundError)
  })

  it('leaves an item alone when another is expected', async () => {
    const expected = isVersion('other')
    const catalog = openCatalog()
    const before = await catalog.get(7)
    await expect(catalog.replace(7, DRAFT, expected)).rejects.toThrow(new VersionConflictError(7))
    await expect(catalog.delete(7, expected)).rejects.toThrow(new VersionConflictError(7))
    expect(await catalog.get(7)).toEqual(before)
  })

  it('says that an item is missing before it compares versions', async () => {
    const catalog = openCatalog()
    await expect(catalog.replace(999, DRAFT, isVersion('other'))).rejects.toThrow(ItemNotFoundError)
    await expect(catalog.delete(999, () => true)).rejects.toThrow(ItemNotFoundError)
  })

  it('refuses when another writer was between its reading and its writing', async () => {
    const repository = createMemoryRepository()
    const catalog = openCatalog(repository)
    const { version } = await catalog.get(1)
    const find = repository.find.bind(repository)
    jest.spyOn(repository, 'find').mockImplementationOnce(async (id) => {
      const stored = await find(id)
      await repository.replace({ ...stored!.item, name: 'First' }, stored!.version)
      return stored
    })
    await expect(catalog.replace(1, DRAFT, isVersion(version))).rejects.toThrow(VersionConflictError)
    expect((await catalog.get(1)).item.name).toBe('First')
  })
})
