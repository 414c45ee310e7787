import { randomUUID } from 'node:crypto'
import { queueService } from '../../storage/connection.js'
import { isQueueName, requireQueue } from '../../storage/queue-binding.js'
import type { HostLog } from '../../types.js'
import { BY_HAND } from '../by-hand.js'
import type { TriggeredFunction } from '../triggered-function.js'
import type { Trigger, TriggerServices } from '../triggers.js'
import { toInvocation } from './invocation.js'
import { QueueListener } from './listener.js'
import type { QueueMessage } from './message.js'
import { QueueProcessor } from './processor.js'

const POISON = '-poison'
const DAY = 86_400_000

/** @throws Error when the queue's name is not valid or its connection is not set. */
export async function createQueueTrigger(triggered: TriggeredFunction, services: TriggerServices): Promise<Trigger> {
  const { name, trigger } = triggered
  const { environment, settings, invoke, notify, clock, log } = services
  const { queueName, connection } = requireQueue(trigger.binding, environment)
  const service = await queueService(connection)
  const run = async (message: QueueMessage) => {
    const invocation = orLog(() => toInvocation(triggered, message), log)
    await invoke(invocation)
  }
  const queue = service.getQueueClient(queueName)
  const poisonQueue = hasPoisonQueue(queueName) ? service.getQueueClient(queueName + POISON) : undefined
  const { queues } = settings
  const processor = new QueueProcessor({ queue, poisonQueue, settings: queues, run, onSent: notify, clock, log })
  return {
    listener: new QueueListener({ functionName: name, queue, processor, settings: queues, clock, log }),
    run: (input) => invoke({ ...toInvocation(triggered, madeUp(input, clock.now())), reason: BY_HAND }),
  }
}

/** A call that cannot begin is in no log otherwise. */
function orLog<T>(make: () => T, log: HostLog): T {
  try {
    return make()
  } catch (error) {
    log({ level: 'error', category: 'Host.Triggers.Queues', message: (error as Error).message })
    throw error
  }
}

function hasPoisonQueue(queueName: string): boolean {
  return !queueName.endsWith(POISON) && isQueueName(queueName + POISON)
}

/** A message that never was in the queue. */
function madeUp(input: string, now: number): QueueMessage {
  const insertedOn = new Date(now)
  return {
    messageId: randomUUID(),
    popReceipt: '',
    dequeueCount: 1,
    insertedOn,
    expiresOn: new Date(now + 7 * DAY),
    nextVisibleOn: insertedOn,
    body: Buffer.from(input),
  }
}
