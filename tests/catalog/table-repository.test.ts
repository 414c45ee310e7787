import { TableClient } from '@azure/data-tables'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Item } from '../../src/catalog/item.js'
import { openRepository } from '../../src/catalog/open.js'
import { createCatalog } from '../../src/catalog/service.js'
import { createTableRepository } from '../../src/catalog/table-repository.js'
import { startAzurite, type TestAzurite } from '../support/azurite.js'
import { describeRepository } from './repository-contract.js'

const ITEM: Item = {
  item_id: 1,
  name: 'Mug',
  description: '',
  price: { amount: 1, currency: 'EUR' },
  tags: [],
  updated_at: '2026-01-02T03:04:05.000Z',
}

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
    const seed = Array.from({ length: 120 }, (_, index) => ({ ...ITEM, item_id: index + 1 }))
    await repository.prepare(seed.slice(0, 100))
    await table.deleteEntity('catalog', 'next-id')
    await repository.prepare(seed)
    expect((await repository.insert(ITEM, ITEM.updated_at)).item.item_id).toBe(121)
  })

  it('is opened by a connection string, with the table made at first use', async () => {
    const catalog = createCatalog(() => openRepository({ connection: azurite.connectionString }))
    expect((await catalog.get(200)).item.item_id).toBe(200)
  })

  it('does not give an id that is taken, whatever the counter says', async () => {
    const table = openTable('taken')
    const repository = createTableRepository(table)
    await repository.prepare([ITEM])
    await table.updateEntity({ partitionKey: 'catalog', rowKey: 'next-id', next: 1 }, 'Replace')
    await expect(repository.insert(ITEM, ITEM.updated_at)).rejects.toMatchObject({ statusCode: 409 })
  })

  it('is not prepared when an item cannot be stored', async () => {
    const repository = createTableRepository(openTable('refused'))
    const tooLong = { ...ITEM, description: 'x'.repeat(40_000) }
    await expect(repository.prepare([tooLong])).rejects.toMatchObject({ statusCode: 400 })
    await expect(repository.ping(new AbortController().signal)).rejects.toMatchObject({ statusCode: 404 })
  })

  it('does not hide what the storage refuses', async () => {
    const wrongKey = azurite.connectionString.replace(/AccountKey=..../, 'AccountKey=AAAA')
    const repository = await openRepository({ connection: wrongKey })
    const refused = { statusCode: 403 }
    await expect(repository.prepare([ITEM])).rejects.toMatchObject(refused)
    await expect(repository.insert(ITEM, '')).rejects.toMatchObject(refused)
    await expect(repository.replace(ITEM, 'W/"1"')).rejects.toMatchObject(refused)
  })
})
