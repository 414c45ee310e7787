import { odata, type TableClient } from '@azure/data-tables'
import { unlessMissing } from '../storage/status.js'
import { toPartition } from './partition.js'
import { END_OF_TIME, type OrderRepository } from './repository.js'
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
      const entity = await unlessMissing(table.getEntity<OrderEntity>(toPartition(orderId), orderId))
      return entity && fromEntity(entity)
    },
    async *list({ from = '', to = END_OF_TIME }) {
      // The ids of orders are hexadecimal: what else is in the table comes after them.
      const filter = odata`RowKey lt ${'g'} and created_at ge ${from} and created_at lt ${to}`
      for await (const entity of table.listEntities<OrderEntity>({ queryOptions: { filter } })) yield fromEntity(entity)
    },
  }
}
