import type { Apim } from '../context/apim.js'
import type { Log } from '../context/log.js'
import type { Answer } from '../response/answer.js'
import type { Reply } from '../response/reply.js'
import { fromKept, toKept } from './kept-answer.js'
import type { Completed, IdempotencyStore, Rows } from './store.js'

/** What a handler knows of its idempotency key. */
export interface Idempotency {
  /** The partition of the record, for rows that are to be written in one transaction with it; undefined when there is none. */
  readonly partition: string | undefined
  /**
   * Makes an effect and the record of its answer one transaction. `write` gets the rows of the record, which it must submit in the
   * same table and partition as its own; none when there is nothing to keep, or nowhere to do it. The handler returns the reply.
   */
  commit<R extends Reply>(reply: R, write: (record: Rows) => Promise<unknown>): Promise<R>
}

/** A request without a key. */
export const withoutKey: Idempotency = {
  partition: undefined,
  async commit(reply, write) {
    await write([])
    return reply
  },
}

export interface AttemptOptions {
  readonly store: IdempotencyStore
  readonly id: string
  readonly requestHash: string
  /** The record as it was locked. */
  readonly version: string
  readonly apim: Apim
  readonly log: Log
  keep(status: number): boolean
  /** The answer that a reply becomes. */
  render(reply: Reply): Answer
  /** When a record that is written now expires. */
  expiresAt(): number
}

/** The one run of a request under its key. */
export class Attempt implements Idempotency {
  readonly partition: string | undefined
  readonly #options: AttemptOptions
  /** The status of the answer whose record the handler was given for its transaction, and whether that was written. */
  #handed: number | undefined
  #written = false

  constructor(options: AttemptOptions) {
    this.#options = options
    this.partition = options.store.transactions?.partitionOf(options.id)
  }

  async commit<R extends Reply>(reply: R, write: (record: Rows) => Promise<unknown>): Promise<R> {
    const { store, id, version, keep, render } = this.#options
    const answer = store.transactions && render(reply)
    if (!store.transactions || !answer || !keep(answer.status)) {
      await write([])
      return reply
    }
    const rows = await store.transactions.toRows(id, this.#completed(answer), version)
    this.#handed = answer.status
    await write(rows)
    this.#written = true
    return reply
  }

  /** Keeps the answer, or gives the key up. What goes wrong here is logged: the effect is there, and so is its answer. */
  async settle(answer: Answer): Promise<Answer> {
    const { store, id, version, keep, log } = this.#options
    if (this.#written && answer.status === this.#handed) return answer
    try {
      // A transaction that failed may be written all the same; and once it is written, its answer is the answer.
      const outcome = this.#handed === undefined ? undefined : await this.#findOutcome()
      if (outcome) return outcome
      if (!keep(answer.status)) await store.remove(id, version)
      else if ((await store.replace(id, this.#completed(answer), version)) === undefined) {
        log.warn('The lease of an idempotency key ended before its request: another one may have run')
      }
    } catch (error) {
      log.error('An idempotency key stays in progress until its lease ends: the store failed', { error })
    }
    return answer
  }

  async #findOutcome(): Promise<Answer | undefined> {
    const { store, id, apim } = this.#options
    const found = await store.find(id)
    return found?.record.state === 'completed' ? fromKept(found.record.answer, apim) : undefined
  }

  #completed(answer: Answer): Completed {
    const { requestHash, expiresAt } = this.#options
    return { state: 'completed', requestHash, answer: toKept(answer), expiresAt: expiresAt() }
  }
}
