import { createMemoryRepository } from '../../src/catalog/memory-repository.js'
import { describeRepository } from './repository-contract.js'

describeRepository('the repository in memory', async () => {
  const repository = createMemoryRepository()
  return { repository, again: () => repository }
})
