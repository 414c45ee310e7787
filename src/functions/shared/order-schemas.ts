import * as z from 'zod'
import { schema } from '../../lib/apim-context/index.js'
import { readonly } from './readonly.js'
import { isText, NO_TEXT, Price } from './schemas.js'

/** An item and how many of it. */
export const line = () => ({
  item_id: z.int().min(1).meta({ description: 'The item, as the catalogue numbers it.', example: 42 }),
  quantity: z.int().min(1).max(1000).meta({ example: 2 }),
})

const customer_reference = schema(() =>
  z
    .string()
    .trim()
    .min(1)
    .max(100)
    .refine(isText, NO_TEXT)
    .meta({ description: 'What you call the order.', example: 'PO-2026-0042' }),
)

/** What a client sends; members that it does not know are refused. */
export const OrderDraft = schema(() =>
  z
    .strictObject({
      lines: readonly(z.array(z.strictObject(line())).min(1).max(50)),
      customer_reference: customer_reference().optional(),
    })
    .meta({ id: 'OrderDraft' }),
)

const order_id = schema(() => z.uuid().meta({ example: '3f2b9c1e-5d47-4a8b-9e0f-6c1d2a7b8e94' }))

export const OrderPath = schema(() => z.object({ order_id: order_id() }))

export const Order = schema(() =>
  z
    .object({
      order_id: order_id(),
      status: z.enum(['placed']),
      lines: readonly(
        z.array(z.object({ ...line(), price: Price().meta({ description: 'Of one piece, when ordered.' }) })),
      ),
      customer_reference: customer_reference().optional(),
      total: Price(),
      created_at: z.iso.datetime().meta({ example: '2026-01-02T03:04:05.000Z' }),
    })
    .meta({ id: 'Order' }),
)
