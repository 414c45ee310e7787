import { http, inject, openapi, respond, validateHttp, withContext } from '../lib/apim-context/index.js'
import { Basket, BasketCookies } from './shared/basket-schemas.js'
import { orders } from './shared/services.js'

export const getBasket = http(
  { name: 'getBasket', method: 'GET', route: 'basket' },
  withContext(),
  inject({ orders }),
  openapi({
    summary: 'Show the basket',
    description: 'Prices what is in the basket as it would be ordered now. Items that are no longer sold are left out.',
    tags: ['Orders'],
    responses: { 200: { description: 'The basket.' } },
  }),
  validateHttp({ cookies: BasketCookies, response: Basket }),
)(async ({ cookies, orders }) =>
  respond({ headers: { 'Cache-Control': 'no-store' }, jsonBody: await orders.price(cookies.basket) }),
)
