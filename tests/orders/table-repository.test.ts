import { TableClient } from '@azure/data-tables'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openRepository } from '../../src/orders/open.js'
import { createTableRepository } from '../../src/orders/table-repository.js'
import { startAzurite, type TestAzurite } from '../support/azurite.js'
import { describeRepository, ORDER } from './repository-contract.js'

let azurite: TestAzurite
let tables = 0

beforeAll(async () => {
  azurite = await startAzurite()
}, 60_000)

afterAll(() => azurite.stop())

const openTable = (name: string) =>
  TableClient.fromConnectionString(azurite.connectionString, name, { allowInsecureConnection: true })

describeRepository('the orders in Table Storage', async () => {
  tables += 1
  const name = `orders${tables}`
  const again = () => createTableRepository(openTable(name))
  return { repository: again(), again }
})

describe('the orders in Table Storage', () => {
  const record = { partitionKey: '3f', rowKey: 'record', text: 'done' }

  it('are written in one transaction with what is given', async () => {
    const table = openTable('together')
    const repository = createTableRepository(table)
    await repository.prepare()
    await repository.insert(ORDER, [['create', record]])
    expect(await table.getEntity('3f', 'record')).toMatchObject({ text: 'done' })
    expect(await repository.find(ORDER.order_id)).toEqual(ORDER)
  })

  it('are not written when that cannot be', async () => {
    const table = openTable('refused')
    const repository = createTableRepository(table)
    await repository.prepare()
    await table.createEntity(record)
    await expect(repository.insert(ORDER, [['create', record]])).rejects.toMatchObject({ statusCode: 409 })
    expect(await repository.find(ORDER.order_id)).toBeUndefined()
  })

  it('are listed without what was written with them', async () => {
    const table = openTable('listed')
    const repository = createTableRepository(table)
    await repository.prepare()
    const kept = { partitionKey: '3f', rowKey: 'idempotency-3f', created_at: ORDER.created_at }
    await repository.insert(ORDER, [['create', kept]])
    const found = []
    for await (const order of repository.list({})) found.push(order)
    expect(found).toEqual([ORDER])
  })

  it('are opened by a connection string', async () => {
    const settings = { connection: azurite.connectionString }
    const repository = await openRepository(settings)
    await repository.prepare()
    await repository.insert(ORDER, [])
    expect(await openTable('orders').getEntity('3f', ORDER.order_id)).toMatchObject({ status: 'placed' })
  })

  it('do not hide what the storage refuses', async () => {
    const wrongKey = azurite.connectionString.replace(/AccountKey=..../, 'AccountKey=AAAA')
    const repository = await openRepository({ connection: wrongKey })
    await expect(repository.find(ORDER.order_id)).rejects.toMatchObject({ statusCode: 403 })
  })
})
