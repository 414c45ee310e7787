import Module from 'node:module'
import { HOST_VERSION } from '../host-version.js'
import { type AppRegistry, Disposable } from './app-registry.js'
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  ProgrammingModel,
  RpcLogCategory,
  RpcLogLevel,
} from './core-types.js'
import type { WorkerLog } from './messages.js'

/** Version of the real worker whose behaviour this one has. */
const WORKER_VERSION = '3.9.1'

/**
 * Makes `require('@azure/functions-core')` answer with the worker's own module, wherever in the app it is called. Only
 * `require` is patched, as in the real worker: what an `import` of that name would do there, it does here.
 */
export function installCoreModule(registry: AppRegistry, log: (log: WorkerLog) => void): void {
  const core = {
    version: WORKER_VERSION,
    hostVersion: HOST_VERSION,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      registry.registerFunction(metadata, callback),
    registerHook: (name: string, callback: HookCallback) => registry.registerHook(name, callback),
    setProgrammingModel: (model: ProgrammingModel) => {
      registry.programmingModel = model
    },
    getProgrammingModel: () => registry.programmingModel,
    log: (level: RpcLogLevel, category: RpcLogCategory, message: string) => log({ level, category, message }),
    Disposable,
  }
  const original = Module.prototype.require
  Module.prototype.require = Object.assign(function (this: Module, id: string) {
    return id === '@azure/functions-core' ? core : original.call(this, id)
  }, original)
}
