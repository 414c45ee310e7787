import { type BuildError, type Builder, createBuilder } from '../../scripts/build.js'
import { AppLoadError } from '../functions-host/errors.js'
import { createFunctionsHost, type FunctionsHost } from '../functions-host/index.js'
import type { HostKeys } from '../functions-host/types.js'
import { type Environment, StartError } from './settings.js'

export interface FunctionsOptions {
  readonly root: string
  readonly port: number
  readonly environment: Environment
  readonly keys: HostKeys
  readonly cors?: { readonly origins: readonly string[]; readonly credentials?: boolean }
}

export interface Functions {
  readonly host: FunctionsHost
  /** Builds and loads the app again; what is wrong is printed and the last good version goes on serving. */
  reload(): Promise<void>
  close(): Promise<void>
}

/** Builds the app and starts the Functions host on it. */
export async function startFunctions({ root, ...options }: FunctionsOptions): Promise<Functions> {
  const builder = await createBuilder()
  const { ok, errors } = await builder.rebuild()
  if (!ok) {
    await builder.dispose()
    throw new StartError(`The app does not compile:\n${errors.map(formatBuildError).join('\n')}`)
  }
  const host = await createFunctionsHost({ appDir: `${root}/dist/app`, auth: true, ...options }).catch(
    async (error: unknown) => {
      await builder.dispose()
      throw error instanceof AppLoadError ? new StartError(`The app does not load:\n${formatLoadError(error)}`) : error
    },
  )
  return {
    host,
    reload: () => reload(builder, host),
    close: async () => {
      await Promise.all([builder.dispose(), host.close()])
    },
  }
}

async function reload(builder: Builder, host: FunctionsHost): Promise<void> {
  const { ok, errors } = await builder.rebuild()
  if (!ok) {
    console.error(`${errors.map(formatBuildError).join('\n')}\nThe last good version of the app goes on serving.`)
    return
  }
  try {
    const functions = await host.reload()
    console.log(`Reloaded ${functions.length} functions.`)
  } catch (error) {
    if (!(error instanceof AppLoadError)) throw error
    console.error(`${formatLoadError(error)}\nThe last good version of the app goes on serving.`)
  }
}

function formatBuildError({ file, line, column, message }: BuildError): string {
  return file === '' ? message : `${file}:${line}:${column}: ${message}`
}

function formatLoadError({ location, message, workerStack }: AppLoadError): string {
  if (!location) return workerStack ?? message
  const { file, line, column = 1 } = location
  return `${file}:${line}:${column}: ${message}`
}
