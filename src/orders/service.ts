import { randomUUID } from 'node:crypto'
import { type Basket, priceBasket } from './basket.js'
import { OrderNotFoundError } from './errors.js'
import type { DraftLine, Order, OrderDraft } from './order.js'
import { toOrderId } from './partition.js'
import { type FindPrice, priceLines, toTotal } from './pricing.js'
import { type Report, toReport } from './report.js'
import type { OrderRepository, Period, Together } from './repository.js'

export interface Orders {
  /**
   * The order as it would be placed now, at the prices of the catalogue; nothing is stored.
   * @param partition where to place it: two hexadecimal digits, any of them when not given
   * @throws InvalidOrderError
   */
  quote(draft: OrderDraft, partition?: string): Promise<Order>
  /** Stores a quoted order, and what else is to be written with it or not at all. */
  place(order: Order, together?: Together): Promise<void>
  /** @throws OrderNotFoundError */
  get(orderId: string): Promise<Order>
  /** What an order of the lines would cost now; items that are no longer sold are left out. */
  price(lines: readonly DraftLine[]): Promise<Basket>
  report(period: Period): Promise<Report>
}

export interface OrdersOptions {
  /** Nothing is opened before the first use. */
  open(): Promise<OrderRepository>
  readonly findPrice: FindPrice
  now?(): Date
}

/** The orders of the repository that `open` gives. */
export function createOrders({ open, findPrice, now = () => new Date() }: OrdersOptions): Orders {
  let opened: Promise<OrderRepository> | undefined

  async function prepare(): Promise<OrderRepository> {
    const repository = await open()
    await repository.prepare()
    return repository
  }

  /** A failure is not remembered: the next use tries again. */
  function ready(): Promise<OrderRepository> {
    opened ??= prepare().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  return {
    async quote({ lines: wanted, customer_reference }, partition) {
      const lines = await priceLines(wanted, findPrice)
      return {
        order_id: toOrderId(randomUUID(), partition),
        status: 'placed',
        lines,
        ...(customer_reference === undefined ? {} : { customer_reference }),
        total: toTotal(lines),
        created_at: now().toISOString(),
      }
    },
    async place(order, together = []) {
      await (await ready()).insert(order, together)
    },
    async get(orderId) {
      const order = await (await ready()).find(orderId)
      if (!order) throw new OrderNotFoundError(orderId)
      return order
    },
    price: (lines) => priceBasket(lines, findPrice),
    async report(period) {
      return toReport((await ready()).list(period))
    },
  }
}
