import { describe, expect, it } from '@jest/globals'
import { priceBasket, setQuantity } from '../../src/orders/basket.js'
import type { Money } from '../../src/orders/order.js'

const PRICES: Readonly<Record<number, Money>> = {
  1: { amount: 4900, currency: 'EUR' },
  2: { amount: 150, currency: 'EUR' },
  3: { amount: 700, currency: 'JPY' },
  4: { amount: Number.MAX_SAFE_INTEGER, currency: 'EUR' },
}
const line = (item_id: number, quantity = 1) => ({ item_id, quantity })
const price = (...lines: ReturnType<typeof line>[]) => priceBasket(lines, async (itemId) => PRICES[itemId])

describe('a quantity', () => {
  it.each([
    ['adds an item at the end', [line(1)], line(2, 3), [line(1), line(2, 3)]],
    ['takes the place of an earlier one', [line(1), line(2)], line(1, 5), [line(1, 5), line(2)]],
    ['of 0 takes the item out', [line(1), line(2)], line(1, 0), [line(2)]],
    ['of 0 of what is not there changes nothing', [line(2)], line(1, 0), [line(2)]],
  ])('%s', (_what, lines, changed, expected) => {
    expect(setQuantity(lines, changed)).toEqual(expected)
  })
})

describe('the price of a basket', () => {
  it('is that of its items now, added up by currency', async () => {
    expect(await price(line(3, 2), line(1, 2), line(2))).toEqual({
      lines: [
        { ...line(3, 2), price: PRICES[3] },
        { ...line(1, 2), price: PRICES[1] },
        { ...line(2), price: PRICES[2] },
      ],
      totals: [
        { amount: '9950', currency: 'EUR' },
        { amount: '1400', currency: 'JPY' },
      ],
    })
  })

  it('leaves out what is no longer sold', async () => {
    expect((await price(line(9), line(2))).lines).toEqual([{ ...line(2), price: PRICES[2] }])
  })

  it('is exact beyond what a number holds', async () => {
    expect((await price(line(4, 1000), line(2))).totals).toEqual([{ amount: '9007199254740991150', currency: 'EUR' }])
  })

  it('of nothing is nothing', async () => {
    expect(await price()).toEqual({ lines: [], totals: [] })
  })
})
