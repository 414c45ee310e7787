import type * as z from 'zod'
import { createCollector } from '../collect.js'
import { type Lazy, once, toMake } from '../lazily.js'
import { type BodyOptions, type Decoded, NOT_UTF8, RequestBody, toText } from './request-body.js'

const TYPE = 'application/x-www-form-urlencoded'
const MALFORMED: Decoded = { malformed: 'not a well-formed form: it has a percent sign, or bytes, that mean nothing' }

/**
 * A body of an HTML form without files. A field whose schema is an array gets all values of its name; any other must come
 * once.
 */
export function formBody<S extends z.ZodObject>(schema: Lazy<S>, options: BodyOptions = {}): RequestBody<z.output<S>> {
  const make = toMake(schema)
  const collect = once(() => createCollector(make()))
  return new RequestBody({
    ...options,
    types: [TYPE],
    get schema() {
      return make()
    },
    empty: {},
    isText: true,
    accepts: (type) => type === TYPE,
    decode(bytes) {
      const text = toText(bytes)
      if (text === undefined) return NOT_UTF8
      const pairs = toPairs(text)
      return pairs === undefined ? MALFORMED : { value: collect()(pairs) }
    },
  })
}

/** Undefined where URLSearchParams would put something else in place of what it cannot read. */
function toPairs(text: string): (readonly [name: string, value: string])[] | undefined {
  try {
    return text.split('&').filter(Boolean).map(toPair)
  } catch {
    return undefined
  }
}

function toPair(field: string): readonly [name: string, value: string] {
  const at = field.indexOf('=')
  const [name, value] = at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)]
  return [decodePart(name), decodePart(value)]
}

/** @throws URIError */
const decodePart = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '))
