import { describe, expect, it, jest } from '@jest/globals'
import { FunctionTimeoutError, Invoker, type InvokerOptions } from '../../dev/functions-host/invoker.js'
import type { HostLogEntry } from '../../dev/functions-host/types.js'
import type { RpcInvocationRequest, RpcInvocationResponse } from '../../dev/functions-host/worker/core-types.js'
import { InvocationError, type WorkerProcess } from '../../dev/functions-host/worker-process.js'

const CALL = {
  functionName: 'hello',
  functionId: 'hello-id',
  reason: 'because',
  inputData: [],
  triggerMetadata: {},
  traceContext: { traceParent: 'p', traceState: 's', attributes: {} },
}

type Answer = (request: RpcInvocationRequest) => Promise<RpcInvocationResponse>

/** An invoker whose worker answers as given. */
function setUp(answer: Answer, options: Partial<InvokerOptions> = {}) {
  const logs: HostLogEntry[] = []
  const onTimeout = jest.fn()
  const worker = { invoke: answer } as WorkerProcess
  const invoker = new Invoker({
    worker,
    timeout: Number.POSITIVE_INFINITY,
    log: (entry) => logs.push(entry),
    onTimeout,
    writeOutputs: async () => undefined,
    ...options,
  })
  return { invoker, logs, onTimeout }
}

const echo: Answer = async ({ invocationId }) => ({ invocationId, returnValue: { string: 'done' } })

describe('Invoker', () => {
  it('hands the call to the worker under a fresh id, without what is the host’s alone', async () => {
    const requests: RpcInvocationRequest[] = []
    const { invoker } = setUp((request) => {
      requests.push(request)
      return echo(request)
    })
    const [one, two] = await Promise.all([invoker.invoke(CALL), invoker.invoke(CALL)])
    const { functionName: _, reason: __, ...sent } = CALL
    expect(requests[0]).toEqual({ ...sent, invocationId: one.invocationId })
    expect(one.invocationId).not.toBe(two.invocationId)
  })

  it('logs the start and the end under the function and the call', async () => {
    const { invoker, logs } = setUp(echo)
    const { invocationId } = await invoker.invoke(CALL)
    const origin = { category: 'Function.hello', functionName: 'hello', invocationId, level: 'information' }
    expect(logs).toEqual([
      { ...origin, message: `Executing 'Functions.hello' (Reason='because', Id=${invocationId})` },
      {
        ...origin,
        message: expect.stringMatching(/^Executed 'Functions\.hello' \(Succeeded, Id=[\da-f-]{36}, Duration=\d+ms\)$/),
      },
    ])
  })

  it('logs a failure with the worker’s stack, and passes it on', async () => {
    const failure = new InvocationError({ message: 'no', stack: 'Error: no\n    at main.js:1:1' })
    const { invoker, logs } = setUp(() => Promise.reject(failure))
    await expect(invoker.invoke(CALL)).rejects.toBe(failure)
    expect(logs.slice(1).map(({ level, message }) => [level, message])).toEqual([
      ['error', expect.stringMatching(/\(Failed, Id=/)],
      ['error', 'Exception while executing function: Functions.hello. Error: no\n    at main.js:1:1'],
    ])
  })

  it('gives up after the timeout and says so, once', async () => {
    const { invoker, logs, onTimeout } = setUp(() => new Promise(() => undefined), { timeout: 5 })
    await expect(invoker.invoke(CALL)).rejects.toThrow(FunctionTimeoutError)
    expect(onTimeout).toHaveBeenCalledTimes(1)
    expect(logs.at(-1)?.message).toContain("Timeout value of 0.005 s exceeded by function 'Functions.hello'.")
  })

  it('forgets the timeout of a call that ended', async () => {
    jest.useFakeTimers()
    const { invoker, onTimeout } = setUp(echo, { timeout: 1000 })
    await invoker.invoke(CALL)
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
    expect(onTimeout).not.toHaveBeenCalled()
  })

  it.each([Number.POSITIVE_INFINITY, 2 ** 31])('sets no timer for %d ms, which would fire at once', async (timeout) => {
    jest.useFakeTimers()
    const { invoker } = setUp(() => new Promise(() => undefined), { timeout })
    void invoker.invoke(CALL)
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
  })
})
