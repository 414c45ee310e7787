import { readFileSync } from 'node:fs'
import jsonc from 'jsonc-parser'
import { HostConfigurationError } from '../errors.js'

export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads a JSON file that may hold comments and trailing commas, as the real host and Core Tools do. Undefined when there
 * is no such file.
 * @throws HostConfigurationError with file, line and column.
 */
export function readJsonFile(file: string): JsonObject | undefined {
  const text = readText(file)
  if (text === undefined) return undefined
  const errors: jsonc.ParseError[] = []
  const value: unknown = jsonc.parse(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error) {
    const before = text.slice(0, error.offset).split('\n')
    const place = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
    throw new HostConfigurationError(`${place}: not valid JSON (${jsonc.printParseErrorCode(error.error)}).`)
  }
  if (!isJsonObject(value)) throw new HostConfigurationError(`${file}:1:1: must hold a JSON object.`)
  return value
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new HostConfigurationError(`${file}: ${(error as Error).message}`)
  }
}
