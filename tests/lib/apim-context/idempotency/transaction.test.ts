import { TableClient } from '@azure/data-tables'
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import * as z from 'zod'
import {
  clock,
  createApp,
  http,
  type IdempotencyStore,
  idempotent,
  NotFoundError,
  openapi,
  override,
  provide,
  respond,
  tableIdempotencyStore,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { testClient } from '../../../../src/lib/apim-context/testing.js'
import { openContainer } from '../../../../src/storage/open-container.js'
import { startAzurite, type TestAzurite } from '../../../support/azurite.js'

const Body = z.object({ text: z.string() })

let azurite: TestAzurite
let table: TableClient
let store: IdempotencyStore
let keys = 0
let time: number
/** Submits the handler's transaction. */
let submit: (rows: Parameters<TableClient['submitTransaction']>[0]) => Promise<unknown>
/** What the handler does when its transaction is written. */
let after: () => void

beforeAll(async () => {
  azurite = await startAzurite()
  const { connectionString: connection } = azurite
  table = TableClient.fromConnectionString(connection, 'things', { allowInsecureConnection: true })
  await table.createTable()
  store = tableIdempotencyStore({ table, container: () => openContainer({ connection }, 'things') })
}, 60_000)

afterAll(() => azurite.stop())

beforeEach(() => {
  keys += 1
  time = Date.now()
  submit = (rows) => table.submitTransaction(rows)
  after = () => {}
})

function clientWith(stored = store, responseChecking: 'enforce' | 'off' = 'enforce') {
  const fn = http(
    { name: 'createThing', method: 'POST', route: 'things' },
    withContext(),
    idempotent({ store: provide(() => stored), required: false }),
    openapi({ summary: 'A probe' }),
    validateHttp({ body: Body, responses: { 201: Body, 404: Body, 422: Body } }),
  )(async ({ body, idempotency }) => {
    const { partition: partitionKey = 'none' } = idempotency
    const status = body.text === 'refused' ? 422 : body.text === 'invalid' ? 404 : 201
    const jsonBody = body.text === 'invalid' ? ({} as z.infer<typeof Body>) : body
    const reply = respond({ status, jsonBody })
    await idempotency.commit(reply, (record) =>
      submit([['create', { partitionKey, rowKey: crypto.randomUUID(), thing: `thing ${keys}` }], ...record]),
    )
    after()
    return reply
  })
  return testClient(
    createApp([fn], {
      environment: {},
      settings: { log: { format: 'json' }, http: { responseChecking } },
      overrides: [override(clock, () => new Date(time))],
    }),
  )
}

const post = (
  client: ReturnType<typeof clientWith>,
  text = 'a thing',
  headers = { 'idempotency-key': `key ${keys}` },
) =>
  client.request('POST', '/api/things', {
    body: { text },
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `"${value}"`])),
  })

async function countThings(): Promise<number> {
  let count = 0
  const filter = `thing eq 'thing ${keys}'`
  for await (const _ of table.listEntities({ queryOptions: { filter } })) count += 1
  return count
}

const replayed = ({ headers }: { headers: { get(name: string): string | null } }) => headers.get('idempotency-replayed')

describe('an effect and its record in one transaction', () => {
  it('are written by one of many requests at once', async () => {
    const clients = [clientWith(), clientWith()]
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => post(clients[index % 2]!)))
    expect(await countThings()).toBe(1)
    expect(
      answers.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed')),
    ).toHaveLength(1)
    for (const answer of answers) {
      if (answer.status === 409) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      else expect([answer.status, answer.text]).toEqual([201, '{"text":"a thing"}'])
    }
    expect(replayed(await post(clients[0]!))).toBe('true')
  })

  it('need no other write than the lock and the transaction', async () => {
    const replace = jest.spyOn(store, 'replace')
    const find = jest.spyOn(store, 'find')
    await post(clientWith())
    expect(replace).not.toHaveBeenCalled()
    expect(find).not.toHaveBeenCalled()
    jest.restoreAllMocks()
  })

  it('are written with an answer that no entity holds', async () => {
    const text = 'x'.repeat(200_000)
    const client = clientWith()
    expect((await post(client, text)).status).toBe(201)
    const again = await post(client, text)
    expect(replayed(again)).toBe('true')
    expect(again.json()).toEqual({ text })
  })

  it('are not written when the transaction fails: the key is free', async () => {
    submit = () => Promise.reject(new Error('refused'))
    const client = clientWith()
    expect((await post(client)).status).toBe(500)
    submit = (rows) => table.submitTransaction(rows)
    expect([(await post(client)).status, await countThings()]).toEqual([201, 1])
  })

  it('are written when only the answer of the store is lost: the request is answered as what it is', async () => {
    submit = async (rows) => {
      await table.submitTransaction(rows)
      throw new Error('connection lost')
    }
    const client = clientWith()
    const first = await post(client)
    expect([first.status, first.text, replayed(first)]).toEqual([201, '{"text":"a thing"}', null])
    expect(first.headers.get('x-correlation-id')).toMatch(/./)
    expect([replayed(await post(client)), await countThings()]).toEqual(['true', 1])
  })

  it('count, whatever the handler does after them', async () => {
    after = () => {
      throw new Error('too late')
    }
    const client = clientWith()
    expect((await post(client)).status).toBe(201)
    expect([replayed(await post(client)), await countThings()]).toEqual(['true', 1])
  })

  it('count, though the handler then finds that something is not there', async () => {
    after = () => {
      throw new NotFoundError()
    }
    const client = clientWith()
    expect((await post(client)).status).toBe(201)
    expect([replayed(await post(client)), await countThings()]).toEqual(['true', 1])
  })

  it('are written by the one that holds the key, when another lost it in the meantime', async () => {
    const client = clientWith()
    submit = async (rows) => {
      submit = (others) => table.submitTransaction(others)
      time += 300_000
      expect((await post(client)).status).toBe(201)
      return table.submitTransaction(rows)
    }
    expect((await post(client)).status).toBe(201)
    expect([replayed(await post(client)), await countThings()]).toEqual(['true', 1])
  })

  it('are two requests without a key', async () => {
    const client = clientWith()
    const answers = [await post(client, 'a', {} as never), await post(client, 'a', {} as never)]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(await countThings()).toBe(2)
  })

  it('are one effect only, without a record, when the answer is none that is kept', async () => {
    const client = clientWith()
    expect((await post(client, 'refused')).status).toBe(422)
    expect((await post(client, 'other')).status).toBe(201)
    expect(await countThings()).toBe(2)
  })

  it('are not written when the answer breaks its contract', async () => {
    expect((await post(clientWith(), 'invalid')).status).toBe(500)
    expect(await countThings()).toBe(0)
  })

  it('are checked as each app is told to, though both are of the same functions', async () => {
    const lenient = clientWith(store, 'off')
    expect((await post(clientWith(), 'invalid')).status).toBe(500)
    const first = await post(lenient, 'invalid')
    expect([first.status, first.text]).toEqual([404, '{}'])
    expect((await post(lenient, 'invalid')).text).toBe('{}')
    expect(await countThings()).toBe(1)
  })
})
