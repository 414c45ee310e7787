/**
 * The worker process: loads one app and runs its functions for the host that forked it. It depends on nothing but Node,
 * so that the app finds the process as bare as the real worker's.
 */
import { createRequire } from 'node:module'
import { AppRegistry, readOnlyProperties } from './app-registry.js'
import { installCoreModule } from './core-module.js'
import type { RpcInvocationRequest } from './core-types.js'
import { toWorkerError } from './errors.js'
import { invoke } from './invocation.js'
import { loadApp } from './load-app.js'
import type { HostMessage, WorkerLog, WorkerMessage } from './messages.js'

const post = (process.send as (message: WorkerMessage) => boolean).bind(process)
// The real worker has no IPC channel: libraries that look for one must not find it.
Reflect.deleteProperty(process, 'send')

const send = (message: WorkerMessage): void => {
  if (process.connected) post(message)
}
const registry = new AppRegistry()
const log = (entry: WorkerLog): void => send({ type: 'log', log: entry })
installCoreModule(registry, log)

process.on('message', (message: HostMessage) => {
  void handle(message)
})
// Without its host the worker has no purpose.
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group; the host ends the worker once its calls are done.
process.on('SIGINT', () => undefined)

async function handle(message: HostMessage): Promise<void> {
  switch (message.type) {
    case 'load':
      send(await loadApp(registry, message.appDir, message.entryFiles, createRequire(`${message.appDir}/`)))
      break
    case 'invoke':
      send(await answer(message.request))
      break
    case 'terminate':
      await terminate()
      break
  }
}

async function answer(request: RpcInvocationRequest): Promise<WorkerMessage> {
  try {
    return { type: 'result', response: await invoke(registry, request, log) }
  } catch (error) {
    return { type: 'failed', invocationId: request.invocationId, error: toWorkerError(error) }
  }
}

async function terminate(): Promise<void> {
  const { appLevelHookData: hookData, appHookData } = registry
  try {
    await registry.runHooks('appTerminate', readOnlyProperties({ hookData, appHookData }))
  } catch (error) {
    log({ level: 'error', category: 'system', message: `An appTerminate hook failed: ${toWorkerError(error).stack}` })
  }
  process.exit(0)
}
