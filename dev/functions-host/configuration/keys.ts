import { randomBytes } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { HostConfigurationError } from '../errors.js'
import type { HostKeys, HostSecret } from '../types.js'
import { isJsonObject, type JsonObject, readJsonFile } from './json-file.js'

/**
 * Reads keys in the form in which the host keeps them on disk: `{masterKey: {name, value, encrypted}, functionKeys: [],
 * systemKeys: []}`. `path` is such a file, where `functions: {<name>: [key]}` may hold the keys of single functions, or a
 * folder with host.json and a `<function>.json` with `{keys: []}` for each.
 * @throws HostConfigurationError
 */
export function readKeys(path: string): HostKeys {
  if (!isFolder(path)) return readHostKeys(path)
  const keys = readHostKeys(join(path, 'host.json'))
  const files = readdirSync(path).filter((file) => file.endsWith('.json') && file !== 'host.json')
  const functions = Object.fromEntries(
    files.map((file) => {
      const content = readJsonFile(join(path, file)) ?? {}
      return [basename(file, '.json'), readSecrets(content, 'keys', join(path, file))]
    }),
  )
  return { ...keys, functions: { ...keys.functions, ...functions } }
}

/** Fresh random keys: the master key and the host key `default`, as a new function app has them. */
export function generateKeys(): HostKeys {
  const key = () => randomBytes(40).toString('base64url')
  return { masterKey: key(), functionKeys: [{ name: 'default', value: key() }] }
}

function isFolder(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new HostConfigurationError(`${path}: no such keys file or folder.`)
  return stats.isDirectory()
}

function readHostKeys(file: string): HostKeys {
  const content = readJsonFile(file) ?? {}
  const masterKey = content['masterKey'] === undefined ? undefined : toSecret(content['masterKey'], 'masterKey', file)
  const functions = isJsonObject(content['functions']) ? content['functions'] : {}
  return {
    ...(masterKey === undefined ? {} : { masterKey: masterKey.value }),
    functionKeys: readSecrets(content, 'functionKeys', file),
    systemKeys: readSecrets(content, 'systemKeys', file),
    functions: Object.fromEntries(Object.keys(functions).map((name) => [name, readSecrets(functions, name, file)])),
  }
}

function readSecrets(content: JsonObject, field: string, file: string): readonly HostSecret[] {
  const secrets = content[field] ?? []
  if (!Array.isArray(secrets)) throw new HostConfigurationError(`${file}: "${field}" must be a list of keys.`)
  return secrets.map((secret, index) => toSecret(secret, `${field}[${index}]`, file))
}

function toSecret(secret: unknown, field: string, file: string): HostSecret {
  if (!isJsonObject(secret) || typeof secret['value'] !== 'string' || secret['value'] === '') {
    throw new HostConfigurationError(`${file}: "${field}" must be {"name", "value", "encrypted": false}.`)
  }
  if (secret['encrypted'] === true) {
    throw new HostConfigurationError(
      `${file}: "${field}" is encrypted; write the key in plain text, "encrypted": false.`,
    )
  }
  return { name: typeof secret['name'] === 'string' ? secret['name'] : '', value: secret['value'] }
}
