import { join } from 'node:path'
import { HostConfigurationError } from '../errors.js'
import type { Environment } from './environment.js'
import { HostValues } from './host-values.js'
import { readJsonFile } from './json-file.js'
import { type QueueSettings, readQueueSettings } from './queue-settings.js'

/** What the host takes from host.json and its overrides. */
export interface HostSettings {
  /** Without slashes at its ends; empty for none. */
  readonly routePrefix: string
  /** -1: no limit. */
  readonly maxConcurrentRequests: number
  /** -1: no limit. Counts running requests too. */
  readonly maxOutstandingRequests: number
  readonly customHeaders: Readonly<Record<string, string>>
  /** Milliseconds; Infinity for none. */
  readonly functionTimeout: number
  readonly queues: QueueSettings
}

const DEFAULT_TIMEOUT = 30 * 60_000

/**
 * Reads host.json; environment variables `AzureFunctionsJobHost__<path>` override it.
 * @throws HostConfigurationError
 * @see https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
export function readHostSettings(appDir: string, environment: Environment): HostSettings {
  const file = join(appDir, 'host.json')
  const hostJson = readJsonFile(file)
  if (!hostJson) {
    throw new HostConfigurationError(`${file}: not found. Give the folder of a built app, with host.json in it.`)
  }
  if (hostJson['version'] !== '2.0') {
    throw new HostConfigurationError(`${file}: "version" must be "2.0" for the Functions runtime v4.`)
  }
  const values = new HostValues(hostJson, environment, file)
  const limit = (name: string) =>
    values.integer(
      `extensions:http:${name}`,
      -1,
      (value) => value === -1 || value > 0,
      'a positive integer, or -1 for no limit',
    )
  return {
    routePrefix: values.text('extensions:http:routePrefix', 'api').replaceAll(/^\/+|\/+$/g, ''),
    maxConcurrentRequests: limit('maxConcurrentRequests'),
    maxOutstandingRequests: limit('maxOutstandingRequests'),
    customHeaders: values.under('extensions:http:customHeaders'),
    functionTimeout: readTimeout(values),
    queues: readQueueSettings(values),
  }
}

function readTimeout(values: HostValues): number {
  if (values.text('functionTimeout', '') === '-1') return Number.POSITIVE_INFINITY
  return values.duration('functionTimeout', DEFAULT_TIMEOUT, 1000, 'of at least a second, or "-1" for no limit')
}
