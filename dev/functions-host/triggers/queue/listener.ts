import type { QueueClient } from '@azure/storage-queue'
import { type Clock, sleep } from '../../clock.js'
import { type QueueSettings, SHORTEST_POLLING_INTERVAL } from '../../configuration/queue-settings.js'
import type { HostLog } from '../../types.js'
import { Backoff } from '../backoff.js'
import type { Listener } from '../triggered-function.js'
import { LEASE_SECONDS } from './lease.js'
import type { ReceivedItem } from './message.js'
import type { QueueProcessor } from './processor.js'

export interface QueueListenerOptions {
  readonly functionName: string
  readonly queue: QueueClient
  readonly processor: Pick<QueueProcessor, 'process'>
  readonly settings: QueueSettings
  readonly clock: Clock
  readonly log: HostLog
}

/** Polls one queue, the less often the longer it stays empty, and works on as many messages at a time as the settings allow. */
export class QueueListener implements Listener {
  private readonly processing = new Set<Promise<void>>()
  private readonly stopping = new AbortController()
  private readonly backoff: Backoff
  private waiting = new AbortController()
  private loop: Promise<void> = Promise.resolve()
  private unreachable = false

  constructor(private readonly options: QueueListenerOptions) {
    this.backoff = new Backoff(SHORTEST_POLLING_INTERVAL, options.settings.maxPollingInterval)
  }

  get queueName(): string {
    return this.options.queue.name
  }

  start(): void {
    this.loop = this.poll()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    this.notify()
    await this.loop
    await Promise.all(this.processing)
  }

  /** Polls at once: this host has put a message into the queue. */
  notify(): void {
    this.waiting.abort()
  }

  private async poll(): Promise<void> {
    const { settings, clock } = this.options
    let foundSinceWait = false
    while (!this.stopping.signal.aborted) {
      // Made before the queue is read, so that a message that comes meanwhile is not waited for.
      this.waiting = new AbortController()
      const items = await this.receive()
      for (const item of items) this.work(item)
      if (items.length > 0) {
        foundSinceWait = true
        await this.untilAtMost(settings.newBatchThreshold)
      } else {
        await sleep(clock, this.backoff.next(foundSinceWait), this.waiting.signal)
        foundSinceWait = false
      }
    }
  }

  /** A queue that does not exist is an empty one. */
  private async receive(): Promise<readonly ReceivedItem[]> {
    const { queue, settings, functionName, log } = this.options
    const options = {
      numberOfMessages: settings.batchSize,
      visibilityTimeout: LEASE_SECONDS,
      abortSignal: this.stopping.signal,
    }
    try {
      const { receivedMessageItems } = await queue.receiveMessages(options)
      this.unreachable = false
      return receivedMessageItems
    } catch (error) {
      if ((error as { statusCode?: unknown }).statusCode === 404 || this.stopping.signal.aborted) return []
      const message = `The queue '${queue.name}' of function '${functionName}' cannot be read; trying on. ${(error as Error).message}`
      if (!this.unreachable) log({ level: 'error', category: 'Host.Triggers.Queues', message })
      this.unreachable = true
      return []
    }
  }

  private work(item: ReceivedItem): void {
    const { queue, processor, log } = this.options
    const work = processor
      .process(item)
      .catch(({ message }: Error) => {
        const text = `Message ${item.messageId} of the queue '${queue.name}' could not be finished with: ${message}`
        log({ level: 'error', category: 'Host.Triggers.Queues', message: text })
      })
      .finally(() => this.processing.delete(work))
    this.processing.add(work)
  }

  private async untilAtMost(count: number): Promise<void> {
    while (this.processing.size > count && !this.stopping.signal.aborted) await Promise.race(this.processing)
  }
}
