import type { Order } from './order.js'
import { END_OF_TIME, type OrderRepository } from './repository.js'

/** For tests and examples: the orders live as long as the object. It has no transactions, and refuses to pretend. */
export function createMemoryRepository(): OrderRepository {
  const orders = new Map<string, Order>()
  return {
    async prepare() {},
    async insert(order, together) {
      if (together.length > 0) throw new TypeError('Orders in memory have no transaction to write anything else in')
      orders.set(order.order_id, order)
    },
    async find(orderId) {
      return orders.get(orderId)
    },
    async *list({ from = '', to = END_OF_TIME }) {
      for (const order of orders.values()) if (order.created_at >= from && order.created_at < to) yield order
    },
  }
}
