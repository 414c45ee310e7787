import { type AppFunctions, describeFunctions } from './app-functions.js'
import { findEntryFiles } from './configuration/entry-files.js'
import { composeEnvironment, type Environment, findSetting } from './configuration/environment.js'
import { type HostSettings, readHostSettings } from './configuration/host-json.js'
import { readLocalSettings } from './configuration/local-settings.js'
import type { CorsOptions } from './http/cors.js'
import type { HostLog } from './types.js'
import { WorkerProcess } from './worker-process.js'

/** An app as it was when it was loaded: its configuration, its functions and the worker that runs them. */
export interface LoadedApp extends AppFunctions {
  readonly appDir: string
  readonly environment: Environment
  readonly settings: HostSettings
  readonly cors: CorsOptions
  readonly worker: WorkerProcess
}

export interface LoadOptions {
  readonly appDir: string
  readonly port: number
  readonly url: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: HostLog
}

/**
 * Reads the app's configuration and loads it in a new worker.
 * @throws AppLoadError, HostConfigurationError
 */
export async function loadApp({ appDir, port, url, environment: process, log }: LoadOptions): Promise<LoadedApp> {
  const local = readLocalSettings(appDir, log)
  const environment = composeEnvironment(process, local.values, { appDir, port }, log)
  const settings = readHostSettings(appDir, environment)
  const entryFiles = await findEntryFiles(appDir)
  const nodeArguments = (findSetting(environment, 'languageWorkers__node__arguments') ?? '')
    .split(/\s+/)
    .filter(Boolean)
  const worker = await WorkerProcess.start({ appDir, entryFiles, environment, nodeArguments, log })
  const functions = describeFunctions(worker.functions, settings.routePrefix, environment, url)
  return { ...functions, appDir, environment, settings, cors: local.cors, worker }
}
