import type { RequestContext } from '../context/request-context.js'
import type { GuardInput } from '../decorators/guard.js'
import { errorCatalogue } from '../errors/catalogue.js'
import type { ExceptionMapper } from '../errors/exceptions.js'
import { HttpError, type Refusal } from '../errors/http-error.js'
import type { Answer } from './answer.js'
import { identify, plainHeaders } from './headers.js'
import { PROBLEM_TYPE, prefersProblem, toProblem } from './problem.js'

/** Makes the answers of failures. An app has one. */
export interface FailureResponder {
  /** The answer for whatever was thrown. What is no {@link HttpError}, and becomes none, is nobody's business but the log's. */
  ofThrown(error: unknown, context: RequestContext, input: GuardInput): Answer
  /** The answer for a refusal. What is the server's own fault is logged, once, and not told. */
  ofRefusal(refusal: Refusal, context: RequestContext, error?: unknown): Answer
}

const row = errorCatalogue.internal_error
const unknown: Refusal = { row, message: row.meaning, details: [], headers: {} }

export function createFailureResponder(mapException: ExceptionMapper, docsUrl?: string): FailureResponder {
  function ofRefusal(refusal: Refusal, context: RequestContext, error?: unknown): Answer {
    context.failure = error ?? refusal
    const { code, status, meaning } = refusal.row
    if (status >= 500) context.log.error(`Request failed: ${code}`, { code, error })
    const message = status < 500 ? refusal.message : meaning
    const told = { code, message, correlation_id: context.apim.correlationId, details: refusal.details }
    const headers = identify(plainHeaders(refusal.headers), context.apim)
    const isProblem = prefersProblem(context.request.headers.get('accept'))
    headers['content-type'] = isProblem ? PROBLEM_TYPE : 'application/json'
    const body = JSON.stringify(isProblem ? toProblem(told, status, docsUrl) : { error: told })
    return { status, headers, body }
  }

  return {
    ofRefusal,
    ofThrown(error, context, input) {
      if (error instanceof HttpError) return ofRefusal(error, context, error)
      try {
        const mapped = mapException(error, input)
        // The log needs what was thrown, which the answer made of it may not mention.
        if (mapped instanceof HttpError) return ofRefusal(mapped, context, mapped.cause === undefined ? error : mapped)
      } catch (failure) {
        return ofRefusal(unknown, context, new AggregateError([error, failure], 'An exception handler has failed'))
      }
      return ofRefusal(unknown, context, error)
    },
  }
}
