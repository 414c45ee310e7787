import type * as z from 'zod'
import { type Lazy, toMake } from '../lazily.js'
import { type BodyOptions, type Decoded, NOT_UTF8, RequestBody, toText } from './request-body.js'

const jsonType = /^application\/(?:json|[\w!#$&^.+-]+\+json)$/

/** A JSON body with options; without any, the schema alone says the same. */
export function jsonBody<S extends z.ZodType>(schema: Lazy<S>, options: BodyOptions = {}): RequestBody<z.output<S>> {
  const make = toMake(schema)
  return new RequestBody({
    ...options,
    types: ['application/json'],
    get schema() {
      return make()
    },
    isText: true,
    accepts: (type) => jsonType.test(type),
    decode,
  })
}

function decode(bytes: Uint8Array<ArrayBuffer>): Decoded {
  const text = toText(bytes)
  if (text === undefined) return NOT_UTF8
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { malformed: 'not well-formed JSON' }
  }
}
