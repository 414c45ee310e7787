import * as z from 'zod'
import {
  formBody,
  http,
  inject,
  integerParameter,
  openapi,
  respond,
  schema,
  ValidationError,
  validateHttp,
  withContext,
} from '../lib/apim-context/index.js'
import { setQuantity } from '../orders/basket.js'
import { Basket, BasketCookies, MAX_LINES, toBasketCookie } from './shared/basket-schemas.js'
import { orders } from './shared/services.js'

const Form = schema(() =>
  z.object({
    item_id: integerParameter({ min: 1 }).meta({ description: 'The item, as the catalogue numbers it.', example: 42 }),
    quantity: integerParameter({ min: 0, max: 1000 })
      .default(1)
      .meta({ description: 'How many of it there are to be in the basket; 0 takes it out.', example: 2 }),
  }),
)

export const changeBasket = http(
  { name: 'changeBasket', method: 'POST', route: 'basket' },
  withContext(),
  inject({ orders }),
  openapi({
    summary: 'Put an item into the basket',
    description: 'Takes what a form of a page sends, with no script. The basket is kept by the client, in a cookie.',
    tags: ['Orders'],
    responses: {
      200: { description: 'The basket as it is now.', headers: { 'Set-Cookie': 'The basket, for the next request.' } },
    },
  }),
  validateHttp({ cookies: BasketCookies, body: formBody(Form, { maxBytes: 1000 }), response: Basket }),
)(async ({ cookies, body, orders }) => {
  const lines = setQuantity(cookies.basket, body)
  if (lines.length > MAX_LINES) throw refusal(`A basket holds ${MAX_LINES} different items.`)
  const basket = await orders.price(lines)
  if (body.quantity > 0 && !basket.lines.some(({ item_id }) => item_id === body.item_id)) {
    throw refusal(`Item ${body.item_id} does not exist.`)
  }
  return respond({
    headers: { 'Cache-Control': 'no-store' },
    cookies: [toBasketCookie(basket.lines)],
    jsonBody: basket,
  })
})

const refusal = (message: string) =>
  new ValidationError(undefined, { details: [{ in: 'body', name: 'item_id', message }] })
