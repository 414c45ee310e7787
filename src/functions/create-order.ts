import { http, inject, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { Order, OrderDraft } from './shared/order-schemas.js'
import { orders } from './shared/services.js'

export const createOrder = http(
  { name: 'createOrder', method: 'POST', route: 'orders' },
  withContext(),
  inject({ orders }),
  openapi({
    summary: 'Place an order',
    description: 'Orders items of the catalogue at the prices that they have now. All must be in one currency.',
    tags: ['Orders'],
    responses: { 201: { description: 'The order.', headers: { Location: 'Where the order is.' } } },
  }),
  validateHttp({ body: OrderDraft, responses: { 201: Order } }),
)(async ({ body, orders }) => {
  const order = await orders.quote(body)
  await orders.place(order)
  return respond({ status: 201, headers: { Location: `/api/orders/${order.order_id}` }, jsonBody: order })
})
