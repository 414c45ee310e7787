import { describe, expect, it, jest } from '@jest/globals'
import { createApp, currentContext } from '../../../../src/lib/apim-context/index.js'
import { Outbox } from '../../../../src/lib/apim-context/telemetry/outbox.js'
import type { Sender } from '../../../../src/lib/apim-context/telemetry/sender.js'
import { testClient } from '../../../../src/lib/apim-context/testing.js'
import { untyped } from '../support.js'
import { createSender } from './kept-telemetry.js'

describe('the outbox', () => {
  const fail = (error: unknown) => {
    throw error
  }

  it('keeps nothing before it is started, then what fits, in order, and drops the rest', async () => {
    const { sender, given } = createSender()
    const outbox = new Outbox(async () => sender, fail)
    outbox.give((to) => to.event(undefined, 'before', undefined))
    outbox.start()
    for (let at = 0; at < 1100; at++) outbox.give((to) => to.event(undefined, `${at}`, undefined))
    await outbox.close()
    expect(given).toHaveLength(1001)
    expect([given[0], given[999], given[1000]]).toEqual(['event 0', 'event 999', 'close'])
  })

  it('closes without having loaded anything', async () => {
    const load = jest.fn<() => Promise<Sender>>()
    const outbox = new Outbox(load, fail)
    outbox.start()
    await outbox.close()
    expect(load).not.toHaveBeenCalled()
  })

  it('loads nothing before there is something to send, and then once, outside of the request', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] })
    const { sender } = createSender()
    const contexts: unknown[] = []
    const outbox = new Outbox(async () => {
      contexts.push(currentContext())
      return sender
    }, fail)
    outbox.start()
    await jest.advanceTimersByTimeAsync(60_000)
    expect(contexts).toEqual([])
    const probe = untyped({}, () => outbox.give(() => undefined))
    const client = testClient(createApp([probe], { environment: {} }))
    for (let at = 0; at < 2; at++) await client.request('GET', '/api/probe')
    expect(contexts).toEqual([])
    await jest.advanceTimersByTimeAsync(100)
    expect(contexts).toEqual([undefined])
    await outbox.close()
    expect(contexts).toHaveLength(1)
    jest.useRealTimers()
  })

  it('says that nothing can be sent, and goes on without', async () => {
    const errors: unknown[] = []
    const problem = new Error('no such module')
    const outbox = new Outbox(
      () => Promise.reject(problem),
      (error) => errors.push(error),
    )
    outbox.start()
    outbox.give(() => errors.push('given'))
    await outbox.close()
    outbox.give(() => errors.push('given'))
    expect(errors).toEqual([problem])
  })

  it('closes though the last could not be sent', async () => {
    const errors: unknown[] = []
    const problem = new Error('no network')
    const { sender } = createSender(() => Promise.reject(problem))
    const outbox = new Outbox(
      async () => sender,
      (error) => errors.push(error),
    )
    outbox.start()
    outbox.give(() => undefined)
    await outbox.close()
    await outbox.close()
    expect(errors).toEqual([problem])
  })

  it('does not wait for ever', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] })
    const { sender } = createSender(() => new Promise(() => undefined))
    const outbox = new Outbox(async () => sender, fail)
    outbox.start()
    outbox.give(() => undefined)
    const closed = outbox.close()
    await jest.advanceTimersByTimeAsync(4000)
    await closed
    jest.useRealTimers()
  })
})
