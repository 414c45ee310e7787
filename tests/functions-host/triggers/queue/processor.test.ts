import type { QueueClient } from '@azure/storage-queue'
import { describe, expect, it, jest } from '@jest/globals'
import { MessageLease } from '../../../../dev/functions-host/triggers/queue/lease.js'
import { decodeMessage, encodeBody } from '../../../../dev/functions-host/triggers/queue/message.js'
import { QueueProcessor } from '../../../../dev/functions-host/triggers/queue/processor.js'
import { ManualClock, until } from '../../manual-clock.js'

const NOW = new Date(Date.UTC(2026, 2, 1))
const ITEM = {
  messageId: 'id',
  popReceipt: 'r0',
  dequeueCount: 1,
  insertedOn: NOW,
  expiresOn: NOW,
  nextVisibleOn: NOW,
  messageText: Buffer.from('hello').toString('base64'),
}
const SETTINGS = {
  batchSize: 16,
  newBatchThreshold: 8,
  maxDequeueCount: 5,
  visibilityTimeout: 0,
  maxPollingInterval: 2000,
  messageEncoding: 'base64',
} as const
const MINUTE = 60_000
const failure = (statusCode?: number) => Object.assign(new Error(`status ${statusCode}`), { statusCode })

/** A queue that notes what is done with it; each update gives another receipt. */
function fakeQueue(
  name: string,
  answers: { update?: (() => Promise<unknown>)[]; delete?: () => Promise<unknown> } = {},
) {
  const calls: unknown[][] = []
  let receipts = 0
  const note = (...call: unknown[]) => void calls.push(call)
  const queue = {
    name,
    updateMessage: async (id: string, receipt: string, _: unknown, seconds: number) => {
      note('update', id, receipt, seconds)
      await answers.update?.shift()?.()
      return { popReceipt: `r${++receipts}` }
    },
    deleteMessage: async (id: string, receipt: string) => {
      note('delete', id, receipt)
      await answers.delete?.()
    },
    sendMessage: async (text: string) => note('send', text),
  }
  return { queue: queue as unknown as QueueClient, calls }
}

function setUp(run: () => Promise<unknown>, main = fakeQueue('q')) {
  const clock = new ManualClock()
  const poison = fakeQueue('q-poison')
  const log = jest.fn()
  const onSent = jest.fn()
  const { queue } = main
  const options = { queue, poisonQueue: poison.queue, settings: SETTINGS, run, onSent, clock, log }
  return { processor: new QueueProcessor(options), main, poison, clock, log, onSent }
}

describe('QueueProcessor', () => {
  it('deletes with the receipt of the last renewal', async () => {
    let finish: (value?: unknown) => void = () => undefined
    const { processor, main, clock } = setUp(
      () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    )
    const done = processor.process(ITEM)
    expect(clock.delays).toEqual([5 * MINUTE])
    clock.advance(5 * MINUTE)
    await until(() => clock.delays.length > 0)
    clock.advance(5 * MINUTE)
    await until(() => clock.delays.length > 0)
    finish()
    await done
    expect(main.calls).toEqual([
      ['update', 'id', 'r0', 600],
      ['update', 'id', 'r1', 600],
      ['delete', 'id', 'r2'],
    ])
    expect(clock.delays).toEqual([])
  })

  it.each([
    ['a failure before the last', 4, [['update', 'id', 'r0', 0]], []],
    ['the last failure', 5, [['delete', 'id', 'r0']], [['send', ITEM.messageText]]],
    ['one too many, which does not run', 6, [['delete', 'id', 'r0']], [['send', ITEM.messageText]]],
  ])('%s', async (_, dequeueCount, onQueue, onPoison) => {
    const run = jest.fn(() => Promise.reject(new Error('no')))
    const { processor, main, poison, onSent } = setUp(run)
    await processor.process({ ...ITEM, dequeueCount })
    expect([main.calls, poison.calls]).toEqual([onQueue, onPoison])
    expect(run).toHaveBeenCalledTimes(dequeueCount > 5 ? 0 : 1)
    expect(onSent.mock.calls).toEqual(onPoison.length > 0 ? [['q-poison']] : [])
  })

  it.each([400, 404, 409])('leaves a message alone that another has by now: status %i', async (status) => {
    const main = fakeQueue('q', { delete: () => Promise.reject(failure(status)) })
    const { processor } = setUp(async () => undefined, main)
    await expect(processor.process(ITEM)).resolves.toBeUndefined()
  })

  it.each([403, 500, undefined])('tells what else goes wrong: status %j', async (status) => {
    const main = fakeQueue('q', { delete: () => Promise.reject(failure(status)) })
    const { processor } = setUp(async () => undefined, main)
    await expect(processor.process(ITEM)).rejects.toThrow(`status ${status}`)
  })
})

describe('MessageLease', () => {
  it('is renewed sooner after a failure, but no sooner than in a minute', async () => {
    const failing = () => Promise.reject(failure(500))
    const { queue, calls } = fakeQueue('q', { update: [failing, failing, failing, async () => undefined] })
    const clock = new ManualClock()
    const lease = new MessageLease(queue, ITEM, clock)
    const delays: (number | undefined)[] = []
    for (let round = 0; round < 5; round++) {
      delays.push(clock.delays[0])
      clock.advance(clock.delays[0] as number)
      await until(() => clock.delays.length > 0)
    }
    expect(delays).toEqual([5 * MINUTE, 2.5 * MINUTE, 1.25 * MINUTE, MINUTE, 5 * MINUTE])
    expect(calls.map(([, , receipt]) => receipt)).toEqual(['r0', 'r0', 'r0', 'r0', 'r1'])
    await lease.end()
    expect(clock.delays).toEqual([])
  })

  it.each([400, 404])('ends when the message is lost: status %i', async (status) => {
    const { queue } = fakeQueue('q', { update: [() => Promise.reject(failure(status))] })
    const clock = new ManualClock()
    const lease = new MessageLease(queue, ITEM, clock)
    clock.advance(5 * MINUTE)
    await lease.end()
    expect(clock.delays).toEqual([])
  })
})

describe('a message', () => {
  it.each(['', 'text', '{"a":1}', 'ü€😀'])('%j is the same after base64', (text) => {
    const messageText = encodeBody(Buffer.from(text), 'base64')
    expect(decodeMessage({ ...ITEM, messageText }, 'base64')?.body.toString()).toBe(text)
  })

  it.each(['a', 'ab=c', '%%%%', 'YQ', 'YQ==='])('%j is no base64', (messageText) => {
    expect(decodeMessage({ ...ITEM, messageText }, 'base64')).toBeUndefined()
    expect(decodeMessage({ ...ITEM, messageText }, 'none')?.body.toString()).toBe(messageText)
  })

  it('may be broken into lines', () => {
    expect(decodeMessage({ ...ITEM, messageText: 'aGVs\r\nbG8=\n' }, 'base64')?.body.toString()).toBe('hello')
  })
})
