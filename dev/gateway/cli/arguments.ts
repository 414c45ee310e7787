import { type ParseArgsConfig, parseArgs } from 'node:util'
import { SKUS, type Sku } from '../artifacts/model.js'

/** Wrong options: the message goes to the user, and the program ends with status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** `parseArgs` of Node with its errors as UsageErrors. */
export function parseOptions<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code?.startsWith('ERR_PARSE_ARGS') ? new UsageError(message) : error
  }
}

export function readSku(text: string | undefined): Sku | undefined {
  if (text === undefined) return undefined
  const sku = SKUS.find((candidate) => candidate === text.toLowerCase())
  if (sku === undefined) throw new UsageError(`--sku has to be one of ${SKUS.join(', ')}, not "${text}".`)
  return sku
}

/** A TCP port; 0 takes a free one. */
export function readPort(text: string, option = '--port'): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError(`${option} has to be a number from 0 to 65535, not "${text}".`)
  return port
}
