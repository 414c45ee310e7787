import { InvalidOrderError, type OrderProblem } from './errors.js'
import type { DraftLine, Money, OrderLine } from './order.js'

/** What one piece of an item costs; undefined when there is no such item. */
export type FindPrice = (itemId: number) => Promise<Money | undefined>

/** Each line with the price of its item. @throws InvalidOrderError */
export async function priceLines(lines: readonly DraftLine[], findPrice: FindPrice): Promise<readonly OrderLine[]> {
  // An item that several lines name is asked for once.
  const found = new Map<number, Promise<Money | undefined>>()
  for (const { item_id } of lines) if (!found.has(item_id)) found.set(item_id, findPrice(item_id))
  const prices = await Promise.all(lines.map(({ item_id }) => found.get(item_id)))
  const currency = prices.find((price) => price !== undefined)?.currency
  const priced: OrderLine[] = []
  const problems: OrderProblem[] = []
  for (const [index, line] of lines.entries()) {
    const price = prices[index]
    const place = `lines[${index}].item_id`
    if (!price) problems.push({ place, message: `Item ${line.item_id} does not exist.` })
    else if (price.currency !== currency) {
      problems.push({ place, message: `It costs ${price.currency}, others ${currency}: order them apart.` })
    } else priced.push({ ...line, price })
  }
  if (problems.length > 0) throw new InvalidOrderError(problems)
  return priced
}

/** @throws InvalidOrderError for a sum that no number holds exactly */
export function toTotal(lines: readonly OrderLine[]): Money {
  const amount = lines.reduce((sum, { quantity, price }) => sum + BigInt(quantity) * BigInt(price.amount), 0n)
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new InvalidOrderError([{ place: 'lines', message: 'The total is too large.' }])
  }
  return { amount: Number(amount), currency: lines[0]!.price.currency }
}
