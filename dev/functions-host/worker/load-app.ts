import { pathToFileURL } from 'node:url'
import { type AppRegistry, readOnlyProperties } from './app-registry.js'
import type { FunctionMetadata } from './core-types.js'
import { toWorkerError } from './errors.js'
import type { EntryFile, WorkerMessage } from './messages.js'

/**
 * Loads the app's entry files one after the other, runs its appStart hooks and asks its programming model for the
 * capabilities, which ends the app's setup.
 */
export async function loadApp(
  registry: AppRegistry,
  appDir: string,
  entryFiles: readonly EntryFile[],
  requireFile: (path: string) => unknown,
): Promise<WorkerMessage> {
  let current: string | undefined
  try {
    for (const file of entryFiles) {
      current = file.path
      if (file.module === 'esm') await import(pathToFileURL(file.path).href)
      else requireFile(file.path)
    }
    current = undefined
    await registry.runHooks('appStart', appStartContext(registry, appDir))
    const capabilities = (await registry.programmingModel?.getCapabilities({})) ?? {}
    registry.lock()
    return { type: 'loaded', functions: describeFunctions(registry), capabilities }
  } catch (error) {
    return { type: 'loadFailed', error: toWorkerError(error), entryFile: current }
  }
}

/** As JSON, like the real worker: bindings may hold values that cannot cross to another process. */
function describeFunctions(registry: AppRegistry): FunctionMetadata[] {
  return JSON.parse(JSON.stringify([...registry.functions.values()].map(({ metadata }) => metadata)))
}

function appStartContext(registry: AppRegistry, appDir: string): object {
  const { appLevelHookData: hookData, appHookData } = registry
  return Object.assign(readOnlyProperties({ hookData, appHookData }), { functionAppDirectory: appDir })
}
