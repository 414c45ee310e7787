import * as z from 'zod'
import { createCollector } from '../collect.js'
import { type Lazy, once, toMake } from '../lazily.js'
import { type BodyOptions, RequestBody } from './request-body.js'

const TYPE = 'multipart/form-data'

/**
 * A body of an HTML form with files, each a `File` with its name, type and bytes: declare them with {@link file}. A field
 * whose schema is an array gets all values of its name; any other must come once.
 */
export function multipartBody<S extends z.ZodObject>(
  schema: Lazy<S>,
  options: BodyOptions = {},
): RequestBody<z.output<S>> {
  const make = toMake(schema)
  const collect = once(() => createCollector(make()))
  return new RequestBody({
    ...options,
    types: [TYPE],
    get schema() {
      return make()
    },
    empty: {},
    isText: false,
    accepts: (type) => type === TYPE,
    async decode(bytes, contentType) {
      let data: FormData
      try {
        data = await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
      } catch {
        return { malformed: 'not a well-formed multipart form' }
      }
      return { value: collect()([...data].filter(([, value]) => !isNoFile(value))) }
    },
  })
}

/** What a browser sends for a file input that was left empty. */
const isNoFile = (value: File | string): boolean => value instanceof File && value.name === '' && value.size === 0

export interface FileOptions {
  /** The content types that it may have, as its sender calls it: what it really holds is not looked at. */
  readonly types?: readonly string[]
  readonly maxBytes?: number
}

/** A file of a {@link multipartBody} form. */
export function file({ types, maxBytes }: FileOptions = {}): z.ZodFile {
  let schema = z.file()
  if (types)
    schema = schema.mime([...types] as z.core.util.MimeTypes[], `Expected a file of type ${types.join(' or ')}`)
  if (maxBytes) schema = schema.max(maxBytes, `Expected a file of at most ${maxBytes} bytes`)
  return schema.meta({ type: 'string', format: 'binary' })
}
