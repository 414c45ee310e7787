import type { HostLog } from '../types.js'

export type Environment = Readonly<Record<string, string>>

/**
 * The app's environment: what the process has, then what local.settings.json adds, then what the host itself sets.
 * A variable that the process already has wins over local.settings.json.
 */
export function composeEnvironment(
  process: Readonly<Record<string, string | undefined>>,
  localValues: Environment,
  host: { readonly appDir: string; readonly port: number },
  log: HostLog,
): Environment {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process)) {
    if (value !== undefined) environment[name] = value
  }
  for (const [name, value] of Object.entries(localValues)) {
    if (environment[name] === undefined) environment[name] = value
    else log({ level: 'information', category: 'Host.Startup', message: skipped(name) })
  }
  return {
    FUNCTIONS_WORKER_RUNTIME: 'node',
    ...environment,
    WEBSITE_HOSTNAME: `localhost:${host.port}`,
    AzureWebJobsScriptRoot: host.appDir,
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    FUNCTIONS_CORETOOLS_ENVIRONMENT: 'True',
  }
}

/** A setting's value by its name, ignoring case as .NET's configuration does. */
export function findSetting(environment: Environment, name: string): string | undefined {
  const exact = environment[name]
  if (exact !== undefined) return exact
  const lower = name.toLowerCase()
  return Object.entries(environment).find(([key]) => key.toLowerCase() === lower)?.[1]
}

/** `1` and `true` in any case; the same reading as the real host's feature switches. */
export function isSwitchedOn(value: string | undefined): boolean {
  return value === '1' || value?.toLowerCase() === 'true'
}

function skipped(name: string): string {
  return `Skipping '${name}' from local settings as it's already defined in current environment variables.`
}
