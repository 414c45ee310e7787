import { expect, it } from '@jest/globals'
import { findStock } from '../../src/stock/stock.js'

it.each([
  [1, { item_id: 1, available: 37 }],
  [42, { item_id: 42, available: 114 }],
  [120, { item_id: 120, available: 0 }],
  [200, { item_id: 200, available: 80 }],
  [201, undefined],
])('the stock of item %i', (itemId, level) => {
  expect(findStock(itemId)).toEqual(level)
})
