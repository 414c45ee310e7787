import type { DraftLine, OrderLine } from './order.js'
import type { FindPrice } from './pricing.js'
import { type Sum, Sums } from './sums.js'

/** What somebody means to order, at the prices of now. */
export interface Basket {
  readonly lines: readonly OrderLine[]
  /** One for each currency. */
  readonly totals: readonly Sum[]
}

/** The lines with another quantity of an item: none for 0, and at the end when it is new. */
export function setQuantity(lines: readonly DraftLine[], line: DraftLine): readonly DraftLine[] {
  const known = lines.some(({ item_id }) => item_id === line.item_id)
  const all = known ? lines.map((one) => (one.item_id === line.item_id ? line : one)) : [...lines, line]
  return all.filter(({ quantity }) => quantity > 0)
}

/** Prices the lines; an item that is no longer sold is left out. */
export async function priceBasket(lines: readonly DraftLine[], findPrice: FindPrice): Promise<Basket> {
  const priced = await Promise.all(lines.map(async (line) => ({ ...line, price: await findPrice(line.item_id) })))
  const sold = priced.flatMap(({ price, ...line }) => (price ? [{ ...line, price }] : []))
  const sums = new Sums()
  for (const { price, quantity } of sold) sums.add(price, quantity)
  return { lines: sold, totals: sums.all() }
}
