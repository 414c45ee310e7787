import functions from '@azure/functions'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createApp } from '../../../src/lib/apim-context/index.js'
import { warmUp } from '../../../src/lib/apim-context/registration/warm-up.js'
import { untyped } from './support.js'

const settings = { gateway: { proof: undefined }, log: { format: 'text' } } as const

describe('the warm-up', () => {
  beforeEach(() => {
    jest.useFakeTimers()
    jest.spyOn(functions.app, 'http').mockReturnValue()
  })
  afterEach(() => {
    jest.useRealTimers()
    jest.restoreAllMocks()
  })
  const app = () => createApp([untyped({}, () => ({}))], { settings })

  it('makes a request and an answer of the library, once, in a turn after the start', async () => {
    const request = jest.spyOn(functions.HttpRequest.prototype, 'json')
    const response = jest.spyOn(functions.HttpResponse.prototype, 'arrayBuffer')
    app().register()
    expect(request).not.toHaveBeenCalled()
    await jest.runAllTimersAsync()
    expect(request).toHaveBeenCalledTimes(1)
    expect(response).toHaveBeenCalledTimes(1)
  })

  it('is not for a double of the host', async () => {
    app().register({ http: () => undefined })
    expect(jest.getTimerCount()).toBe(0)
  })

  it('has no result, and fails at nothing that the library has', async () => {
    expect(await warmUp()).toBeUndefined()
  })

  it('begins after the turn of the start, and does not keep a process alive', () => {
    const unref = jest.fn()
    const timer = jest.spyOn(globalThis, 'setTimeout').mockReturnValue({ unref } as unknown as NodeJS.Timeout)
    const turn = jest.spyOn(globalThis, 'setImmediate').mockReturnValue({ unref } as unknown as NodeJS.Immediate)
    app().register()
    expect([timer.mock.calls.length, unref.mock.calls.length]).toEqual([0, 1])
    turn.mock.calls[0]![0]()
    expect(timer).toHaveBeenCalledWith(warmUp)
    expect(unref).toHaveBeenCalledTimes(2)
  })
})
