import * as z from 'zod'
import { schema } from '../../lib/apim-context/index.js'

/** What `GET stock/{item_id}` gives, and what those who call it expect. */
export const StockLevel = schema(() =>
  z
    .object({
      item_id: z.int().min(1).meta({ description: 'The item, as the catalogue numbers it.', example: 42 }),
      available: z.int().min(0).meta({ description: 'How many pieces there are.', example: 114 }),
    })
    .meta({ id: 'StockLevel' }),
)
