import { describe, expect, it } from '@jest/globals'
import { isCurrency } from '../../src/catalog/currency.js'
import { seedItems } from '../../src/catalog/seed.js'

const items = seedItems(new Date('2026-01-02T03:04:05.000Z'))

describe('the items that a new catalogue holds', () => {
  it('are 200, numbered from 1, with names that differ', () => {
    expect(items.map(({ item_id }) => item_id)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
    expect(new Set(items.map(({ name }) => name)).size).toBe(200)
  })

  it('are the same each time', () => {
    expect(seedItems(new Date('2026-01-02T03:04:05.000Z'))).toEqual(items)
    expect(items[41]).toEqual({
      item_id: 42,
      name: 'Plain Bamboo Chair',
      description: 'A plain bamboo chair.',
      price: { amount: 13310, currency: 'EUR' },
      tags: ['furniture', 'home', 'bamboo'],
      updated_at: '2026-01-02T03:04:05.000Z',
    })
  })

  it.each(items)('$item_id has what the catalogue asks of an item', ({ name, description, price, tags }) => {
    expect(name).toMatch(/^[A-Z]/)
    expect(description).not.toBe('')
    expect(Number.isSafeInteger(price.amount) && price.amount > 0).toBe(true)
    expect(isCurrency(price.currency)).toBe(true)
    expect(tags.length).toBeGreaterThan(1)
  })
})

describe('a currency', () => {
  it.each(['EUR', 'JPY', 'USD', 'CHF', 'KWD'])('is %s', (code) => expect(isCurrency(code)).toBe(true))
  it.each(['eur', 'EURO', 'ZZZ', '', '978'])('is not %j', (code) => expect(isCurrency(code)).toBe(false))
})
