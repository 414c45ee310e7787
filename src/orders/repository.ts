import type { TransactionAction } from '@azure/data-tables'
import type { Order } from './order.js'

/** What is written in the same transaction as an order, and so in its partition of its table: all of it or nothing. */
export type Together = readonly TransactionAction[]

/** Where the orders are. Every implementation passes the same contract tests. */
export interface OrderRepository {
  /** Makes the store usable. Safe to run twice, also at once. */
  prepare(): Promise<void>
  insert(order: Order, together: Together): Promise<void>
  find(orderId: string): Promise<Order | undefined>
}
