/** setTimeout takes no more. */
const MAX_MILLISECONDS = 2 ** 31 - 1

/**
 * A timeout that is started again and again, mostly with the same time: cheaper than a new one for each request. It is not
 * stopped when what it waits for has come, so whoever gets the call looks whether it still matters. It keeps no process alive.
 */
export class ReusedTimer {
  #timer: NodeJS.Timeout | undefined
  #milliseconds = 0

  constructor(private readonly elapsed: () => void) {}

  /** 0 is never. */
  start(milliseconds: number): void {
    if (this.#timer !== undefined && this.#milliseconds === milliseconds) {
      this.#timer.refresh()
      return
    }
    this.stop()
    if (milliseconds === 0) return
    this.#milliseconds = milliseconds
    this.#timer = setTimeout(this.elapsed, Math.min(milliseconds, MAX_MILLISECONDS)).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
