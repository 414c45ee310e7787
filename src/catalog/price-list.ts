import { UnknownItemsError } from './errors.js'
import type { Price } from './item.js'
import type { Catalog } from './service.js'

export interface PriceRow extends Price {
  readonly item_id: number
}

export interface AppliedPrices {
  /** How many items have the prices of the list. */
  readonly applied: number
  /** Those of the list that do not exist. */
  readonly unknown: readonly number[]
}

/**
 * Gives items new prices, one by one; a list that is applied again changes nothing more.
 * @param lenient whether rows of items that do not exist are passed over; else nothing is changed because of them
 * @throws UnknownItemsError
 */
export async function applyPrices(
  catalog: Catalog,
  rows: readonly PriceRow[],
  lenient: boolean,
): Promise<AppliedPrices> {
  if (!lenient) await refuseUnknown(catalog, rows)
  const unknown: number[] = []
  for (const { item_id, ...price } of rows) {
    if (!(await catalog.setPrice(item_id, price))) unknown.push(item_id)
  }
  return { applied: rows.length - unknown.length, unknown }
}

async function refuseUnknown(catalog: Catalog, rows: readonly PriceRow[]): Promise<void> {
  const known = await Promise.all(rows.map(({ item_id }) => catalog.find(item_id)))
  const unknown = rows.flatMap(({ item_id }, row) => (known[row] ? [] : [{ row, itemId: item_id }]))
  if (unknown.length > 0) throw new UnknownItemsError(unknown)
}
