import { HostConfigurationError } from '../errors.js'
import type { Environment } from './environment.js'
import { isJsonObject, type JsonObject } from './json-file.js'
import { parseTimeSpan } from './time-span.js'

const OVERRIDE_PREFIX = 'azurefunctionsjobhost:'

interface Value {
  /** As written, for messages and for names that are data. */
  readonly name: string
  readonly value: string
}

/** The values of host.json by their paths, which are joined by colons; .NET's configuration ignores case. */
export class HostValues {
  private readonly values: Map<string, Value>

  /** Environment variables `AzureFunctionsJobHost__<path>` win over the file. */
  constructor(
    hostJson: JsonObject,
    environment: Environment,
    private readonly file: string,
  ) {
    this.values = flatten(hostJson)
    for (const [name, value] of Object.entries(environment)) {
      const path = name.toLowerCase().replaceAll('__', ':')
      if (path.startsWith(OVERRIDE_PREFIX)) this.values.set(path.slice(OVERRIDE_PREFIX.length), { name, value })
    }
  }

  text(path: string, fallback: string): string {
    return this.values.get(path.toLowerCase())?.value ?? fallback
  }

  /** @throws HostConfigurationError unless it is a whole number for which `isValid`, which `expected` describes. */
  integer(path: string, fallback: number, isValid: (value: number) => boolean, expected: string): number {
    const found = this.values.get(path.toLowerCase())
    if (found === undefined) return fallback
    const number = Number(found.value)
    if (Number.isInteger(number) && isValid(number)) return number
    throw new HostConfigurationError(`${this.file}: "${found.name}" must be ${expected}.`)
  }

  /** Milliseconds. @throws HostConfigurationError unless it is a time of at least `minimum` milliseconds. */
  duration(path: string, fallback: number, minimum: number, expected: string): number {
    const found = this.values.get(path.toLowerCase())
    if (found === undefined) return fallback
    const milliseconds = parseTimeSpan(found.value)
    if (milliseconds !== undefined && milliseconds >= minimum) return milliseconds
    throw new HostConfigurationError(`${this.file}: "${found.name}" is '${found.value}'; write hh:mm:ss ${expected}.`)
  }

  /** @throws HostConfigurationError unless it is one of `choices`, ignoring case. */
  choice<T extends string>(path: string, fallback: T, choices: readonly T[]): T {
    const found = this.values.get(path.toLowerCase())
    if (found === undefined) return fallback
    const choice = choices.find((one) => one.toLowerCase() === found.value.toLowerCase())
    if (choice !== undefined) return choice
    const expected = choices.map((one) => `"${one}"`).join(' or ')
    throw new HostConfigurationError(`${this.file}: "${found.name}" is '${found.value}'; it must be ${expected}.`)
  }

  /** The names, as written, and values under a path. */
  under(path: string): Readonly<Record<string, string>> {
    const entries = [...this.values].filter(([key]) => key.startsWith(`${path.toLowerCase()}:`))
    return Object.fromEntries(
      entries.map(([, { name, value }]) => [name.replaceAll('__', ':').split(':').slice(-1).join(), value]),
    )
  }
}

function flatten(object: JsonObject, prefix = '', values = new Map<string, Value>()): Map<string, Value> {
  for (const [name, value] of Object.entries(object)) {
    const path = `${prefix}${name}`
    if (isJsonObject(value)) flatten(value, `${path}:`, values)
    else if (value !== null) values.set(path.toLowerCase(), { name: path, value: String(value) })
  }
  return values
}
