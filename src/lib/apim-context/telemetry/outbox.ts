import { setTimeout as wait } from 'node:timers/promises'
import type { RequestContext } from '../context/request-context.js'
import type { RouteDefinition } from '../registration/route.js'
import type { Answer } from '../response/answer.js'
import type { Sender } from './sender.js'

/** How much is kept until the sender is there. */
const MAX_WAITING = 1000

/** How long a host waits for the end of an app is not known: this long at most we let it. */
const CLOSE_MS = 4000

/** Keeps telemetry until what sends it has been loaded, which no request waits for. */
export class Outbox {
  readonly #load: () => Promise<Sender>
  readonly #onError: (error: unknown) => void
  #sender: Sender | undefined
  #waiting: ((sender: Sender) => void)[] | undefined
  #loading: Promise<void> | undefined

  constructor(load: () => Promise<Sender>, onError: (error: unknown) => void) {
    this.#load = load
    this.#onError = onError
  }

  /** Loads the sender once what is running now has ended: the registration of an app, above all. */
  start(): void {
    this.#waiting = []
    this.#loading = new Promise((resolve) => setImmediate(resolve)).then(() => this.#open())
  }

  async #open(): Promise<void> {
    const waiting = this.#waiting!
    try {
      const sender = await this.#load()
      for (const give of waiting) give(sender)
      this.#sender = sender
    } catch (error) {
      this.#onError(error)
    }
    this.#waiting = undefined
  }

  /** Gives the sender something, or keeps it; what is too much is dropped. */
  give(give: (sender: Sender) => void): void {
    if (this.#sender) give(this.#sender)
    else if (this.#waiting && this.#waiting.length < MAX_WAITING) this.#waiting.push(give)
  }

  run(context: RequestContext, route: RouteDefinition, work: () => Promise<Answer>): Promise<Answer> {
    if (!this.#sender) return work()
    context.isTraced = true
    return this.#sender.run(context, route, work)
  }

  /** Sends what is left; what cannot be sent in time is lost. */
  async close(): Promise<void> {
    await this.#loading
    const sender = this.#sender
    this.#sender = undefined
    if (!sender) return
    await Promise.race([sender.close().catch(this.#onError), wait(CLOSE_MS, undefined, { ref: false })])
  }
}
