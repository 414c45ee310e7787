import { createMemoryRepository } from '../../../src/catalog/memory-repository.js'
import { createOrder } from '../../../src/functions/create-order.js'
import { orderRecords } from '../../../src/functions/shared/order-records.js'
import { openCatalog, openOrders } from '../../../src/functions/shared/services.js'
import {
  clock,
  createApp,
  type IdempotencyStore,
  override,
  tableIdempotencyStore,
} from '../../../src/lib/apim-context/index.js'
import { type TestClient, type TestResponse, testClient } from '../../../src/lib/apim-context/testing.js'
import { openRepository } from '../../../src/orders/open.js'
import type { OrderRepository } from '../../../src/orders/repository.js'
import { openContainer } from '../../../src/storage/open-container.js'
import { openTable } from '../../../src/storage/open-table.js'

/** Where a process may be killed: before or after it writes the lock, the order, the record of the answer. */
export type Step = `${'before' | 'after'} ${'lock' | 'effect' | 'record'}`

/** How order and record are written: in one transaction, or one after the other. */
export type Mode = 'one transaction' | 'two writes'

export interface OrdersAppOptions {
  readonly connection: string
  readonly mode: Mode
  readonly now?: () => Date
  /** Called at each step of a request. */
  readonly at?: (step: Step) => Promise<void>
}

/** The function as it is deployed, over real storage; what it uses says at which step a request is. */
export async function createOrdersApp({ connection, mode, now, at = async () => {} }: OrdersAppOptions) {
  const table = await openTable({ connection }, 'orders')
  const container = () => openContainer({ connection }, 'idempotency')
  const store = observed(tableIdempotencyStore({ table, container }), at)
  const { transactions: _, ...withoutTransactions } = store
  const repository = createMemoryRepository()
  const app = createApp([createOrder], {
    environment: {},
    settings: { log: { format: 'json' } },
    overrides: [
      override(openCatalog, async () => repository),
      override(openOrders, async () => placing(await openRepository({ connection }), at)),
      override(orderRecords, mode === 'two writes' ? withoutTransactions : store),
      override(clock, now ?? (() => new Date())),
    ],
  })
  return testClient(app)
}

export function placeOrder(client: TestClient, key: string): Promise<TestResponse> {
  const body = { lines: [{ item_id: 1, quantity: 1 }], customer_reference: key }
  return client.request('POST', '/api/orders', { body, headers: { 'Idempotency-Key': key } })
}

type At = (step: Step) => Promise<void>

function observed(store: IdempotencyStore, at: At): IdempotencyStore {
  return {
    ...store,
    create: (...of) => between(at, 'lock', () => store.create(...of)),
    replace: (...of) => between(at, 'record', () => store.replace(...of)),
  }
}

function placing(repository: OrderRepository, at: At): OrderRepository {
  return { ...repository, insert: (...of) => between(at, 'effect', () => repository.insert(...of)) }
}

async function between<T>(at: At, what: 'lock' | 'effect' | 'record', work: () => Promise<T>): Promise<T> {
  await at(`before ${what}`)
  const result = await work()
  await at(`after ${what}`)
  return result
}
