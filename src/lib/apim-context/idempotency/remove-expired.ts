import type { TableClient } from '@azure/data-tables'
import { unless } from './storage-status.js'

/**
 * Removes the records that have expired, and nothing else of the table, which is read whole: for a job that runs every day.
 * @returns how many
 */
export async function removeExpiredRecords(table: TableClient, now: Date): Promise<number> {
  // All row keys that begin with `idempotency-`: the full stop comes after the hyphen.
  const rows = "RowKey ge 'idempotency-' and RowKey lt 'idempotency.'"
  const filter = `${rows} and expires_at lt datetime'${now.toISOString()}'`
  let removed = 0
  for await (const { partitionKey, rowKey, etag } of table.listEntities({ queryOptions: { filter } })) {
    // A request may have taken the key up again since it was listed.
    if (await unless([404, 412], table.deleteEntity(partitionKey!, rowKey!, { etag }))) removed += 1
  }
  return removed
}
