import { describe, expect, it, jest } from '@jest/globals'
import type { Invocation } from '../../../dev/functions-host/invoker.js'
import { invokeWithRetries } from '../../../dev/functions-host/triggers/retry.js'
import type { RpcRetryOptions } from '../../../dev/functions-host/worker/core-types.js'
import { ManualClock, until } from '../manual-clock.js'

const CALL: Invocation = {
  functionName: 'f',
  functionId: 'f',
  reason: 'because',
  inputData: [],
  triggerMetadata: {},
  traceContext: { traceParent: '', traceState: '', attributes: {} },
}
const FIXED: RpcRetryOptions = { retryStrategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { seconds: 2 } }
const GROWING: RpcRetryOptions = {
  retryStrategy: 'exponentialBackoff',
  maxRetryCount: -1,
  minimumInterval: { seconds: 1 },
  maximumInterval: { seconds: 5 },
}

/** A function that fails as often as given, and then succeeds. */
function setUp(failures: number, policy: RpcRetryOptions | undefined) {
  const clock = new ManualClock()
  const log = jest.fn()
  const ending = new AbortController()
  const invoke = jest.fn(async (_: Invocation) => {
    if (invoke.mock.calls.length <= failures) throw new Error(`failure ${invoke.mock.calls.length}`)
  })
  const outcome = invokeWithRetries(CALL, { policy, invoke, clock, log, signal: ending.signal }).then(
    () => 'succeeded',
    ({ message }: Error) => message,
  )
  const delays: number[] = []
  const wait = async () => {
    await until(() => clock.delays.length > 0)
    delays.push(clock.delays[0] as number)
    clock.advance(clock.delays[0] as number)
  }
  return { outcome, invoke, log, ending, wait, delays, clock }
}

describe('invokeWithRetries', () => {
  it('runs once what succeeds, without a retry context', async () => {
    const { outcome, invoke } = setUp(0, FIXED)
    expect(await outcome).toBe('succeeded')
    expect(invoke.mock.calls).toEqual([[CALL]])
  })

  it('passes a failure on where there is no policy', async () => {
    const { outcome, invoke } = setUp(1, undefined)
    expect(await outcome).toBe('failure 1')
    expect(invoke).toHaveBeenCalledTimes(1)
  })

  it('waits the fixed delay between tries, and tells each which it is', async () => {
    const { outcome, invoke, wait, delays } = setUp(2, FIXED)
    await wait()
    await wait()
    expect(await outcome).toBe('succeeded')
    expect(delays).toEqual([2000, 2000])
    expect(invoke.mock.calls.map(([{ retryContext }]) => retryContext)).toEqual([
      undefined,
      { retryCount: 1, maxRetryCount: 3, exception: expect.objectContaining({ message: 'failure 1' }) },
      { retryCount: 2, maxRetryCount: 3, exception: expect.objectContaining({ message: 'failure 2' }) },
    ])
  })

  it('gives up after the last retry with the last failure', async () => {
    const { outcome, invoke, wait, log } = setUp(9, { ...FIXED, maxRetryCount: 1 })
    await wait()
    expect(await outcome).toBe('failure 2')
    expect(invoke).toHaveBeenCalledTimes(2)
    expect(log).toHaveBeenLastCalledWith(
      expect.objectContaining({ level: 'error', message: "Function execution failed after '1' retries." }),
    )
  })

  it('retries for ever with -1, after delays that grow to the longest', async () => {
    const { outcome, wait, delays } = setUp(12, GROWING)
    for (let retry = 0; retry < 12; retry++) await wait()
    expect(await outcome).toBe('succeeded')
    expect(delays[0]).toBe(1000)
    expect(delays.toSorted((a, b) => a - b)).toEqual(delays)
    expect(delays.at(-1)).toBe(5000)
  })

  it('ends a wait when it is told to stop', async () => {
    const { outcome, invoke, ending, clock } = setUp(9, FIXED)
    await until(() => clock.delays.length > 0)
    ending.abort()
    expect(await outcome).toBe('failure 1')
    expect(invoke).toHaveBeenCalledTimes(1)
    expect(clock.delays).toEqual([])
  })
})
