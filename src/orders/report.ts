import type { Order } from './order.js'
import { type Sum, Sums } from './sums.js'

export interface Report {
  /** How many there are. */
  readonly orders: number
  /** One for each currency. */
  readonly turnover: readonly Sum[]
}

/** Adds orders up, of which no more than one is held at a time. */
export async function toReport(orders: AsyncIterable<Order>): Promise<Report> {
  const sums = new Sums()
  let count = 0
  for await (const { total } of orders) {
    count += 1
    sums.add(total)
  }
  return { orders: count, turnover: sums.all() }
}
