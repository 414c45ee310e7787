import * as z from 'zod'
import { type Lazy, schema, toMake } from '../lazily.js'
import { type BodyOptions, NOT_UTF8, RequestBody, toText } from './request-body.js'

export interface TextOptions<S extends z.ZodType> extends BodyOptions {
  /** `text/plain` when not given. */
  readonly types?: readonly string[]
  /** Checks, and may transform, the text. */
  readonly schema?: Lazy<S>
}

const Text = schema(() => z.string())

/** A body of text in UTF-8, such as `textBody({ types: ['text/csv'] })`. */
export function textBody<S extends z.ZodType = z.ZodString>(options: TextOptions<S> = {}): RequestBody<z.output<S>> {
  const { types = ['text/plain'], schema: given = Text, ...others } = options
  const make = toMake<z.ZodType>(given)
  const known = new Set(types.map((type) => type.toLowerCase()))
  return new RequestBody({
    ...others,
    types,
    get schema() {
      return make()
    },
    isText: true,
    accepts: (type) => known.has(type),
    decode(bytes) {
      const value = toText(bytes)
      return value === undefined ? NOT_UTF8 : { value }
    },
  })
}
