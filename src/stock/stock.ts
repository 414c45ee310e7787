/** How many pieces of an item the warehouse has. */
export interface StockLevel {
  readonly item_id: number
  readonly available: number
}

/** Items that the warehouse knows: those that the catalogue begins with. */
const KNOWN_ITEMS = 200

/** What is in stock of an item; undefined for one that the warehouse does not know. The same item always has the same. */
export function findStock(itemId: number): StockLevel | undefined {
  if (itemId > KNOWN_ITEMS) return undefined
  return { item_id: itemId, available: (itemId * 37) % 120 }
}
