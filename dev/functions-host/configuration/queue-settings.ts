import { availableParallelism } from 'node:os'
import type { HostValues } from './host-values.js'

/** host.json `extensions.queues`; times are milliseconds. */
export interface QueueSettings {
  /** Messages that are fetched at once. */
  readonly batchSize: number
  /** Another batch is fetched when no more messages than this are being processed. */
  readonly newBatchThreshold: number
  /** How often a message is tried before it goes to the poison queue. */
  readonly maxDequeueCount: number
  /** How long a failed message waits until it is tried again. */
  readonly visibilityTimeout: number
  readonly maxPollingInterval: number
  readonly messageEncoding: 'base64' | 'none'
}

export const SHORTEST_POLLING_INTERVAL = 100
/** The queue service gives no more at a time. */
const LARGEST_BATCH = 32
/** In Development, which a local host always is; a minute in Azure. */
const DEVELOPMENT_POLLING_INTERVAL = 2000
/** The queue service's limit. */
const LONGEST_VISIBILITY = 7 * 86_400_000
const QUEUES = 'extensions:queues'

/**
 * @throws HostConfigurationError
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#host-json
 */
export function readQueueSettings(values: HostValues): QueueSettings {
  const isBatch = (value: number) => value >= 1 && value <= LARGEST_BATCH
  const batchSize = values.integer(`${QUEUES}:batchSize`, 16, isBatch, `a whole number from 1 to ${LARGEST_BATCH}`)
  const threshold = Math.floor(batchSize / 2) * availableParallelism()
  const name = (setting: string) => `${QUEUES}:${setting}`
  return {
    batchSize,
    newBatchThreshold: values.integer(
      name('newBatchThreshold'),
      threshold,
      (value) => value >= 0,
      'a whole number from 0',
    ),
    maxDequeueCount: values.integer(name('maxDequeueCount'), 5, (value) => value >= 1, 'a whole number from 1'),
    visibilityTimeout: Math.min(
      values.duration(name('visibilityTimeout'), 0, 0, 'of no less than zero'),
      LONGEST_VISIBILITY,
    ),
    maxPollingInterval: values.duration(
      name('maxPollingInterval'),
      DEVELOPMENT_POLLING_INTERVAL,
      SHORTEST_POLLING_INTERVAL,
      'of at least 100 ms (00:00:00.1)',
    ),
    messageEncoding: values.choice(name('messageEncoding'), 'base64', ['base64', 'none']),
  }
}
