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
    meaning: 'The body is not what its content type says, such as well-formed JSON in UTF-8.',
    action: 'Correct how the body is written; the message says what is wrong.',
  },
  bad_request: {
    code: 'bad_request',
    status: 400,
    meaning: 'The request cannot be understood.',
    action: 'Correct the request; the message says what is wrong.',
  },
  idempotency_key_required: {
    code: 'idempotency_key_required',
    status: 400,
    meaning: 'The operation must not run twice by accident, and the request has no Idempotency-Key.',
    action: 'Send a new key, such as a UUID, and the same one when you repeat the request.',
  },
  unauthorized: {
    code: 'unauthorized',
    status: 401,
    meaning: 'The request does not say who sends it, or not believably.',
    action: 'Send valid credentials, as WWW-Authenticate describes.',
  },
  subscription_required: {
    code: 'subscription_required',
    status: 401,
    meaning: 'The request did not come with a subscription that the gateway has accepted.',
    action: 'Call the address of the gateway with a subscription key.',
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
  client_certificate_required: {
    code: 'client_certificate_required',
    status: 403,
    meaning: 'The client did not show a certificate that is accepted here.',
    action: 'Call the gateway with a client certificate that was agreed upon.',
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
  request_in_progress: {
    code: 'request_in_progress',
    status: 409,
    meaning: 'Another request with this Idempotency-Key has not ended yet.',
    action: 'Repeat the request after Retry-After seconds: it then gets the answer of the other one.',
  },
  precondition_failed: {
    code: 'precondition_failed',
    status: 412,
    meaning: 'The resource is not, or no longer, in the state that If-Match or If-Unmodified-Since names.',
    action: 'Read the resource again, and send its new ETag in If-Match.',
  },
  payload_too_large: {
    code: 'payload_too_large',
    status: 413,
    meaning: 'The body is larger than the operation takes, or becomes so when it is decompressed.',
    action: 'Send less at once; the message names the limit.',
  },
  unsupported_media_type: {
    code: 'unsupported_media_type',
    status: 415,
    meaning: 'The body has a content type or coding that the operation does not read.',
    action: 'Send what the message names, as the documentation of the operation says.',
  },
  validation_failed: {
    code: 'validation_failed',
    status: 422,
    meaning: 'Parameters or body break their schema; details has one entry per problem.',
    action: 'Correct every entry of details.',
  },
  idempotency_key_reused: {
    code: 'idempotency_key_reused',
    status: 422,
    meaning: 'This Idempotency-Key belongs to a request with other parameters or another body.',
    action: 'Send a new key with a new request; repeat a request as it was.',
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
