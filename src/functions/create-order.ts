import { http, idempotent, inject, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { orderRecords } from './shared/order-records.js'
import { Order, OrderDraft } from './shared/order-schemas.js'
import { orders } from './shared/services.js'

export const createOrder = http(
  { name: 'createOrder', method: 'POST', route: 'orders' },
  withContext(),
  inject({ orders }),
  idempotent({ store: orderRecords }),
  openapi({
    summary: 'Place an order',
    description:
      'Orders items of the catalogue at the prices that they have now. All must be in one currency. An order is placed once for an Idempotency-Key, however often the request is repeated.',
    tags: ['Orders'],
    responses: { 201: { description: 'The order.', headers: { Location: 'Where the order is.' } } },
  }),
  validateHttp({ body: OrderDraft, responses: { 201: Order } }),
)(async ({ body, orders, idempotency, telemetry }) => {
  const order = await orders.quote(body, idempotency.partition)
  const headers = { Location: `/api/orders/${order.order_id}` }
  const reply = respond({ status: 201, headers, jsonBody: order })
  const committed = await idempotency.commit(reply, (record) => orders.place(order, record))
  const { order_id, lines, total } = order
  telemetry.event('OrderPlaced', { order_id, lines: lines.length, amount: total.amount, currency: total.currency })
  return committed
})
