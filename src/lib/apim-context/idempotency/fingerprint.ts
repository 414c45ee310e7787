import { createHash } from 'node:crypto'
import type { HttpRequest } from '@azure/functions'

/** Keys of the host and the gateway in the query: a retry with another one is the same request. */
const credentials = ['code', 'subscription-key']

/**
 * What a record is found by. Keys of other operations and callers are other records; the key itself is not kept, as whoever
 * knows it could have the answer replayed.
 */
export function toRecordId(operation: string, caller: string, key: string): string {
  return sha256(JSON.stringify([operation, caller, key]))
}

/** A hash of what makes two requests with one key the same: parameters of path and query, and the bytes of the body. */
export function toRequestHash({ params, query }: Pick<HttpRequest, 'params' | 'query'>, body: Uint8Array): string {
  const asked = [...query].filter(([name]) => !credentials.includes(name.toLowerCase())).sort(([a], [b]) => order(a, b))
  const path = Object.entries(params).sort(([a], [b]) => order(a, b))
  return createHash('sha256')
    .update(`${JSON.stringify([path, asked])}\n`)
    .update(body)
    .digest('hex')
}

const order = (a: string, b: string): number => (a < b ? -1 : 1)

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
