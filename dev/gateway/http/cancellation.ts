/** Tells whoever works for a client that it has gone. An AbortSignal would do and costs a request several microseconds. */
export class Cancellation {
  #isCancelled = false
  #listeners: (() => void)[] | undefined

  get isCancelled(): boolean {
    return this.#isCancelled
  }

  /** Calls back when the client goes; at once when it has gone. */
  onCancel(listener: () => void): void {
    if (this.#isCancelled) listener()
    else if (this.#listeners === undefined) this.#listeners = [listener]
    else this.#listeners.push(listener)
  }

  cancel(): void {
    if (this.#isCancelled) return
    this.#isCancelled = true
    for (const listener of this.#listeners ?? []) listener()
  }
}
