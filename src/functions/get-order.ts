import { http, inject, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { Order, OrderPath } from './shared/order-schemas.js'
import { orders } from './shared/services.js'

export const getOrder = http(
  { name: 'getOrder', method: 'GET', route: 'orders/{order_id}' },
  withContext(),
  inject({ orders }),
  openapi({
    summary: 'Get an order',
    tags: ['Orders'],
    errors: ['not_found'],
    responses: { 200: { description: 'The order.' } },
  }),
  validateHttp({ path: OrderPath, response: Order }),
)(async ({ path, orders }) => {
  const order = await orders.get(path.order_id)
  return respond({ headers: { 'Cache-Control': 'no-store' }, jsonBody: order })
})
