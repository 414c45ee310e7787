import type { TableEntity, TableEntityResult } from '@azure/data-tables'
import type { Order, OrderStatus } from './order.js'
import { toPartition } from './partition.js'

/** A type, not an interface: the SDK wants an implicit index signature. */
export type OrderEntity = {
  status: string
  lines: string
  customer_reference?: string
  amount: bigint
  currency: string
  created_at: string
}

export function toEntity({ order_id, lines, total, ...rest }: Order): TableEntity<OrderEntity> {
  return {
    partitionKey: toPartition(order_id),
    rowKey: order_id,
    lines: JSON.stringify(lines),
    // A bigint is stored as Edm.Int64; a number beyond 32 bits would become a double.
    amount: BigInt(total.amount),
    currency: total.currency,
    ...rest,
  }
}

export function fromEntity(entity: TableEntityResult<OrderEntity>): Order {
  const { rowKey, status, lines, customer_reference, amount, currency, created_at } = entity
  return {
    order_id: rowKey!,
    status: status as OrderStatus,
    lines: JSON.parse(lines),
    ...(customer_reference === undefined ? {} : { customer_reference }),
    total: { amount: Number(amount), currency },
    created_at,
  }
}
