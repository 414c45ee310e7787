import { describe, expect, it } from '@jest/globals'
import { AppRegistry } from '../../../dev/functions-host/worker/app-registry.js'
import type {
  CoreInvocationContext,
  FunctionCallback,
  RpcInvocationRequest,
} from '../../../dev/functions-host/worker/core-types.js'
import { invoke } from '../../../dev/functions-host/worker/invocation.js'
import type { WorkerLog } from '../../../dev/functions-host/worker/messages.js'

const REQUEST: RpcInvocationRequest = {
  invocationId: 'id',
  functionId: 'f',
  inputData: [],
  triggerMetadata: {},
  traceContext: { traceParent: '', traceState: '', attributes: {} },
}
const CONTEXT = { functionName: 'f' }

interface PreContext {
  hookData: Record<string, unknown>
  appHookData: object
  invocationContext: object
  inputs: unknown[]
  functionCallback: FunctionCallback
}
interface PostContext extends Omit<PreContext, 'functionCallback'> {
  result: unknown
  error: unknown
}

/** A registry with one function, whose model notes in which state each step runs. */
function setUp(callback: FunctionCallback) {
  const registry = new AppRegistry()
  const steps: string[] = []
  let core: CoreInvocationContext | undefined
  registry.registerFunction({ name: 'f', bindings: {} }, callback)
  registry.programmingModel = {
    name: 'model',
    version: '1',
    getCapabilities: (defaults) => defaults,
    getInvocationModel: (given) => {
      core = given
      return {
        getArguments: async () => {
          steps.push(`arguments ${given.state}`)
          return { context: CONTEXT, inputs: ['input'] }
        },
        invokeFunction: async (context, inputs, run) => {
          steps.push(`handler ${given.state}`)
          return run(...inputs, context)
        },
        getResponse: async (_, result) => {
          steps.push(`response ${given.state}`)
          return { invocationId: 'id', returnValue: { json: JSON.stringify(result) } }
        },
      }
    },
  }
  registry.registerHook('preInvocation', () => steps.push(`pre ${core?.state}`))
  registry.registerHook('postInvocation', () => steps.push(`post ${core?.state}`))
  const logs: WorkerLog[] = []
  const run = async (request = REQUEST) => {
    const { returnValue } = await invoke(registry, request, (log) => logs.push(log))
    return JSON.parse(returnValue?.json ?? 'null')
  }
  const pre = (hook: (context: PreContext) => unknown) =>
    registry.registerHook('preInvocation', (context) => hook(context as PreContext))
  const post = (hook: (context: PostContext) => unknown) =>
    registry.registerHook('postInvocation', (context) => hook(context as PostContext))
  return { registry, steps, logs, run, pre, post, core: () => core as CoreInvocationContext }
}

describe('an invocation', () => {
  it('goes through its steps in order, each in its state', async () => {
    const { run, steps, core } = setUp((...args) => args)
    expect(await run()).toEqual(['input', CONTEXT])
    expect(steps).toEqual([
      'arguments undefined',
      'pre preInvocationHooks',
      'handler invocation',
      'post postInvocationHooks',
      'response undefined',
    ])
    expect(core().state).toBeUndefined()
  })

  it('ends after a preInvocation hook that throws', async () => {
    const { run, pre, steps, core } = setUp(() => 'ran')
    pre(() => {
      throw new Error('no entry')
    })
    await expect(run()).rejects.toThrow('no entry')
    expect(steps).toEqual(['arguments undefined', 'pre preInvocationHooks'])
    expect(core().state).toBeUndefined()
  })

  it('takes the handler and the inputs that a hook puts there', async () => {
    const { run, pre } = setUp(() => 'original')
    pre((context) => {
      context.functionCallback = (input) => `replaced ${input}`
      context.inputs = ['other']
    })
    expect(await run()).toBe('replaced other')
  })

  it('shares hookData between the hooks of one call, and appHookData between all calls', async () => {
    const { run, pre, post, registry } = setUp(() => 'ran')
    const seen: unknown[] = []
    pre(({ hookData, appHookData }) => {
      seen.push({ ...hookData }, appHookData === registry.appHookData)
      hookData['mark'] = 1
    })
    post(({ hookData, invocationContext, inputs }) => seen.push(hookData['mark'], invocationContext, inputs))
    await run()
    await run()
    expect(seen).toEqual([{}, true, 1, CONTEXT, ['input'], {}, true, 1, CONTEXT, ['input']])
  })

  it.each([
    ['a result', () => 5, { result: 5, error: null }],
    ['a rejection', () => Promise.reject('bad'), { result: null, error: 'bad' }],
  ])('shows postInvocation hooks %s', async (_, handler, expected) => {
    const { run, post } = setUp(handler)
    const seen: unknown[] = []
    post(({ result, error }) => seen.push({ result, error }))
    await run().catch(() => undefined)
    expect(seen).toEqual([expected])
  })

  it.each([null, undefined])('that throws %j succeeds', async (thrown) => {
    const { run } = setUp(() => Promise.reject(thrown))
    expect(await run()).toBeNull()
  })

  it('takes the result or the error that a postInvocation hook leaves', async () => {
    const swallowing = setUp(() => Promise.reject(new Error('bad')))
    swallowing.post((context) => Object.assign(context, { error: null, result: 'saved' }))
    expect(await swallowing.run()).toBe('saved')
    const failing = setUp(() => 'fine')
    failing.post((context) => Object.assign(context, { error: new Error('from post') }))
    await expect(failing.run()).rejects.toThrow('from post')
  })

  it('of a function that is not there fails', async () => {
    const { run } = setUp(() => 'ran')
    await expect(run({ ...REQUEST, functionId: 'g' })).rejects.toThrow("Function code for 'g' is not loaded.")
  })

  it('logs under its function and its id', async () => {
    const { run, logs, core } = setUp(() => core().log('warning', 'user', 'careful'))
    await run()
    expect(logs).toEqual([
      { level: 'warning', category: 'user', message: 'careful', functionName: 'f', invocationId: 'id' },
    ])
  })
})
