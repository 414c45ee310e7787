import type { Clock } from '../pipeline/services.js'

/** A clock that stands still until a test moves it; waiting moves it as well. */
export class ManualClock implements Clock {
  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time
  }

  advance(milliseconds: number): void {
    this.time += milliseconds
  }

  async sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds)
  }
}
