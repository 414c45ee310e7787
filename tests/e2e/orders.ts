import { TableClient } from '@azure/data-tables'
import type { Call } from './levels.js'

/** A call that places an order under a key. */
export const placeOrder = (key: string, quantity = 1): Call => ({
  method: 'POST',
  path: '/api/orders',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
  body: JSON.stringify({ lines: [{ item_id: 42, quantity }], customer_reference: key }),
})

const open = (connection: string) =>
  TableClient.fromConnectionString(connection, 'orders', { allowInsecureConnection: true })

/** How many orders of the reference there are. */
export async function countOrders(connection: string, reference: string): Promise<number> {
  let count = 0
  const filter = `customer_reference eq '${reference}'`
  for await (const _ of open(connection).listEntities({ queryOptions: { filter } })) count += 1
  return count
}

/** Makes the record of a placed order what it was before: that of a request which runs, for a minute more. */
export async function reopenRecord(connection: string, orderId: string): Promise<void> {
  const table = open(connection)
  const filter = `PartitionKey eq '${orderId.slice(0, 2)}' and state eq 'completed'`
  for await (const { partitionKey, rowKey, request_hash, answer } of table.listEntities({ queryOptions: { filter } })) {
    if (!Buffer.from(answer as Uint8Array).includes(orderId)) continue
    const expires_at = new Date(Date.now() + 120_000)
    const lock = { state: 'in_progress', owner: 'e2e', lease_until: new Date(Date.now() + 60_000), expires_at }
    await table.updateEntity({ partitionKey: partitionKey!, rowKey: rowKey!, request_hash, ...lock }, 'Replace')
    return
  }
  throw new Error(`The order ${orderId} has no record`)
}
