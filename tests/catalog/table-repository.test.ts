import { TableClient } from '@azure/data-tables'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openRepository } from '../../src/catalog/open.js'
import { createCatalog } from '../../src/catalog/service.js'
import { createTableRepository } from '../../src/catalog/table-repository.js'
import { startAzurite, type TestAzurite } from '../support/azurite.js'
import { describeRepository } from './repository-contract.js'

let azurite: TestAzurite
let tables = 0

beforeAll(async () => {
  azurite = await startAzurite()
}, 60_000)

afterAll(() => azurite.stop())

function openTable(name: string): TableClient {
  return TableClient.fromConnectionString(azurite.connectionString, name, { allowInsecureConnection: true })
}

describeRepository('the repository in Table Storage', async () => {
  tables += 1
  const name = `catalog${tables}`
  const again = () => createTableRepository(openTable(name))
  return { repository: again(), again }
})

describe('the repository in Table Storage', () => {
  it('goes on where a seeding was interrupted', async () => {
    const table = openTable('interrupted')
    const repository = createTableRepository(table)
    const seed = Array.from({ length: 120 }, (_, index) => ({
      item_id: index + 1,
      name: 'Mug',
      description: '',
      price: { amount: 1, currency: 'EUR' },
      tags: [],
      updated_at: '2026-01-02T03:04:05.000Z',
    }))
    await repository.prepare(seed.slice(0, 100))
    await table.deleteEntity('catalog', 'next-id')
    await repository.prepare(seed)
    expect((await repository.insert(seed[0]!, seed[0]!.updated_at)).item.item_id).toBe(121)
  })

  it('is opened by a connection string, with the table made at first use', async () => {
    const catalog = createCatalog(() => openRepository({ STORAGE: azurite.connectionString }))
    expect((await catalog.get(200)).item.item_id).toBe(200)
  })

  it('does not hide what the storage refuses', async () => {
    const wrongKey = azurite.connectionString.replace(/AccountKey=..../, 'AccountKey=AAAA')
    const repository = await openRepository({ STORAGE: wrongKey })
    const item = {
      item_id: 1,
      name: '',
      description: '',
      price: { amount: 1, currency: 'EUR' },
      tags: [],
      updated_at: '',
    }
    const refused = { statusCode: 403 }
    await expect(repository.prepare([item])).rejects.toMatchObject(refused)
    await expect(repository.insert(item, '')).rejects.toMatchObject(refused)
    await expect(repository.replace(item, 'W/"1"')).rejects.toMatchObject(refused)
  })
})
