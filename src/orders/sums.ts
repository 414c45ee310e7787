import type { Money } from './order.js'

/** A sum of money, which may be more than a number holds exactly. */
export interface Sum {
  /** In the currency's minor unit, in digits. */
  readonly amount: string
  /** ISO 4217. */
  readonly currency: string
}

/** Adds amounts up, those of each currency on their own. */
export class Sums {
  readonly #amounts = new Map<string, bigint>()

  add({ amount, currency }: Money, times = 1): void {
    this.#amounts.set(currency, (this.#amounts.get(currency) ?? 0n) + BigInt(amount) * BigInt(times))
  }

  /** In the order of their currencies. */
  all(): readonly Sum[] {
    const entries = [...this.#amounts].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return entries.map(([currency, amount]) => ({ amount: String(amount), currency }))
  }
}
