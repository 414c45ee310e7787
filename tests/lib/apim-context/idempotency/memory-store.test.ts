import { expect, it } from '@jest/globals'
import { memoryIdempotencyStore } from '../../../../src/lib/apim-context/testing.js'
import { describeStore } from './store-contract.js'

describeStore('the records in memory', async () => {
  const store = memoryIdempotencyStore()
  return { store, again: () => store }
})

it('the records in memory have no transactions', () => {
  expect(memoryIdempotencyStore().transactions).toBeUndefined()
})
