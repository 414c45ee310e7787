/** What a client asks for. */
export interface OrderDraft {
  readonly lines: readonly DraftLine[]
  /** What the customer calls the order. */
  readonly customer_reference?: string | undefined
}

export interface DraftLine {
  readonly item_id: number
  readonly quantity: number
}

/** In the currency's minor unit: 1250 is 12.50 EUR, and 1250 JPY. */
export interface Money {
  readonly amount: number
  /** ISO 4217. */
  readonly currency: string
}

export interface OrderLine extends DraftLine {
  /** Of one piece, as it was when the order was placed. */
  readonly price: Money
}

export type OrderStatus = 'placed'

export interface Order {
  /** A UUID; its first two digits say in which partition the order is. */
  readonly order_id: string
  readonly status: OrderStatus
  readonly lines: readonly OrderLine[]
  readonly customer_reference?: string
  readonly total: Money
  /** ISO 8601, UTC. */
  readonly created_at: string
}
