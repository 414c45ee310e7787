import * as z from 'zod'
import { schema } from '../../lib/apim-context/index.js'
import type { DraftLine } from '../../orders/order.js'
import { line } from './order-schemas.js'
import { readonly } from './readonly.js'
import { Price } from './schemas.js'
import { Sum } from './sum-schema.js'

/** The most different items that a basket holds: as many as an order takes. */
export const MAX_LINES = 50

const Lines = schema(() => readonly(z.array(z.object(line())).max(MAX_LINES)))

/** The basket is in the client's cookie and nowhere else: `42x2.7x1` is two of item 42 and one of item 7. */
export const BasketCookies = schema(() =>
  z.object({
    basket: z
      .string()
      .max(1100)
      .regex(/^(?:\d{1,15}x\d{1,4}(?:\.\d{1,15}x\d{1,4})*)?$/, 'Not a basket')
      .default('')
      .transform(toLines)
      .pipe(Lines())
      .meta({ description: 'What is in the basket, as an earlier answer has set it.', example: '42x2.7x1' }),
  }),
)

export const Basket = schema(() =>
  z
    .object({
      lines: readonly(z.array(z.object({ ...line(), price: Price().meta({ description: 'Of one piece, now.' }) }))),
      totals: readonly(z.array(Sum())).meta({ description: 'One for each currency.' }),
    })
    .meta({ id: 'Basket' }),
)

function toLines(basket: string): readonly DraftLine[] {
  const numbers = basket.split(/[x.]/).filter(Boolean).map(Number)
  return numbers.flatMap((item_id, index) => (index % 2 ? [] : [{ item_id, quantity: numbers[index + 1]! }]))
}

/** What the client is to send in place of what it has. */
export function toBasketCookie(lines: readonly DraftLine[]) {
  const value = lines.map(({ item_id, quantity }) => `${item_id}x${quantity}`).join('.')
  return {
    name: 'basket',
    value,
    path: '/api/basket',
    maxAge: 30 * 86_400,
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
  } as const
}
