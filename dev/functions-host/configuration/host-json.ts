import { join } from 'node:path'
import { HostConfigurationError } from '../errors.js'
import type { Environment } from './environment.js'
import { isJsonObject, type JsonObject, readJsonFile } from './json-file.js'

/** What the HTTP side of the host takes from host.json and its overrides. */
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
}

const OVERRIDE_PREFIX = 'azurefunctionsjobhost:'
const DEFAULT_TIMEOUT = '00:30:00'

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
  const values = flatten(hostJson)
  for (const [name, value] of Object.entries(environment)) {
    const path = name.toLowerCase().replaceAll('__', ':')
    if (path.startsWith(OVERRIDE_PREFIX)) values.set(path.slice(OVERRIDE_PREFIX.length), { name, value })
  }
  return {
    routePrefix: text(values, 'extensions:http:routeprefix', 'api').replaceAll(/^\/+|\/+$/g, ''),
    maxConcurrentRequests: integer(values, 'extensions:http:maxconcurrentrequests', file),
    maxOutstandingRequests: integer(values, 'extensions:http:maxoutstandingrequests', file),
    customHeaders: readCustomHeaders(values),
    functionTimeout: timeout(values, file),
  }
}

interface Value {
  /** As written, for messages and for names that are data. */
  readonly name: string
  readonly value: string
}
type Values = Map<string, Value>

/** Paths joined by colons, in lower case: .NET's configuration ignores case. */
function flatten(object: JsonObject, prefix = '', values: Values = new Map()): Values {
  for (const [name, value] of Object.entries(object)) {
    const path = `${prefix}${name}`
    if (isJsonObject(value)) flatten(value, `${path}:`, values)
    else if (value !== null) values.set(path.toLowerCase(), { name: path, value: String(value) })
  }
  return values
}

function text(values: Values, path: string, fallback: string): string {
  return values.get(path)?.value ?? fallback
}

function integer(values: Values, path: string, file: string): number {
  const found = values.get(path)
  if (found === undefined) return -1
  const number = Number(found.value)
  if (Number.isInteger(number) && (number === -1 || number > 0)) return number
  throw new HostConfigurationError(`${file}: "${found.name}" must be a positive integer, or -1 for no limit.`)
}

const CUSTOM_HEADERS = 'extensions:http:customheaders:'

function readCustomHeaders(values: Values): Record<string, string> {
  const entries = [...values].filter(([path]) => path.startsWith(CUSTOM_HEADERS))
  return Object.fromEntries(
    entries.map(([, { name, value }]) => [name.replaceAll('__', ':').split(':').slice(-1).join(), value]),
  )
}

function timeout(values: Values, file: string): number {
  const value = text(values, 'functiontimeout', DEFAULT_TIMEOUT)
  if (value === '-1') return Number.POSITIVE_INFINITY
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/.exec(value)
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (match ?? []).slice(1, 5).map((part) => Number(part ?? 0))
  const milliseconds = ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000
  if (match && milliseconds >= 1000) return milliseconds
  throw new HostConfigurationError(
    `${file}: "functionTimeout" is '${value}'; write hh:mm:ss of at least a second, or "-1" for no limit.`,
  )
}
