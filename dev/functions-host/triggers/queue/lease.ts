import type { QueueClient } from '@azure/storage-queue'
import type { Clock } from '../../clock.js'
import type { QueueMessage } from './message.js'

/** How long a message is hidden from others while it is worked on, in seconds. */
export const LEASE_SECONDS = 600
const SHORTEST_RENEWAL_MS = 60_000
/** Statuses that mean that another has the message, or that it is gone. */
const LOST: ReadonlySet<unknown> = new Set([400, 404])

/** Renews the lease of a message that is worked on when half of it has passed, and sooner after a failure. */
export class MessageLease {
  /** The one that the service accepts; each renewal makes another. */
  popReceipt: string
  private interval = (LEASE_SECONDS * 1000) / 2
  private forget: (() => void) | undefined
  private renewal: Promise<void> = Promise.resolve()
  private ended = false

  constructor(
    private readonly queue: QueueClient,
    private readonly message: Pick<QueueMessage, 'messageId' | 'popReceipt'>,
    private readonly clock: Clock,
  ) {
    this.popReceipt = message.popReceipt
    this.schedule()
  }

  /** Ends the renewals, once one that is under way has its receipt. */
  async end(): Promise<void> {
    this.ended = true
    this.forget?.()
    await this.renewal
  }

  private schedule(): void {
    this.forget = this.clock.after(this.interval, () => {
      this.renewal = this.renew()
    })
  }

  private async renew(): Promise<void> {
    try {
      // The text stays as it is when none is given.
      const { messageId } = this.message
      const updated = await this.queue.updateMessage(messageId, this.popReceipt, undefined, LEASE_SECONDS)
      if (updated.popReceipt !== undefined) this.popReceipt = updated.popReceipt
      this.interval = (LEASE_SECONDS * 1000) / 2
    } catch (error) {
      if (LOST.has((error as { statusCode?: unknown }).statusCode)) return
      this.interval = Math.max(this.interval / 2, SHORTEST_RENEWAL_MS)
    }
    if (!this.ended) this.schedule()
  }
}
