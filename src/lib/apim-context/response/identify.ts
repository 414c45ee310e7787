import type { Apim } from '../context/apim.js'
import { correlationHeaders } from '../context/headers.js'

/** Adds the two ids, which are on every answer. */
export function identify(headers: Record<string, string>, apim: Apim): Record<string, string> {
  headers[correlationHeaders.correlationId] = apim.correlationId
  headers[correlationHeaders.requestId] = apim.requestId
  return headers
}
