import type { IncomingMessage } from 'node:http'
import { HostConfigurationError } from '../errors.js'

const DEFAULT_LIMIT = 104_857_600

/** The body is longer than the host accepts. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
}

/** The limit in bytes, from FUNCTIONS_REQUEST_BODY_SIZE_LIMIT. */
export function bodyLimit(setting: string | undefined): number {
  if (setting === undefined) return DEFAULT_LIMIT
  if (/^\d+$/.test(setting)) return Number(setting)
  throw new HostConfigurationError(`FUNCTIONS_REQUEST_BODY_SIZE_LIMIT is '${setting}'; give a number of bytes.`)
}

/**
 * Reads the body when `Content-Length` says that there is one. A chunked body has no length, and the host forwards none:
 * the handler finds it empty.
 * @throws BodyTooLargeError
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length === 0) return undefined
  if (length > limit) throw new BodyTooLargeError(`The request body of ${length} bytes is over the limit of ${limit}.`)
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
}
