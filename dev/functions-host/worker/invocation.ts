import { type AppRegistry, type RegisteredFunction, readOnlyProperties } from './app-registry.js'
import type {
  CoreInvocationContext,
  FunctionCallback,
  ProgrammingModel,
  RpcInvocationRequest,
  RpcInvocationResponse,
} from './core-types.js'
import { SystemError } from './errors.js'
import type { WorkerLog } from './messages.js'

interface Call {
  readonly core: CoreInvocationContext
  readonly context: unknown
  /** Hooks get and set these. */
  readonly shared: Readonly<Record<string, unknown>>
}

/**
 * Runs one invocation: arguments, preInvocation hooks, handler, postInvocation hooks, response. A preInvocation hook that
 * throws fails the call without running the handler or the hooks after it; postInvocation hooks run after every handler
 * and may replace its result or its error.
 */
export async function invoke(
  registry: AppRegistry,
  request: RpcInvocationRequest,
  log: (log: WorkerLog) => void,
): Promise<RpcInvocationResponse> {
  const registered = registry.functions.get(request.functionId)
  if (!registered) throw new SystemError(`Function code for '${request.functionId}' is not loaded.`)
  const programmingModel = registry.programmingModel as ProgrammingModel
  const core = coreContext(registered, request, log)
  const model = await programmingModel.getInvocationModel(core)
  const { context, inputs } = await model.getArguments()
  const { appHookData } = registry
  const call: Call = { core, context, shared: { hookData: {}, appHookData, invocationContext: context } }

  const pre = await runPreHooks(registry, call, inputs, registered.callback)
  const outcome = await runHandler(call, () => model.invokeFunction(context, pre.inputs, pre.functionCallback))
  const post = await runPostHooks(registry, call, pre.inputs, outcome)
  // `throw null` and `throw undefined` count as success, in the real worker too.
  if (post.error !== null && post.error !== undefined) throw post.error
  return model.getResponse(context, post.result)
}

function coreContext(
  registered: RegisteredFunction,
  request: RpcInvocationRequest,
  log: (log: WorkerLog) => void,
): CoreInvocationContext {
  const { metadata } = registered
  const { invocationId } = request
  return {
    invocationId,
    request,
    metadata,
    state: undefined,
    log: (level, category, message) => log({ level, category, message, functionName: metadata.name, invocationId }),
  }
}

async function runPreHooks(registry: AppRegistry, call: Call, inputs: unknown[], functionCallback: FunctionCallback) {
  const context = Object.assign(readOnlyProperties(call.shared), { inputs, functionCallback })
  await inState(call.core, 'preInvocationHooks', () => registry.runHooks('preInvocation', context))
  return context
}

async function runHandler(call: Call, run: () => Promise<unknown>): Promise<{ result: unknown; error: unknown }> {
  try {
    return { result: await inState(call.core, 'invocation', run), error: null }
  } catch (error) {
    return { result: null, error }
  }
}

async function runPostHooks(
  registry: AppRegistry,
  call: Call,
  inputs: unknown[],
  outcome: { result: unknown; error: unknown },
) {
  const context = Object.assign(readOnlyProperties(call.shared), { inputs, ...outcome })
  await inState(call.core, 'postInvocationHooks', () => registry.runHooks('postInvocation', context))
  return context
}

async function inState<T>(
  core: CoreInvocationContext,
  state: CoreInvocationContext['state'],
  run: () => Promise<T>,
): Promise<T> {
  core.state = state
  try {
    return await run()
  } finally {
    core.state = undefined
  }
}
