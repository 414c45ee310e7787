import type { Clock, SlidingCounter } from '../pipeline/services.js'

const EXACT_ENTRIES = 128

/**
 * Counts calls within the last `window` milliseconds. Up to 128 moments are remembered one by one; beyond that, calls that come
 * within 1/128 of the window are counted at the time of the first of them, so that memory does not grow with the limit.
 */
export class SlidingWindow implements SlidingCounter {
  /** Times and amounts, from `#start` on; what is before has left the window. */
  #times: number[] = []
  #amounts: number[] = []
  #start = 0
  #total = 0

  constructor(
    private readonly clock: Clock,
    private readonly window: number,
  ) {}

  get count(): number {
    this.#prune()
    return this.#total
  }

  get resetMilliseconds(): number {
    this.#prune()
    const oldest = this.#times[this.#start]
    return oldest === undefined ? 0 : oldest + this.window - this.clock.now()
  }

  add(amount = 1): void {
    this.#prune()
    const now = this.clock.now()
    const last = this.#times.length - 1
    if (last >= this.#start && now - this.#times[last]! <= this.#resolution) this.#amounts[last]! += amount
    else {
      this.#times.push(now)
      this.#amounts.push(amount)
    }
    this.#total += amount
  }

  get #resolution(): number {
    return this.#times.length - this.#start > EXACT_ENTRIES ? this.window / EXACT_ENTRIES : 0
  }

  #prune(): void {
    const limit = this.clock.now() - this.window
    while (this.#start < this.#times.length && this.#times[this.#start]! <= limit) {
      this.#total -= this.#amounts[this.#start]!
      this.#start++
    }
    if (this.#start > EXACT_ENTRIES) {
      this.#times = this.#times.slice(this.#start)
      this.#amounts = this.#amounts.slice(this.#start)
      this.#start = 0
    }
  }
}
