import { describe, expect, it, jest } from '@jest/globals'
import { UnknownItemsError } from '../../src/catalog/errors.js'
import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import { applyPrices } from '../../src/catalog/price-list.js'
import { createCatalog } from '../../src/catalog/service.js'

const NOW = '2026-03-04T05:06:07.000Z'
const row = (item_id: number, amount = 1, currency = 'EUR') => ({ item_id, amount, currency })

function setUp() {
  const repository = createMemoryRepository()
  return {
    repository,
    catalog: createCatalog(
      async () => repository,
      () => new Date(NOW),
    ),
  }
}

describe('a price list', () => {
  it('changes prices and nothing else', async () => {
    const { catalog } = setUp()
    const before = await catalog.get(2)
    expect(await applyPrices(catalog, [row(2, 5, 'JPY'), row(3)], false)).toEqual({ applied: 2, unknown: [] })
    const after = await catalog.get(2)
    expect(after.item).toEqual({ ...before.item, price: { amount: 5, currency: 'JPY' }, updated_at: NOW })
    expect(after.version).not.toBe(before.version)
  })

  it('changes nothing when an item is unknown, and names them all', async () => {
    const { catalog } = setUp()
    const { version } = await catalog.get(1)
    const applied = applyPrices(catalog, [row(998), row(1), row(999)], false)
    await expect(applied).rejects.toMatchObject({
      name: 'UnknownItemsError',
      message: 'Items 998, 999 do not exist.',
      rows: [
        { row: 0, itemId: 998 },
        { row: 2, itemId: 999 },
      ],
    })
    await expect(applied).rejects.toThrow(UnknownItemsError)
    expect((await catalog.get(1)).version).toBe(version)
  })

  it('passes over unknown items where that is wanted', async () => {
    const { catalog } = setUp()
    expect(await applyPrices(catalog, [row(999), row(1, 7)], true)).toEqual({ applied: 1, unknown: [999] })
    expect((await catalog.get(1)).item.price).toEqual({ amount: 7, currency: 'EUR' })
  })

  it('fails as the catalogue does', async () => {
    const catalog = createCatalog(() => Promise.reject(new Error('no store')))
    await expect(applyPrices(catalog, [row(1)], true)).rejects.toThrow('no store')
  })
})

describe('a new price', () => {
  it('keeps what another writes meanwhile', async () => {
    const { repository, catalog } = setUp()
    const { item } = await catalog.get(1)
    const replace = repository.replace
    jest.spyOn(repository, 'replace').mockImplementationOnce(async (changed, version) => {
      const { version: current } = (await repository.find(1))!
      await replace({ ...item, name: 'Renamed' }, current)
      return replace(changed, version)
    })
    await catalog.setPrice(1, { amount: 9, currency: 'EUR' })
    expect((await catalog.get(1)).item).toMatchObject({ name: 'Renamed', price: { amount: 9 } })
  })

  it('of an item that does not exist is none', async () => {
    expect(await setUp().catalog.setPrice(999, { amount: 1, currency: 'EUR' })).toBe(false)
  })

  it('fails when the store does', async () => {
    const { repository, catalog } = setUp()
    jest.spyOn(repository, 'replace').mockRejectedValueOnce(new Error('no store'))
    await expect(catalog.setPrice(1, { amount: 9, currency: 'EUR' })).rejects.toThrow('no store')
  })
})
