import { join } from 'node:path'
import { HostConfigurationError } from '../errors.js'
import type { HostLog } from '../types.js'
import { isJsonObject, type JsonObject, readJsonFile } from './json-file.js'

/** What local.settings.json says. */
export interface LocalSettings {
  readonly values: Readonly<Record<string, string>>
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean }
}

const NONE: LocalSettings = { values: {}, cors: { origins: [], credentials: false } }

/**
 * Reads local.settings.json by Core Tools' rules.
 * @throws HostConfigurationError when it does not parse, or its values are encrypted.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file
 */
export function readLocalSettings(appDir: string, log: HostLog): LocalSettings {
  const file = join(appDir, 'local.settings.json')
  const settings = readJsonFile(file)
  if (!settings) return NONE
  const values = { ...section(settings, 'Values'), ...connectionStrings(settings) }
  if (Object.keys(values).length > 0) requirePlain(settings, file)
  const nested = Object.entries(values).find(([, value]) => typeof value === 'object' && value !== null)
  if (nested) {
    const message = `${file}: "${nested[0]}" is not a string, so none of the file's settings apply.`
    log({ level: 'warning', category: 'Host.Startup', message })
    return NONE
  }
  return { values: toStrings(values), cors: readCors(section(settings, 'Host')) }
}

function section(settings: JsonObject, name: string): JsonObject {
  const value = settings[name]
  return isJsonObject(value) ? value : {}
}

function connectionStrings(settings: JsonObject): Record<string, unknown> {
  const entries = Object.entries(section(settings, 'ConnectionStrings'))
  return Object.fromEntries(
    entries.map(([name, value]) => [
      `ConnectionStrings:${name}`,
      isJsonObject(value) ? value['ConnectionString'] : value,
    ]),
  )
}

/** Core Tools take a missing `IsEncrypted` as true. */
function requirePlain(settings: JsonObject, file: string): void {
  if (settings['IsEncrypted'] === false) return
  const why = 'IsEncrypted' in settings ? 'is not false' : 'is missing, which means true'
  throw new HostConfigurationError(
    `${file}: "IsEncrypted" ${why}, and encrypted values cannot be read here. Write them in plain text and set "IsEncrypted": false.`,
  )
}

function toStrings(values: JsonObject): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}

function readCors(host: JsonObject): LocalSettings['cors'] {
  const origins = typeof host['CORS'] === 'string' ? host['CORS'].split(',') : []
  return {
    origins: origins.map((origin) => origin.trim()).filter((origin) => origin !== ''),
    credentials: host['CORSCredentials'] === true,
  }
}
