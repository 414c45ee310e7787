/** One documented kind of failure: a stable code, its HTTP status, what it means and what a client does about it. */
export interface ErrorRow {
  readonly code: string
  readonly status: number
  readonly meaning: string
  readonly action: string
}

/** Every error code of the toolkit. A code, once published, keeps its status and its meaning. */
export const errorCatalogue = {
  malformed_body: {
    code: 'malformed_body',
    status: 400,
    meaning: 'The body is not valid JSON in UTF-8.',
    action: 'Send a well-formed JSON document encoded in UTF-8.',
  },
  bad_request: {
    code: 'bad_request',
    status: 400,
    meaning: 'The request cannot be understood.',
    action: 'Correct the request; the message says what is wrong.',
  },
  unauthorized: {
    code: 'unauthorized',
    status: 401,
    meaning: 'The request does not say who sends it, or not believably.',
    action: 'Send valid credentials, as WWW-Authenticate describes.',
  },
  forbidden: {
    code: 'forbidden',
    status: 403,
    meaning: 'The caller is known but may not do this.',
    action: 'Ask for the missing permission.',
  },
  gateway_required: {
    code: 'gateway_required',
    status: 403,
    meaning: 'The request did not come through the API Management gateway.',
    action: 'Call the address of the gateway with a subscription key.',
  },
  not_found: {
    code: 'not_found',
    status: 404,
    meaning: 'The resource does not exist.',
    action: 'Check the identifier in the path.',
  },
  conflict: {
    code: 'conflict',
    status: 409,
    meaning: 'The request conflicts with the state of the resource.',
    action: 'Read the resource again and decide anew.',
  },
  precondition_failed: {
    code: 'precondition_failed',
    status: 412,
    meaning: 'The resource has changed: If-Match names another version.',
    action: 'Read the resource again, and send its new ETag in If-Match.',
  },
  unsupported_media_type: {
    code: 'unsupported_media_type',
    status: 415,
    meaning: 'The body has a content type or coding that the operation does not read.',
    action: 'Send Content-Type: application/json, not compressed.',
  },
  validation_failed: {
    code: 'validation_failed',
    status: 422,
    meaning: 'Parameters or body break their schema; details has one entry per problem.',
    action: 'Correct every entry of details.',
  },
  precondition_required: {
    code: 'precondition_required',
    status: 428,
    meaning: 'The operation changes a resource and wants to know which version.',
    action: 'Send the ETag of the version that you read in If-Match.',
  },
  internal_error: {
    code: 'internal_error',
    status: 500,
    meaning: 'The server failed.',
    action: 'Try again later; report the correlation id if it persists.',
  },
  response_invalid: {
    code: 'response_invalid',
    status: 500,
    meaning: 'The server produced an answer that breaks its own contract, and withheld it.',
    action: 'Report the correlation id.',
  },
  service_unavailable: {
    code: 'service_unavailable',
    status: 503,
    meaning: 'Something that the operation depends on does not answer.',
    action: 'Try again after Retry-After seconds.',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errorCatalogue
