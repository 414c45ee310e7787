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
  if (Symbol.iterator in headers) for (const [name, value] of headers) add(plain, name, value)
  else for (const name of Object.keys(headers)) add(plain, name, headers[name]!)
  return plain
}

/** Of what a header may hold, fetch takes Latin-1 without control characters. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/

function add(plain: Record<string, string>, name: string, value: string): void {
  if (unsendable.test(value)) throw invalidResponse(`the header ${name} has a character that none may have`)
  const key = name.toLowerCase()
  const before = plain[key]
  plain[key] = typeof before === 'string' ? `${before}, ${value}` : value
}
