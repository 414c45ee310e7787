import type { Clock, CounterStore, FixedCounter, SlidingCounter } from '../pipeline/services.js'
import { SlidingWindow } from './sliding-window.js'

const DEFAULT_MAX_COUNTERS = 10_000

/** Counters in memory, bounded: when there are too many, the one not used for longest is forgotten. */
export class MemoryCounterStore implements CounterStore {
  readonly #sliding: Bounded<SlidingWindow>
  readonly #fixed: Bounded<FixedWindow>

  constructor(
    private readonly clock: Clock,
    maxCounters = DEFAULT_MAX_COUNTERS,
  ) {
    this.#sliding = new Bounded(maxCounters)
    this.#fixed = new Bounded(maxCounters)
  }

  sliding(key: string, windowMilliseconds: number): SlidingCounter {
    return this.#sliding.get(`${windowMilliseconds} ${key}`, () => new SlidingWindow(this.clock, windowMilliseconds))
  }

  fixed(key: string, windowMilliseconds: number, start: number): FixedCounter {
    const create = () => new FixedWindow(this.clock, windowMilliseconds, start)
    return this.#fixed.get(`${windowMilliseconds} ${start} ${key}`, create)
  }
}

/** A map that keeps what was used last. */
class Bounded<T> {
  readonly #items = new Map<string, T>()
  #newest: { readonly key: string; readonly item: T } | undefined

  constructor(private readonly limit: number) {}

  get(key: string, create: () => T): T {
    if (this.#newest?.key === key) return this.#newest.item
    const item = this.#items.get(key) ?? create()
    this.#items.delete(key)
    this.#items.set(key, item)
    this.#newest = { key, item }
    if (this.#items.size > this.limit) this.#items.delete(this.#items.keys().next().value!)
    return item
  }
}

/** Counts calls and bytes from window to window; a window of 0 milliseconds lasts for ever. */
class FixedWindow implements FixedCounter {
  #calls = 0
  #bytes = 0
  #index = 0

  constructor(
    private readonly clock: Clock,
    private readonly window: number,
    private readonly start: number,
  ) {}

  get calls(): number {
    this.#renew()
    return this.#calls
  }

  get bytes(): number {
    this.#renew()
    return this.#bytes
  }

  get resetMilliseconds(): number {
    if (this.window === 0) return 0
    return this.start + (this.#currentIndex() + 1) * this.window - this.clock.now()
  }

  add(calls: number, bytes: number): void {
    this.#renew()
    this.#calls += calls
    this.#bytes += bytes
  }

  #currentIndex(): number {
    return this.window === 0 ? 0 : Math.floor((this.clock.now() - this.start) / this.window)
  }

  #renew(): void {
    const index = this.#currentIndex()
    if (index === this.#index) return
    this.#index = index
    this.#calls = 0
    this.#bytes = 0
  }
}
