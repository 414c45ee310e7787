import type { Clock } from '../../dev/functions-host/clock.js'

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private readonly calls = new Set<{ readonly due: number; readonly callback: () => void }>()

  constructor(private time = Date.UTC(2026, 2, 1, 12)) {}

  now(): number {
    return this.time
  }

  after(delay: number, callback: () => void): () => void {
    const call = { due: this.time + delay, callback }
    this.calls.add(call)
    return () => this.calls.delete(call)
  }

  /** Milliseconds until each call that is waited for, the next first. */
  get delays(): readonly number[] {
    return [...this.calls].map(({ due }) => due - this.time).sort((a, b) => a - b)
  }

  /** Makes the calls that come due, in order, each at its time. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds
    for (;;) {
      const [next] = [...this.calls].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)
      if (!next) break
      this.calls.delete(next)
      this.time = Math.max(this.time, next.due)
      next.callback()
    }
    this.time = end
  }
}

/** Waits for what another process, or a promise of our own, brings about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
