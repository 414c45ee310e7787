/** What a client may write. */
export interface ItemDraft {
  readonly name: string
  readonly description: string
  readonly price: Price
  readonly tags: readonly string[]
}

export interface Price {
  /** In the currency's minor unit: 1250 is 12.50 EUR, and 1250 JPY. */
  readonly amount: number
  /** ISO 4217. */
  readonly currency: string
}

export interface Item extends ItemDraft {
  /** Given by the catalogue: an integer from 1, never used twice. */
  readonly item_id: number
  /** ISO 8601, UTC. */
  readonly updated_at: string
}

export interface StoredItem {
  readonly item: Item
  /** Changes with every write of the item, and with nothing else. */
  readonly version: string
}
