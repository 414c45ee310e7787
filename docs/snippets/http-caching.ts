import * as z from 'zod'
import {
  cacheControl,
  compress,
  etag,
  http,
  openapi,
  preconditions,
  respond,
  toETag,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'

const Note = z.object({ text: z.string() })
let note = { text: 'first', version: 1 }

export const getNote = http(
  { name: 'getNote', method: 'GET', route: 'note' },
  withContext(),
  compress(), //                                               gzip or br for who accepts it
  cacheControl({ maxAge: 30, vary: ['Accept-Language'] }), //  how long caches may give it
  etag(), //                                                   304 for who has it
  openapi({ summary: 'Get the note' }),
  validateHttp({ response: Note }),
)(async () => respond({ headers: { ETag: toETag(String(note.version)) }, jsonBody: note }))

export const replaceNote = http(
  { name: 'replaceNote', method: 'PUT', route: 'note' },
  withContext(),
  preconditions(), // If-Match or If-Unmodified-Since: 428 without, 412 when the note has changed
  openapi({ summary: 'Replace the note' }),
  validateHttp({ body: Note, response: Note }),
)(async ({ body, precondition }) => {
  precondition.check({ version: String(note.version) })
  note = { ...body, version: note.version + 1 }
  return respond({ headers: { ETag: toETag(String(note.version)) }, jsonBody: note })
})
