import { openTable } from '../storage/open-table.js'
import type { StorageSettings } from '../storage/settings.js'
import type { OrderRepository } from './repository.js'

/** The table of orders, and of what is written in one transaction with an order. */
export const ORDERS_TABLE = 'orders'

/** @throws StorageSettingsError */
export async function openRepository(settings: StorageSettings): Promise<OrderRepository> {
  const [table, { createTableRepository }] = await Promise.all([
    openTable(settings, ORDERS_TABLE),
    import('./table-repository.js'),
  ])
  return createTableRepository(table)
}
