import type { HttpResponseInit } from '@azure/functions'
import type { Apim } from '../context/apim.js'
import { correlationHeaders } from '../context/headers.js'
import { invalidResponse } from './invalid-response.js'

const correlationId = correlationHeaders.correlationId.toLowerCase()
const requestId = correlationHeaders.requestId.toLowerCase()

/** Adds the two ids, which are on every answer. Names are in lower case, as the library sends them. */
export function identify(headers: Record<string, string>, apim: Apim): Record<string, string> {
  headers[correlationId] = apim.correlationId
  headers[requestId] = apim.requestId
  return headers
}

/** Headers as one plain object with names in lower case, whichever of its three forms the handler chose. */
export function plainHeaders(headers: HttpResponseInit['headers'] = {}): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Symbol.iterator in headers ? headers : Object.entries(headers)) {
    // Of what a header may hold, fetch takes Latin-1 without control characters.
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
      throw invalidResponse(`the header ${name} has a character that none may have`)
    const key = name.toLowerCase()
    plain[key] = key in plain ? `${plain[key]}, ${value}` : value
  }
  return plain
}
