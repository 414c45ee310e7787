import type { InvocationContext, Timer } from '@azure/functions'
import { type App, clock, removeExpiredRecords } from '../lib/apim-context/index.js'
import { unlessMissing } from '../storage/status.js'
import { ordersTable } from './shared/order-records.js'

/** Every night, in UTC: https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions */
export const NIGHTLY = '0 30 3 * * *'

/** Removes the idempotency keys of orders that have expired: Table Storage deletes nothing by itself. */
export function removeExpiredKeys({ resolve }: Pick<App, 'resolve'>) {
  return async (_timer: Timer, context: InvocationContext): Promise<void> => {
    const [table, now] = await Promise.all([resolve(ordersTable), resolve(clock)])
    // The first order makes the table.
    const removed = (await unlessMissing(removeExpiredRecords(table, now()))) ?? 0
    context.info(JSON.stringify({ message: 'Removed expired idempotency keys', removed }))
  }
}
