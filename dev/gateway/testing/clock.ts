import type { Clock } from '../pipeline/services.js'

/** A clock that stands still until a step moves it; whoever waits moves it as well. */
export class CaseClock implements Clock {
  constructor(private time: number) {}

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
