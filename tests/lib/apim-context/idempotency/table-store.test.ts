import { TableClient } from '@azure/data-tables'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { removeExpiredRecords, tableIdempotencyStore } from '../../../../src/lib/apim-context/index.js'
import { openContainer } from '../../../../src/storage/open-container.js'
import { startAzurite, type TestAzurite } from '../../../support/azurite.js'
import { completed, describeStore, LOCKED, newId } from './store-contract.js'

let azurite: TestAzurite

beforeAll(async () => {
  azurite = await startAzurite()
}, 60_000)

afterAll(() => azurite.stop())

const openTable = (name: string, connection = azurite.connectionString) =>
  TableClient.fromConnectionString(connection, name, { allowInsecureConnection: true })

const large = completed(Buffer.alloc(100_000, 'x'))

function setUp(name = 'records', container = name) {
  const table = openTable(name)
  const open = jest.fn(() => openContainer({ connection: azurite.connectionString }, container))
  return { table, open, store: tableIdempotencyStore({ table, container: open }) }
}

describeStore('the records in Table Storage', async () => ({ store: setUp().store, again: () => setUp().store }))

describe('the records in Table Storage', () => {
  it('lie in 256 partitions under rows of their own', async () => {
    const { store, table } = setUp()
    const id = newId()
    await store.create(id, LOCKED)
    expect(store.transactions?.partitionOf(id)).toBe(id.slice(0, 2))
    expect(await table.getEntity(id.slice(0, 2), `idempotency-${id}`)).toMatchObject({ state: 'in_progress' })
  })

  it('open no container for answers that an entity holds', async () => {
    const { store, open } = setUp()
    const id = newId()
    await store.replace(id, completed(Buffer.from('small')), (await store.create(id, LOCKED))!)
    await store.find(id)
    expect(open).not.toHaveBeenCalled()
  })

  it('open the container of others once, and again after a failure', async () => {
    const { store, open } = setUp('fails', 'fails')
    const id = newId()
    const version = (await store.create(id, LOCKED))!
    open.mockRejectedValueOnce(new Error('no storage'))
    await expect(store.replace(id, large, version)).rejects.toThrow('no storage')
    await store.replace(id, large, version)
    await store.find(id)
    expect(open).toHaveBeenCalledTimes(2)
  })

  it('keep no two answers in one blob: the loser of two writers overwrites nothing', async () => {
    const { store } = setUp()
    const id = newId()
    const version = (await store.create(id, LOCKED))!
    await store.replace(id, large, version)
    expect(await store.replace(id, completed(Buffer.alloc(100_000, 'y')), version)).toBeUndefined()
    const { record } = (await store.find(id))!
    expect(record.state === 'completed' && Buffer.from(record.answer.body).equals(large.answer.body)).toBe(true)
  })

  it('say so when the blob of an answer is gone', async () => {
    const { store } = setUp('gone', 'gone')
    const id = newId()
    await store.replace(id, large, (await store.create(id, LOCKED))!)
    const container = await openContainer({ connection: azurite.connectionString }, 'gone')
    for await (const { name } of container.listBlobsFlat()) await container.deleteBlob(name)
    await expect(store.find(id)).rejects.toThrow(/^The blob .* is gone before its record$/)
  })

  it('are part of a transaction, which fails when the record has changed', async () => {
    const { store, table } = setUp()
    const id = newId()
    const first = (await store.create(id, LOCKED))!
    const effect = (name: string) =>
      ['create', { partitionKey: id.slice(0, 2), rowKey: name }] satisfies ['create', object]
    const rows = await store.transactions!.toRows(id, completed(Buffer.from('done')), first)
    await table.submitTransaction([effect('one'), ...rows])
    expect((await store.find(id))?.record.state).toBe('completed')
    await expect(table.submitTransaction([effect('two'), ...rows])).rejects.toMatchObject({ statusCode: 412 })
    await expect(table.getEntity(id.slice(0, 2), 'two')).rejects.toMatchObject({ statusCode: 404 })
  })

  it('do not hide what the storage refuses', async () => {
    const wrongKey = azurite.connectionString.replace(/AccountKey=..../, 'AccountKey=AAAA')
    const container = () => openContainer({ connection: wrongKey }, 'records')
    const store = tableIdempotencyStore({ table: openTable('records', wrongKey), container })
    const refused = { statusCode: 403 }
    await expect(store.create(newId(), LOCKED)).rejects.toMatchObject(refused)
    await expect(store.find(newId())).rejects.toMatchObject(refused)
    await expect(store.replace(newId(), LOCKED, 'W/"1"')).rejects.toMatchObject(refused)
    await expect(store.replace(newId(), large, 'W/"1"')).rejects.toMatchObject(refused)
    await expect(store.remove(newId(), 'W/"1"')).rejects.toMatchObject(refused)
  })
})

describe('removing what has expired', () => {
  const expiring = (expiresAt: number) => ({ ...LOCKED, expiresAt })

  it('removes expired records and nothing else', async () => {
    const { store, table } = setUp('expired')
    const ids = [newId(), newId(), newId()] as const
    for (const [index, id] of ids.entries()) await store.create(id, expiring(1_700_000_000_000 + index))
    const others = ['idempotenc', 'idempotency', 'idempotency.x', '3f2b'].map((rowKey) => ({
      partitionKey: '3f',
      rowKey,
    }))
    for (const other of others) await table.createEntity({ ...other, expires_at: new Date(0) })
    expect(await removeExpiredRecords(table, new Date(1_700_000_000_002))).toBe(2)
    expect(await Promise.all(ids.map(async (id) => (await store.find(id)) !== undefined))).toEqual([false, false, true])
    for (const { partitionKey, rowKey } of others) {
      await expect(table.getEntity(partitionKey, rowKey)).resolves.toBeDefined()
    }
    expect(await removeExpiredRecords(table, new Date(1_700_000_000_002))).toBe(0)
  })

  it('leaves a record that a request has taken up in the meantime', async () => {
    const { store, table } = setUp('raced')
    const id = newId()
    const version = (await store.create(id, expiring(0)))!
    const remove = table.deleteEntity.bind(table)
    jest.spyOn(table, 'deleteEntity').mockImplementation(async (...of) => {
      await store.replace(id, LOCKED, version)
      return remove(...of)
    })
    expect(await removeExpiredRecords(table, new Date(LOCKED.expiresAt))).toBe(0)
    expect((await store.find(id))?.record).toEqual(LOCKED)
  })
})
