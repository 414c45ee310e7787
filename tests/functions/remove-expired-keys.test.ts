import { TableClient } from '@azure/data-tables'
import type { Timer } from '@azure/functions'
import azure from '@azure/functions'
import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { functions } from '../../src/functions/index.js'
import { removeExpiredKeys } from '../../src/functions/remove-expired-keys.js'
import { orderRecords, ordersTable } from '../../src/functions/shared/order-records.js'
import { clock, createApp, override } from '../../src/lib/apim-context/index.js'
import { startAzurite, type TestAzurite } from '../support/azurite.js'
import { NOW } from './open-app.js'

let azurite: TestAzurite
beforeAll(async () => {
  azurite = await startAzurite()
}, 60_000)
afterAll(() => azurite.stop())

const timer: Timer = { isPastDue: false, schedule: { adjustForDST: true }, scheduleStatus: null as never }

async function run() {
  const app = createApp(functions, {
    environment: { STORAGE: azurite.connectionString, SERVICE_INVENTORY_URL: 'http://127.0.0.1:9' },
    overrides: [override(clock, () => new Date(NOW))],
  })
  const context = new azure.InvocationContext({ functionName: 'removeExpiredKeys' })
  const info = jest.spyOn(context, 'info').mockImplementation(() => {})
  await removeExpiredKeys(app)(timer, context)
  return info.mock.calls.map(([line]) => JSON.parse(line as string).removed)
}

describe('every night', () => {
  it('does nothing before the first order', async () => {
    expect(await run()).toEqual([0])
  })

  it('removes the keys of orders that have expired, and tells how many', async () => {
    const table = TableClient.fromConnectionString(azurite.connectionString, 'orders', {
      allowInsecureConnection: true,
    })
    await table.createTable()
    const [now, partitionKey] = [Date.parse(NOW), '3f']
    for (const [name, age] of Object.entries({ old: -1, older: -86_400_000, fresh: 1 })) {
      await table.createEntity({ partitionKey, rowKey: `idempotency-${name}`, expires_at: new Date(now + age) })
    }
    await table.createEntity({ partitionKey, rowKey: '3f-an-order', expires_at: new Date(0) })
    expect(await run()).toEqual([2])
    expect(await run()).toEqual([0])
    const kept: unknown[] = []
    for await (const { rowKey } of table.listEntities()) kept.push(rowKey)
    expect(kept).toEqual(['3f-an-order', 'idempotency-fresh'])
  })
})

describe('the keys of orders', () => {
  it('are kept in the table of the orders, with answers that are too large for it in a container', async () => {
    const environment = { STORAGE: azurite.connectionString, SERVICE_INVENTORY_URL: 'http://127.0.0.1:9' }
    const app = createApp(functions, { environment })
    const [store, table] = await Promise.all([app.resolve(orderRecords), app.resolve(ordersTable)])
    await table.createTable()
    const [id, answer] = ['ab'.repeat(32), { status: 201, headers: {}, body: Buffer.alloc(100_000, 'x') }]
    await store.create(id, { state: 'completed', requestHash: 'h', answer, expiresAt: Date.parse(NOW) })
    expect((await store.find(id))?.record).toMatchObject({ answer: { status: 201 } })
    expect(await table.getEntity('ab', `idempotency-${id}`)).toBeDefined()
    const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('idempotency')
    expect(await blobs.exists()).toBe(true)
  })
})
