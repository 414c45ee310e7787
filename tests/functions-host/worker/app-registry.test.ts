import { describe, expect, it } from '@jest/globals'
import { AppRegistry, readOnlyProperties } from '../../../dev/functions-host/worker/app-registry.js'
import {
  ReadOnlyError,
  SystemError,
  SystemRangeError,
  toWorkerError,
} from '../../../dev/functions-host/worker/errors.js'

const metadata = (name: string, functionId?: string) => ({ name, bindings: {}, ...(functionId ? { functionId } : {}) })
const callback = () => undefined

describe('registering functions', () => {
  it('identifies a function by its id, or by its name', () => {
    const registry = new AppRegistry()
    registry.registerFunction(metadata('a'), callback)
    registry.registerFunction(metadata('a', 'other'), callback)
    expect([...registry.functions.keys()]).toEqual(['a', 'other'])
    expect(registry.functions.get('a')?.metadata.functionId).toBe('a')
  })

  it('refuses an id that is taken', () => {
    const registry = new AppRegistry()
    registry.registerFunction(metadata('a'), callback)
    expect(() => registry.registerFunction(metadata('b', 'a'), callback)).toThrow(
      new SystemError('A function with id "a" has already been registered.'),
    )
  })

  it('can be undone until the registry is locked', () => {
    const registry = new AppRegistry()
    registry.registerFunction(metadata('a'), callback).dispose()
    const kept = registry.registerFunction(metadata('b'), callback)
    registry.lock()
    expect([...registry.functions.keys()]).toEqual(['b'])
    expect(() => kept.dispose()).toThrow('A function can only be disposed during app startup.')
    expect(() => registry.registerFunction(metadata('c'), callback)).toThrow(
      'A function can only be registered during app startup.',
    )
  })
})

describe('hooks', () => {
  it('run one after the other, in their order, with one context', async () => {
    const registry = new AppRegistry()
    const calls: unknown[] = []
    const context = {}
    registry.registerHook('appStart', async (given) => {
      await new Promise(setImmediate)
      calls.push(1, given === context)
    })
    registry.registerHook('appStart', () => calls.push(2))
    registry.registerHook('appTerminate', () => calls.push('not this'))
    await registry.runHooks('appStart', context)
    expect(calls).toEqual([1, true, 2])
  })

  it('stop at the first that throws', async () => {
    const registry = new AppRegistry()
    let ran = false
    registry.registerHook('preInvocation', () => Promise.reject(new Error('no')))
    registry.registerHook('preInvocation', () => {
      ran = true
    })
    await expect(registry.runHooks('preInvocation', {})).rejects.toThrow('no')
    expect(ran).toBe(false)
  })

  it('can be removed, once', async () => {
    const registry = new AppRegistry()
    const calls: number[] = []
    const first = registry.registerHook('postInvocation', () => calls.push(1))
    registry.registerHook('postInvocation', () => calls.push(2))
    first.dispose()
    first.dispose()
    await registry.runHooks('postInvocation', {})
    expect(calls).toEqual([2])
  })

  it.each(['log', 'toString', ''])('with the unknown name %j are refused, so that the library can tell', (name) => {
    expect(() => new AppRegistry().registerHook(name, callback)).toThrow(SystemRangeError)
    expect(() => new AppRegistry().registerHook(name, callback)).toThrow(
      expect.objectContaining({ name: 'RangeError', isAzureFunctionsSystemError: true }),
    )
  })
})

describe('readOnlyProperties', () => {
  it('can be read but not assigned', () => {
    const hookData = { a: 1 }
    const context = readOnlyProperties({ hookData }) as { hookData: object }
    expect(context.hookData).toBe(hookData)
    expect(() => {
      context.hookData = {}
    }).toThrow(new ReadOnlyError('hookData'))
  })
})

describe('toWorkerError', () => {
  it('keeps message and stack of an error', () => {
    const error = new TypeError('no')
    expect(toWorkerError(error)).toEqual({ message: 'no', stack: error.stack })
  })

  it('makes up a stack where there is none', () => {
    const error = new TypeError('no')
    delete error.stack
    expect(toWorkerError(error).stack).toBe('TypeError: no')
  })

  it.each([
    [undefined, 'Unknown error'],
    [null, 'Unknown error'],
    ['text', 'text'],
    [5, '5'],
    [{ code: 'E' }, '{"code":"E"}'],
  ])('describes %j, which is no error', (thrown, message) => {
    expect(toWorkerError(thrown)).toEqual({ message, stack: `Error: ${message}` })
  })
})
