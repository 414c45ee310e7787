import type * as z from 'zod'
import { type BodyOptions, type Decoded, NOT_UTF8, RequestBody, toText } from './request-body.js'

const jsonType = /^application\/(?:json|[\w!#$&^.+-]+\+json)$/

/** A JSON body with options; without any, the schema alone says the same. */
export function jsonBody<S extends z.ZodType>(schema: S, options: BodyOptions = {}): RequestBody<z.output<S>> {
  return new RequestBody({
    ...options,
    types: ['application/json'],
    schema,
    isText: true,
    accepts: (type) => jsonType.test(type),
    decode,
  })
}

function decode(bytes: ArrayBuffer): Decoded {
  const text = toText(bytes)
  if (text === undefined) return NOT_UTF8
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { malformed: 'not well-formed JSON' }
  }
}
