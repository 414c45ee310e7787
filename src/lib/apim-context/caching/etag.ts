import { createHash } from 'node:crypto'
import type { HttpRequest } from '@azure/functions'
import * as z from 'zod'
import type { Decorator } from '../decorators/decorator.js'
import { defineLayer } from '../decorators/layer.js'
import { schema } from '../request/lazily.js'
import type { Answer } from '../response/answer.js'
import { parseEntityTags, toVersion } from './entity-tag.js'
import { fromHttpDate } from './http-date.js'

type Headers = HttpRequest['headers']

const Conditions = schema(() =>
  z.object({
    'If-None-Match': z
      .string()
      .optional()
      .meta({ description: 'The ETag of what the client has: 304 if it still is so.' }),
  }),
)

/**
 * Answers a GET with 304 and no body where the client has what it would get. The handler's own `ETag` (see {@link toETag})
 * or `Last-Modified` tells; without an ETag the body gets a weak one, which saves the way of the body but not its making.
 */
export function etag(): Decorator<'guard', object, never> {
  return defineLayer({
    name: 'etag',
    errors: [],
    effect: {
      headers: Conditions,
      responses: { 304: { description: 'The client has it already.', headers: { ETag: 'Its version.' } } },
      responseHeaders: { ETag: 'The version of the answer, for If-None-Match.' },
    },
    async around({ request, route }, next) {
      const answer = await next({})
      if (answer.status !== 200 || route.method !== 'GET') return answer
      const tag = answer.headers['etag'] ?? weakTagOf(answer.body)
      if (tag !== undefined) answer.headers['etag'] = tag
      const known = findKnown(request.headers, tag, answer.headers['last-modified'])
      return known === undefined ? answer : toNotModified(answer, known)
    },
  })
}

/** Weak, as it is the same for two answers that differ in headers alone. A stream is not read twice for it. */
function weakTagOf(body: Answer['body']): string | undefined {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return undefined
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

/**
 * The headers by which a 304 tells what it is about, if the client may keep what it has:
 * https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
 */
function findKnown(
  headers: Headers,
  tag: string | undefined,
  lastModified: string | undefined,
): Answer['headers'] | undefined {
  const current = tag === undefined ? {} : { etag: tag }
  const ifNoneMatch = headers.get('if-none-match')
  if (ifNoneMatch === null) {
    const since = fromHttpDate(headers.get('if-modified-since'))
    const modified = fromHttpDate(lastModified)
    return since !== undefined && modified !== undefined && modified <= since ? current : undefined
  }
  const sent = parseEntityTags(ifNoneMatch)
  if (sent === '*') return current
  const tags = parseEntityTags(tag ?? '')
  const version = tags && tags !== '*' ? toVersion(tags[0]!) : undefined
  const known = sent?.find((one) => toVersion(one) === version)
  return known && { etag: known.text }
}

/** Keeps what a cache updates its copy with, and leaves out what describes a body. */
function toNotModified({ headers, cookies }: Answer, known: Answer['headers']): Answer {
  const kept = Object.entries(headers).filter(([name]) => !/^content-(?!location$|security-policy)/.test(name))
  return { status: 304, headers: { ...Object.fromEntries(kept), ...known }, ...(cookies && { cookies }) }
}
