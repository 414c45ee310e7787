import type { RequestContext } from '../context/request-context.js'
import { type ErrorRow, errorCatalogue } from '../errors/catalogue.js'
import type { Refusal } from '../errors/http-error.js'
import type { BodyFormat, Decoded } from './bodies/request-body.js'
import { type Coding, codings, decompress, toCoding } from './decompress.js'
import { refuse } from './refuse.js'

const otherCharset = /;\s*charset\s*=(?!\s*"?utf-?8"?\s*(?:;|$))/i

export type ReadBody = { readonly value: unknown } | { readonly refused: Refusal }

/** Reads the body of a request, or says why it is refused. */
export type BodyReader = (context: RequestContext) => Promise<ReadBody>

/** Makes the reader of a route's body once. An empty body is undefined, which a schema may allow, or an empty form. */
export function createBodyReader(format: BodyFormat, defaultMaxBytes: number): BodyReader {
  const { maxBytes = defaultMaxBytes } = format
  const tooLarge = refused(errorCatalogue.payload_too_large, `The body may have at most ${maxBytes} bytes.`)

  async function decodeCoded(bytes: Uint8Array<ArrayBuffer>, type: string, coding: Coding): Promise<ReadBody> {
    const plain = await decompress(bytes, coding, maxBytes)
    if (plain === 'too large') return tooLarge
    if (plain === 'malformed') return malformed(`not well-formed ${coding}`)
    return toRead(await format.decode(plain, type))
  }

  // Nearly all requests of a route have the same content type.
  let known: string | undefined

  return async (context) => {
    const { headers } = context.request
    const bytes = await context.bytes()
    if (bytes.byteLength === 0) return { value: format.empty }
    if (bytes.byteLength > maxBytes) return tooLarge
    const header = headers.get('content-encoding')
    const isCoded = header !== null && header !== '' && header.toLowerCase() !== 'identity'
    const coding = isCoded && format.compressed ? toCoding(header) : undefined
    if (isCoded && coding === undefined) return unsupportedCoding(header, format)
    const type = headers.get('content-type') ?? ''
    if (type !== known && !isSupported(type, format)) return unsupportedType(type, format)
    known = type
    if (coding !== undefined) return decodeCoded(bytes, type, coding)
    const decoded = format.decode(bytes, type)
    // Only a form with files has to be waited for.
    return toRead(decoded instanceof Promise ? await decoded : decoded)
  }
}

const toRead = (decoded: Decoded): ReadBody => ('value' in decoded ? decoded : malformed(decoded.malformed))

function isSupported(type: string, { accepts, isText }: BodyFormat): boolean {
  const end = type.indexOf(';')
  const essence = (end < 0 ? type : type.slice(0, end)).trim().toLowerCase()
  return accepts(essence) && !(isText && otherCharset.test(type))
}

function refused(row: ErrorRow, message: string, headers: Refusal['headers'] = {}): { readonly refused: Refusal } {
  return { refused: refuse(row, { message, headers }) }
}

const malformed = (why: string) => refused(errorCatalogue.malformed_body, `The body is ${why}.`)

/** Says in a header too what would be taken: https://www.rfc-editor.org/rfc/rfc7694#section-3 */
function unsupportedCoding(given: string, { compressed }: BodyFormat) {
  const send = compressed ? `as it is, or as one of ${codings.join(', ')}` : 'as it is'
  const message = `The body has Content-Encoding ${given}: send it ${send}.`
  return refused(errorCatalogue.unsupported_media_type, message, {
    'Accept-Encoding': compressed ? codings.join(', ') : 'identity',
  })
}

function unsupportedType(given: string, { types, isText }: BodyFormat) {
  const message = `The body has ${given ? `Content-Type ${given}` : 'no Content-Type'}: send ${types.join(' or ')}`
  return refused(errorCatalogue.unsupported_media_type, `${message}${isText ? ' in UTF-8' : ''}.`)
}
