import type { TransactionAction } from '@azure/data-tables'
import type { Order } from './order.js'

/** What is written in the same transaction as an order, and so in its partition of its table: all of it or nothing. */
export type Together = readonly TransactionAction[]

/** Of the time at which orders were placed, in ISO 8601 as far as it goes: `2026-01` is the beginning of that month. */
export interface Period {
  readonly from?: string | undefined
  /** No longer in it. */
  readonly to?: string | undefined
}

/** After every time that ISO 8601 writes. */
export const END_OF_TIME = '~'

/** Where the orders are. Every implementation passes the same contract tests. */
export interface OrderRepository {
  /** Makes the store usable. Safe to run twice, also at once. */
  prepare(): Promise<void>
  insert(order: Order, together: Together): Promise<void>
  find(orderId: string): Promise<Order | undefined>
  /** In no order of meaning. */
  list(period: Period): AsyncIterable<Order>
}
