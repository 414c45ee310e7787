/**
 * Puts writes off to the end of the event loop's turn. A write to a process that sleeps has to wake it, which costs more than
 * all else about it: of writes that follow each other at once only the first has to.
 */
export class WriteBatch {
  #writes: (() => void)[] = []

  /** `write` must not throw. */
  add(write: () => void): void {
    if (this.#writes.push(write) === 1) setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    const writes = this.#writes
    this.#writes = []
    for (const write of writes) write()
  }
}
