import type { CacheStore, Clock } from '../pipeline/services.js'

interface Entry {
  readonly value: unknown
  readonly expires: number
  readonly bytes: number
}

const DEFAULT_MAX_ENTRIES = 10_000
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024

/** A cache in memory; when it is full, what was not used for longest goes. */
export class MemoryCacheStore implements CacheStore {
  /** In order of use, the oldest first. */
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  constructor(
    private readonly clock: Clock,
    private readonly limits = { maxEntries: DEFAULT_MAX_ENTRIES, maxBytes: DEFAULT_MAX_BYTES },
  ) {}

  get size(): number {
    return this.#entries.size
  }

  get(key: string): unknown {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.delete(key)
    if (entry.expires <= this.clock.now()) return undefined
    this.#put(key, entry)
    return entry.value
  }

  set(key: string, value: unknown, lifetimeMilliseconds: number, bytes = 0): void {
    this.delete(key)
    const { maxEntries, maxBytes } = this.limits
    if (bytes > maxBytes || lifetimeMilliseconds <= 0) return
    this.#put(key, { value, expires: this.clock.now() + lifetimeMilliseconds, bytes })
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= maxEntries && this.#bytes <= maxBytes) return
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#bytes -= entry.bytes
  }

  #put(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    this.#bytes += entry.bytes
  }
}
