import { setTimeout as wait } from 'node:timers/promises'
import { type RequestContext, withoutContext } from '../context/request-context.js'
import type { RouteDefinition } from '../registration/route.js'
import type { Answer } from '../response/answer.js'
import type { Sender } from './sender.js'

/** How much is kept until the sender is there. */
const MAX_WAITING = 1000

/** Loading takes the processor for a while: the answer that has brought it about is sent first. */
const LOAD_AFTER_MS = 100

/** The host gives an app 5 seconds to end: https://github.com/Azure/azure-functions-host, `WorkerConstants` */
const CLOSE_MS = 4000

/**
 * Keeps telemetry until what sends it has been loaded. That begins with the first that there is to send, so that neither a
 * cold start nor its first request waits for it.
 */
export class Outbox {
  readonly #load: () => Promise<Sender>
  readonly #onError: (error: unknown) => void
  #sender: Sender | undefined
  #waiting: ((sender: Sender) => void)[] | undefined
  #timer: NodeJS.Timeout | undefined
  #opening: Promise<void> | undefined

  constructor(load: () => Promise<Sender>, onError: (error: unknown) => void) {
    this.#load = load
    this.#onError = onError
  }

  /** From now on it takes what it is given. */
  start(): void {
    this.#waiting = []
  }

  /** Gives the sender something, or keeps it; what is too much is dropped. */
  give(give: (sender: Sender) => void): void {
    if (this.#sender) give(this.#sender)
    else if (this.#waiting && this.#waiting.length < MAX_WAITING) {
      this.#waiting.push(give)
      // What the sender does later on belongs to no request, least of all to the first.
      this.#timer ??= withoutContext(() => setTimeout(() => this.#open(), LOAD_AFTER_MS).unref())
    }
  }

  #open(): Promise<void> {
    clearTimeout(this.#timer)
    this.#opening ??= this.#empty(this.#waiting!)
    return this.#opening
  }

  async #empty(waiting: readonly ((sender: Sender) => void)[]): Promise<void> {
    try {
      const sender = await this.#load()
      for (const give of waiting) give(sender)
      this.#sender = sender
    } catch (error) {
      this.#onError(error)
    }
    this.#waiting = undefined
  }

  run(context: RequestContext, route: RouteDefinition, work: () => Promise<Answer>): Promise<Answer> {
    if (!this.#sender) return work()
    context.isTraced = true
    return this.#sender.run(context, route, work)
  }

  /** Sends what is left; what cannot be sent in time is lost. */
  async close(): Promise<void> {
    if (this.#timer) await this.#open()
    const sender = this.#sender
    this.#sender = undefined
    if (!sender) return
    await Promise.race([sender.close().catch(this.#onError), wait(CLOSE_MS, undefined, { ref: false })])
  }
}
