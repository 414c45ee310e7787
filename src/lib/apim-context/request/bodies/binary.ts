import * as z from 'zod'
import { schema } from '../lazily.js'
import { type BodyOptions, RequestBody } from './request-body.js'

export interface BinaryOptions extends BodyOptions {
  /** Such as `image/png`, or `image/*` for all of a kind; `application/octet-stream` when not given. */
  readonly types?: readonly string[]
}

const Bytes = schema(() =>
  z
    .custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array, 'Missing: expected bytes')
    .meta({ type: 'string', format: 'binary' }),
)

/** A body of bytes, taken as they are: what they hold is for the handler to find out. */
export function binaryBody(options: BinaryOptions = {}): RequestBody<Uint8Array<ArrayBuffer>> {
  const { types = ['application/octet-stream'], ...others } = options
  const known = types.map((type) => type.toLowerCase())
  return new RequestBody({
    ...others,
    types,
    get schema() {
      return Bytes()
    },
    isText: false,
    accepts: (type) => known.some((one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1)))),
    decode: (bytes) => ({ value: bytes }),
  })
}
