const RANDOMIZATION = 0.2

/** Randomized, exponentially growing delays in milliseconds, as the WebJobs SDK waits between polls and retries. */
export class Backoff {
  private current = 0
  private exponent = 0

  constructor(
    private readonly minimum: number,
    private readonly maximum: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** The delay before the next try; after a success it begins with the shortest one again. */
  next(succeeded: boolean): number {
    if (succeeded) {
      this.current = this.minimum
      this.exponent = 1
    } else if (this.current !== this.maximum) {
      const growth = this.exponent === 0 ? 0 : this.factor() * 2 ** (this.exponent - 1) * this.minimum
      this.current = Math.min(this.minimum + growth, this.maximum)
      this.exponent++
    }
    return this.current
  }

  private factor(): number {
    return 1 - RANDOMIZATION + this.random() * 2 * RANDOMIZATION
  }
}
