import * as z from 'zod'
import { schema } from '../../lib/apim-context/index.js'

export const Sum = schema(() =>
  z
    .object({
      amount: z.string().meta({
        description: "In the currency's minor unit, as text: a sum may be more than a number holds exactly.",
        example: '9800',
      }),
      currency: z.string().meta({ description: 'ISO 4217.', example: 'EUR' }),
    })
    .meta({ id: 'Sum' }),
)
