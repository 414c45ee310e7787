import type { QueueClient } from '@azure/storage-queue'
import { describe, expect, it, jest } from '@jest/globals'
import { QueueListener } from '../../../../dev/functions-host/triggers/queue/listener.js'
import type { ReceivedItem } from '../../../../dev/functions-host/triggers/queue/message.js'
import type { HostLogEntry } from '../../../../dev/functions-host/types.js'
import { ManualClock, until } from '../../manual-clock.js'

const SETTINGS = {
  batchSize: 2,
  newBatchThreshold: 1,
  maxDequeueCount: 5,
  visibilityTimeout: 0,
  maxPollingInterval: 1000,
  messageEncoding: 'base64',
} as const

const item = (messageId: string) => ({ messageId }) as ReceivedItem
type Receive = () => Promise<readonly ReceivedItem[]>

/** A listener on a queue that answers each poll with the next of `answers`, and with nothing after the last. */
function setUp(answers: Receive[], process: (item: ReceivedItem) => Promise<void> = async () => undefined) {
  const clock = new ManualClock()
  const logs: HostLogEntry[] = []
  const polls: { numberOfMessages?: number; visibilityTimeout?: number }[] = []
  const queue = {
    name: 'q',
    receiveMessages: async (options: object) => {
      polls.push(options)
      return { receivedMessageItems: (await answers.shift()?.()) ?? [] }
    },
  } as unknown as QueueClient
  const log = (entry: HostLogEntry) => void logs.push(entry)
  const processor = { process: jest.fn(process) }
  const listener = new QueueListener({ functionName: 'f', queue, processor, settings: SETTINGS, clock, log })
  return { listener, clock, logs, polls, processor }
}

/** Lets the listener wait out its delays, one after the other, and gives them. */
async function waits(clock: ManualClock, count: number): Promise<readonly number[]> {
  const delays: number[] = []
  while (delays.length < count) {
    await until(() => clock.delays.length > 0)
    delays.push(clock.delays[0] as number)
    clock.advance(clock.delays[0] as number)
  }
  return delays
}

describe('QueueListener', () => {
  it('asks for a batch, hidden for ten minutes', async () => {
    const { listener, polls, clock } = setUp([])
    listener.start()
    await until(() => clock.delays.length > 0)
    expect(polls).toMatchObject([{ numberOfMessages: 2, visibilityTimeout: 600 }])
    await listener.stop()
  })

  it('polls an empty queue less and less often, up to the longest interval', async () => {
    const { listener, clock } = setUp([])
    listener.start()
    const delays = await waits(clock, 8)
    expect(delays[0]).toBe(100)
    expect(delays.toSorted((a, b) => a - b)).toEqual(delays)
    expect(delays.at(-1)).toBe(1000)
    await listener.stop()
  })

  it('polls again at once after a message, and then after the shortest interval', async () => {
    const empty: Receive = async () => []
    const { listener, clock, polls } = setUp([empty, empty, empty, async () => [item('1')]])
    listener.start()
    await waits(clock, 3)
    await until(() => clock.delays.length > 0)
    expect([clock.delays, polls.length]).toEqual([[100], 5])
    await listener.stop()
  })

  it('takes no new batch while more than the threshold are being worked on', async () => {
    const finish: (() => void)[] = []
    const work = () => new Promise<void>((resolve) => finish.push(resolve))
    const { listener, clock, polls } = setUp([async () => [item('1'), item('2')], async () => [item('3')]], work)
    listener.start()
    await until(() => finish.length === 2)
    expect(polls).toHaveLength(1)
    finish[0]?.()
    await until(() => finish.length === 3)
    expect(polls).toHaveLength(2)
    for (const end of finish) end()
    await until(() => clock.delays.length > 0)
    await listener.stop()
  })

  it('polls at once when told of a message', async () => {
    const { listener, clock, polls } = setUp([])
    listener.start()
    await until(() => clock.delays.length > 0)
    listener.notify()
    await until(() => polls.length === 2)
    await listener.stop()
    expect(clock.delays).toEqual([])
  })

  it('does not miss a message that comes while it reads', async () => {
    const { listener, polls } = setUp([
      async () => {
        listener.notify()
        return []
      },
    ])
    listener.start()
    await until(() => polls.length === 2)
    await listener.stop()
  })

  it('takes a queue that is not there for an empty one', async () => {
    const { listener, clock, logs } = setUp([() => Promise.reject(Object.assign(new Error('no'), { statusCode: 404 }))])
    listener.start()
    await waits(clock, 1)
    expect(logs).toEqual([])
    await listener.stop()
  })

  it('says once that storage cannot be read, and again after it could', async () => {
    const fail: Receive = () => Promise.reject(new Error('refused'))
    const { listener, clock, logs } = setUp([fail, fail, async () => [], fail])
    listener.start()
    await waits(clock, 4)
    expect(logs.map(({ message }) => message)).toEqual(
      Array(2).fill("The queue 'q' of function 'f' cannot be read; trying on. refused"),
    )
    await listener.stop()
  })

  it('says what it could not finish with, and goes on', async () => {
    const { listener, clock, logs } = setUp([async () => [item('1')]], () => Promise.reject(new Error('gone')))
    listener.start()
    await until(() => clock.delays.length > 0)
    expect(logs.map(({ message }) => message)).toEqual(["Message 1 of the queue 'q' could not be finished with: gone"])
    await listener.stop()
  })

  it('stops when what it has in hand is done', async () => {
    let finish: () => void = () => undefined
    const { listener, polls } = setUp(
      [async () => [item('1')]],
      () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    )
    listener.start()
    await until(() => polls.length === 2)
    let stopped = false
    const stop = listener.stop().then(() => {
      stopped = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(stopped).toBe(false)
    finish()
    await stop
    expect(polls).toHaveLength(2)
  })
})
