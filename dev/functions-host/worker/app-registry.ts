import type { FunctionCallback, FunctionMetadata, HookCallback, HookName, ProgrammingModel } from './core-types.js'
import { ReadOnlyError, SystemError, SystemRangeError } from './errors.js'

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata
  readonly callback: FunctionCallback
}

/** What core.register* returns; the library hands it to the app. */
export class Disposable {
  constructor(private readonly onDispose: () => void) {}
  dispose(): void {
    this.onDispose()
  }
}

/** What the app registered: its functions, hooks and programming model. One per worker process. */
export class AppRegistry {
  programmingModel: ProgrammingModel | undefined
  readonly functions = new Map<string, RegisteredFunction>()
  /** Shared by appStart and appTerminate hooks. */
  readonly appLevelHookData: Record<string, unknown> = {}
  /** Shared by every hook of the app. */
  readonly appHookData: Record<string, unknown> = {}
  private readonly hooks: Record<HookName, HookCallback[]> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
  }
  private locked = false

  /** From here on functions can be neither added nor removed: the host has been told of them. */
  lock(): void {
    this.locked = true
  }

  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.locked) throw new SystemError('A function can only be registered during app startup.')
    const id = metadata.functionId ?? metadata.name
    if (this.functions.has(id)) throw new SystemError(`A function with id "${id}" has already been registered.`)
    this.functions.set(id, { metadata: { ...metadata, functionId: id }, callback })
    return new Disposable(() => {
      if (this.locked) throw new SystemError('A function can only be disposed during app startup.')
      this.functions.delete(id)
    })
  }

  registerHook(name: string, callback: HookCallback): Disposable {
    if (!isHookName(name)) throw new SystemRangeError(`Unrecognized hook "${name}"`)
    const hooks = this.hooks[name]
    hooks.push(callback)
    return new Disposable(() => {
      const index = hooks.indexOf(callback)
      if (index >= 0) hooks.splice(index, 1)
    })
  }

  /** Hooks run one after the other, in the order of registration. */
  async runHooks(name: HookName, context: object): Promise<void> {
    for (const hook of this.hooks[name]) await hook(context)
  }
}

/** A hook context's own properties, which hooks may read but not assign. */
export function readOnlyProperties(values: Readonly<Record<string, unknown>>): object {
  const context = {}
  for (const [property, value] of Object.entries(values)) {
    Object.defineProperty(context, property, {
      enumerable: true,
      get: () => value,
      set: () => {
        throw new ReadOnlyError(property)
      },
    })
  }
  return context
}

function isHookName(name: string): name is HookName {
  return name === 'appStart' || name === 'appTerminate' || name === 'preInvocation' || name === 'postInvocation'
}
