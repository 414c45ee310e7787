import type { HttpRequest } from '@azure/functions'
import type { RequestContext } from '../context/request-context.js'
import { errorCatalogue } from '../errors/catalogue.js'
import type { Refusal } from '../errors/http-error.js'
import { refuse } from './refuse.js'

const json = /^application\/(?:json|[\w!#$&^.+-]+\+json)\s*(?:;|$)/i
const otherCharset = /;\s*charset\s*=(?!\s*"?utf-?8"?\s*(?:;|$))/i
const utf8 = new TextDecoder('utf-8', { fatal: true })

export type ReadBody = { readonly value: unknown } | { readonly refused: Refusal }

/** Reads a JSON body; an empty one is undefined, which a schema may allow. */
export async function readJson(context: RequestContext): Promise<ReadBody> {
  const bytes = await context.bytes()
  if (bytes.byteLength === 0) return { value: undefined }
  const unsupported = findUnsupported(context.request.headers)
  if (unsupported !== undefined) {
    return { refused: refuse(errorCatalogue.unsupported_media_type, { message: unsupported }) }
  }
  try {
    return { value: JSON.parse(utf8.decode(bytes)) }
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'not well-formed JSON' : 'not valid UTF-8'
    return { refused: refuse(errorCatalogue.malformed_body, { message: `The body is ${reason}.` }) }
  }
}

function findUnsupported(headers: HttpRequest['headers']): string | undefined {
  const coding = headers.get('content-encoding')
  // Neither the gateway nor the host decodes a request.
  if (coding && coding.toLowerCase() !== 'identity') return `The body has Content-Encoding ${coding}: send it as it is.`
  const type = headers.get('content-type')
  if (type !== null && json.test(type) && !otherCharset.test(type)) return undefined
  return `The body has ${type ? `Content-Type ${type}` : 'no Content-Type'}: send application/json in UTF-8.`
}
