import type { TableClient } from '@azure/data-tables'
import { toPartition } from './partition.js'
import type { OrderRepository } from './repository.js'
import { fromEntity, type OrderEntity, toEntity } from './table-entity.js'

/** The orders in one table of Azure Table Storage. */
export function createTableRepository(table: TableClient): OrderRepository {
  return {
    async prepare() {
      await table.createTable()
    },
    async insert(order, together) {
      await table.submitTransaction([['create', toEntity(order)], ...together])
    },
    async find(orderId) {
      try {
        return fromEntity(await table.getEntity<OrderEntity>(toPartition(orderId), orderId))
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return undefined
        throw error
      }
    },
  }
}
