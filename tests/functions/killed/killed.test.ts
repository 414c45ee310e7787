import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { TableClient } from '@azure/data-tables'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { startAzurite, type TestAzurite } from '../../support/azurite.js'
import { createOrdersApp, type Mode, placeOrder, type Step } from './orders-app.js'

jest.setTimeout(60_000)

const SCRIPT = fileURLToPath(new URL('place-order.mjs', import.meta.url))
const LEASE = 300_000

let azurite: TestAzurite
let table: TableClient

beforeAll(async () => {
  azurite = await startAzurite()
  table = TableClient.fromConnectionString(azurite.connectionString, 'orders', { allowInsecureConnection: true })
}, 60_000)

afterAll(() => azurite.stop())

/** Places an order in a process of its own, which is killed at the step. */
async function placeAndDie(mode: Mode, step: Step, key: string): Promise<void> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', SCRIPT, azurite.connectionString, mode, step, key],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const said: Buffer[] = []
  child.stdout!.on('data', (data: Buffer) => said.push(data))
  const [, signal] = await once(child, 'close')
  expect({ signal, said: Buffer.concat(said).toString() }).toEqual({ signal: 'SIGKILL', said: '' })
}

async function countOrders(reference: string): Promise<number> {
  let count = 0
  const filter = `customer_reference eq '${reference}'`
  try {
    for await (const _ of table.listEntities({ queryOptions: { filter } })) count += 1
  } catch (error) {
    // Killed before its first write, a process has not even made the table.
    if ((error as { statusCode?: number }).statusCode !== 404) throw error
  }
  return count
}

/** Another process of the app, with the clock in hand. */
async function survivor(mode: Mode) {
  let time = Date.now()
  const client = await createOrdersApp({ connection: azurite.connectionString, mode, now: () => new Date(time) })
  return {
    client,
    wait: (milliseconds: number) => {
      time += milliseconds
    },
  }
}

interface Fate {
  readonly mode: Mode
  readonly step: Step
  /** Orders that the killed process has placed. */
  readonly placed: 0 | 1
  /** What a retry finds at once. */
  readonly found: 'nothing' | 'a lock' | 'an answer'
  /** Orders when all is over. */
  readonly orders: 1 | 2
}

const FATES: readonly Fate[] = [
  { mode: 'one transaction', step: 'before lock', placed: 0, found: 'nothing', orders: 1 },
  { mode: 'one transaction', step: 'after lock', placed: 0, found: 'a lock', orders: 1 },
  { mode: 'one transaction', step: 'before effect', placed: 0, found: 'a lock', orders: 1 },
  // The effect and the record are one write: there is no step between them.
  { mode: 'one transaction', step: 'after effect', placed: 1, found: 'an answer', orders: 1 },
  { mode: 'two writes', step: 'before lock', placed: 0, found: 'nothing', orders: 1 },
  { mode: 'two writes', step: 'after lock', placed: 0, found: 'a lock', orders: 1 },
  // The documented price of two writes: the effect is there, nothing says so, and the one retry makes it again.
  { mode: 'two writes', step: 'after effect', placed: 1, found: 'a lock', orders: 2 },
  { mode: 'two writes', step: 'before record', placed: 1, found: 'a lock', orders: 2 },
  { mode: 'two writes', step: 'after record', placed: 1, found: 'an answer', orders: 1 },
]

describe.each(FATES)(
  'a process that is killed $step (effect and record in $mode)',
  ({ mode, step, placed, found, orders }) => {
    it(`has placed ${placed}, leaves ${found}, and in the end there are ${orders}`, async () => {
      const key = `${mode}, ${step}`
      const quoted = `"${key}"`
      await placeAndDie(mode, step, quoted)
      expect(await countOrders(quoted)).toBe(placed)

      const { client, wait } = await survivor(mode)
      const first = await placeOrder(client, quoted)
      expect({ status: first.status, replayed: first.headers.get('idempotency-replayed') }).toEqual({
        status: found === 'a lock' ? 409 : 201,
        replayed: found === 'an answer' ? 'true' : null,
      })
      if (found === 'a lock') {
        expect(first.headers.get('retry-after')).toBe('5')
        // Shortly before the end of its lease the key is still the dead process's.
        wait(LEASE - 60_000)
        expect((await placeOrder(client, quoted)).status).toBe(409)
        wait(60_000)
        const retries = await Promise.all(Array.from({ length: 6 }, () => placeOrder(client, quoted)))
        const ran = retries.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed'))
        expect(ran).toHaveLength(1)
      }
      expect(await countOrders(quoted)).toBe(orders)
      const last = await placeOrder(client, quoted)
      expect([last.status, last.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
      expect(await countOrders(quoted)).toBe(orders)
    })
  },
)

it('a process that nobody kills says so: the script does place orders', async () => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', SCRIPT, azurite.connectionString, 'one transaction', 'never', 'alive'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const said: Buffer[] = []
  child.stdout.on('data', (data: Buffer) => said.push(data))
  expect(await once(child, 'close')).toEqual([0, null])
  expect(Buffer.concat(said).toString()).toMatch(/^201 \{"order_id":/)
  expect(await countOrders('alive')).toBe(1)
})
