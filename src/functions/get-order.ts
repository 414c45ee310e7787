import * as z from 'zod'
import {
  http,
  inject,
  openapi,
  respond,
  type Service,
  schema,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { Order, OrderPath } from './shared/order-schemas.js'
import { inventory, orders } from './shared/services.js'
import { StockLevel } from './shared/stock-schemas.js'

const OrderWithStock = schema(() =>
  Order()
    .extend({
      stock: z
        .array(StockLevel())
        .meta({ description: 'What is in stock now, of those of its items that the warehouse knows.' }),
    })
    .meta({ id: 'OrderWithStock' }),
)

export const getOrder = http(
  { name: 'getOrder', method: 'GET', route: 'orders/{order_id}' },
  withContext(),
  inject({ orders, inventory }),
  openapi({
    summary: 'Get an order',
    description: 'Gives the order together with what the inventory says about the stock of its items.',
    tags: ['Orders'],
    errors: ['not_found', 'service_unavailable'],
    responses: { 200: { description: 'The order.' } },
  }),
  validateHttp({ path: OrderPath, response: OrderWithStock }),
)(async ({ path, orders, inventory }) => {
  const order = await orders.get(path.order_id)
  const stock = await stockOf(inventory, order.lines)
  return respond({ headers: { 'Cache-Control': 'no-store' }, jsonBody: { ...order, stock } })
})

/** Asks once for each item, whatever the number of its lines. */
async function stockOf(inventory: Service, lines: readonly { readonly item_id: number }[]) {
  const items = [...new Set(lines.map(({ item_id }) => item_id))]
  const levels = await Promise.all(
    items.map((item_id) => inventory.find('/stock/{item_id}', { path: { item_id }, response: StockLevel() })),
  )
  return levels.filter((level) => level !== undefined)
}
