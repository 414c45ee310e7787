import * as z from 'zod'
import { toDecimal } from '../../catalog/currency.js'
import type { Item } from '../../catalog/item.js'
import { schema } from '../../lib/apim-context/index.js'

const PriceV2 = schema(() =>
  z
    .object({
      amount: z.string().meta({ description: 'A decimal number.', example: '49.00' }),
      currency: z.string().meta({ description: 'ISO 4217.', example: 'EUR' }),
    })
    .meta({ id: 'PriceV2' }),
)

export const ItemV2 = schema(() =>
  z
    .object({
      id: z.string().meta({ example: '42' }),
      name: z.string().meta({ example: 'Plain Oak Lamp' }),
      description: z.string().meta({ example: 'A plain oak lamp.' }),
      price: PriceV2(),
      tags: z.array(z.string()).meta({ example: ['home', 'lighting'] }),
      updated_at: z.iso.datetime().meta({ example: '2026-01-02T03:04:05.000Z' }),
    })
    .meta({ id: 'ItemV2' }),
)

/** An item of the catalogue as the second version shows it. */
export function toItemV2({
  item_id,
  name,
  description,
  price,
  tags,
  updated_at,
}: Item): z.input<ReturnType<typeof ItemV2>> {
  const { currency } = price
  return {
    id: String(item_id),
    name,
    description,
    price: { amount: toDecimal(price), currency },
    tags: [...tags],
    updated_at,
  }
}
