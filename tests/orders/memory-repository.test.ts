import { expect, it } from '@jest/globals'
import { createMemoryRepository } from '../../src/orders/memory-repository.js'
import { describeRepository, ORDER } from './repository-contract.js'

describeRepository('the orders in memory', async () => {
  const repository = createMemoryRepository()
  return { repository, again: () => repository }
})

it('the orders in memory refuse to write anything together with an order', async () => {
  const repository = createMemoryRepository()
  const together = [['create', { partitionKey: '3f', rowKey: 'record' }]] as const
  await expect(repository.insert(ORDER, together as never)).rejects.toThrow('no transaction')
  expect(await repository.find(ORDER.order_id)).toBeUndefined()
})
