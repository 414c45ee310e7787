import type { RequestContext } from '../context/request-context.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { HttpError, type Refusal } from '../errors/http-error.js'
import type { Answer } from './answer.js'
import { identify, plainHeaders } from './headers.js'

// An import of node:http as an ES module reads all its members, and so loads Node's fetch: 25 ms of every start.
const { STATUS_CODES } = process.getBuiltinModule('node:http')

/** The answer for whatever was thrown. What is no {@link HttpError} is nobody's business but the log's. */
export function toErrorResponse(error: unknown, context: RequestContext): Answer {
  return toRefusalResponse(error instanceof HttpError ? error : unknown, context, error)
}

const row = errorCatalogue.internal_error
const unknown: Refusal = { row, message: row.meaning, details: [], headers: {} }

/**
 * The answer for a refusal: the envelope, or RFC 9457 where the client accepts that. What is the server's own fault is
 * logged, once, and not told.
 */
export function toRefusalResponse(
  { row, message, details, headers: given }: Refusal,
  context: RequestContext,
  error?: unknown,
): Answer {
  const { code, status, meaning } = row
  if (status >= 500) context.log.error(`Request failed: ${code}`, { code, error })
  const told = {
    code,
    message: status < 500 ? message : meaning,
    correlation_id: context.apim.correlationId,
    details,
  }
  const headers = identify(plainHeaders(given), context.apim)
  if (!acceptsProblem(context)) {
    headers['content-type'] = 'application/json'
    return { status, headers, body: JSON.stringify({ error: told }) }
  }
  const { message: detail, ...members } = told
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status, detail, ...members }
  headers['content-type'] = 'application/problem+json'
  return { status, headers, body: JSON.stringify(problem) }
}

// https://www.rfc-editor.org/rfc/rfc9457
const acceptsProblem = ({ request }: RequestContext): boolean =>
  request.headers.get('accept')?.toLowerCase().includes('application/problem+json') ?? false
