import * as z from 'zod'
import { integerParameter } from '../../src/lib/apim-context/index.js'

export const ItemPath = z.object({ item_id: integerParameter({ min: 1 }) })
export const Item = z.object({ item_id: z.int(), name: z.string() })

/** Stands for business code. */
export const items = {
  async get(itemId: number): Promise<z.output<typeof Item>> {
    return { item_id: itemId, name: `Item ${itemId}` }
  },
}
