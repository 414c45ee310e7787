import { STATUS_CODES } from 'node:http'
import type { HttpResponseInit } from '@azure/functions'
import type { RequestContext } from '../context/request-context.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { HttpError } from '../errors/http-error.js'
import { identify, plainHeaders } from './headers.js'

/**
 * The answer for whatever was thrown or refused: the envelope, or RFC 9457 where the client accepts that. What is the
 * server's own fault is logged, once, and not told.
 */
export function toErrorResponse(error: unknown, context: RequestContext): HttpResponseInit {
  const known = error instanceof HttpError ? error : undefined
  const row = known?.row ?? errorCatalogue.internal_error
  if (row.status >= 500) context.log.error(`Request failed: ${row.code}`, { code: row.code, error })
  const told = {
    code: row.code,
    message: known && row.status < 500 ? known.message : row.meaning,
    correlation_id: context.apim.correlationId,
    details: known?.details ?? [],
  }
  const headers = identify(plainHeaders(known?.headers), context.apim)
  if (!acceptsProblem(context)) {
    headers['content-type'] = 'application/json'
    return { status: row.status, headers, body: JSON.stringify({ error: told }) }
  }
  const { message: detail, ...members } = told
  const problem = { type: 'about:blank', title: STATUS_CODES[row.status], status: row.status, detail, ...members }
  headers['content-type'] = 'application/problem+json'
  return { status: row.status, headers, body: JSON.stringify(problem) }
}

// https://www.rfc-editor.org/rfc/rfc9457
const acceptsProblem = ({ request }: RequestContext): boolean =>
  request.headers.get('accept')?.toLowerCase().includes('application/problem+json') ?? false
