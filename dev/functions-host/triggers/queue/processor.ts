import type { QueueClient } from '@azure/storage-queue'
import type { Clock } from '../../clock.js'
import type { QueueSettings } from '../../configuration/queue-settings.js'
import { sendMessage } from '../../storage/send-message.js'
import type { HostLog } from '../../types.js'
import { MessageLease } from './lease.js'
import { decodeMessage, type QueueMessage, type ReceivedItem } from './message.js'

/** Pop receipt mismatch, message or queue gone, queue being deleted: someone else has the message. */
const TAKEN: ReadonlySet<unknown> = new Set([400, 404, 409])

export interface ProcessorOptions {
  readonly queue: QueueClient
  /** Undefined for a queue that has none: one that is a poison queue itself. */
  readonly poisonQueue: QueueClient | undefined
  readonly settings: QueueSettings
  /** Runs the function; rejects when it fails. */
  readonly run: (message: QueueMessage) => Promise<unknown>
  /** Called after a message went to the poison queue, which may have a listener too. */
  readonly onSent: (queueName: string) => void
  readonly clock: Clock
  readonly log: HostLog
}

/**
 * What becomes of a message: deleted when the function succeeds, given back when it fails, moved to the poison queue when it
 * has failed too often.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#poison-messages
 */
export class QueueProcessor {
  constructor(private readonly options: ProcessorOptions) {}

  /** Rejects when storage cannot be reached; the message then comes back when its lease has ended. */
  async process(item: ReceivedItem): Promise<void> {
    const { settings } = this.options
    const message = decodeMessage(item, settings.messageEncoding)
    // What cannot be decoded, or has been taken too often by hosts that died, is not run.
    if (!message || item.dequeueCount > settings.maxDequeueCount) return this.toPoisonQueue(item, item.popReceipt)
    const { queue, clock } = this.options
    const lease = new MessageLease(queue, item, clock)
    const succeeded = await this.options.run(message).then(
      () => true,
      () => false,
    )
    await lease.end()
    if (succeeded) await this.delete(item, lease.popReceipt)
    else await this.giveBack(item, lease.popReceipt)
  }

  private async giveBack(item: ReceivedItem, popReceipt: string): Promise<void> {
    const { queue, poisonQueue, settings } = this.options
    // A poison queue's message stays hidden until its lease ends, or it would be tried again at once and for ever.
    if (!poisonQueue) return
    if (item.dequeueCount >= settings.maxDequeueCount) return this.toPoisonQueue(item, popReceipt)
    const seconds = Math.trunc(settings.visibilityTimeout / 1000)
    await unlessTaken(queue.updateMessage(item.messageId, popReceipt, undefined, seconds))
  }

  private async toPoisonQueue(item: ReceivedItem, popReceipt: string): Promise<void> {
    const { poisonQueue, settings, log, onSent } = this.options
    if (!poisonQueue) return
    const message = `Message has reached MaxDequeueCount of ${settings.maxDequeueCount}. Moving message to queue '${poisonQueue.name}'.`
    log({ level: 'warning', category: 'Host.Triggers.Queues', message })
    await sendMessage(poisonQueue, item.messageText)
    await this.delete(item, popReceipt)
    onSent(poisonQueue.name)
  }

  private async delete({ messageId }: ReceivedItem, popReceipt: string): Promise<void> {
    await unlessTaken(this.options.queue.deleteMessage(messageId, popReceipt))
  }
}

async function unlessTaken(operation: Promise<unknown>): Promise<void> {
  try {
    await operation
  } catch (error) {
    if (!TAKEN.has((error as { statusCode?: unknown }).statusCode)) throw error
  }
}
