import { type ErrorRow, errorCatalogue } from './catalogue.js'

/** Where a problem stands in the request. */
export type ProblemPlace = 'path' | 'query' | 'headers' | 'cookies' | 'body'

/** One problem of a refused request; `name` is a path such as `tags[2]`, empty for the whole. */
export interface ProblemDetail {
  readonly in: ProblemPlace
  readonly name: string
  readonly message: string
}

export interface HttpErrorOptions extends ErrorOptions {
  readonly details?: readonly ProblemDetail[]
  /** Headers of the answer, such as `Retry-After` or `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What an answer to a failed request is made of. An {@link HttpError} is one, but costs a stack that nobody reads. */
export interface Refusal {
  readonly row: ErrorRow
  readonly message: string
  readonly details: readonly ProblemDetail[]
  readonly headers: Readonly<Record<string, string>>
}

/**
 * A failure that the client is told about. Thrown by a handler or returned by a guard, it becomes the error envelope.
 * The message of a 4xx is sent; that of a 5xx is only logged, and the client reads the row's meaning.
 */
export class HttpError extends Error implements Refusal {
  override readonly name: string = 'HttpError'
  readonly row: ErrorRow
  readonly details: readonly ProblemDetail[]
  readonly headers: Readonly<Record<string, string>>

  constructor(row: ErrorRow, message: string = row.meaning, options: HttpErrorOptions = {}) {
    super(message, options)
    this.row = row
    this.details = options.details ?? []
    this.headers = options.headers ?? {}
  }

  get code(): string {
    return this.row.code
  }

  get status(): number {
    return this.row.status
  }
}

/** A class per row: its instances take a message and options. Named in words, as a bundle shortens the names of classes. */
const classFor = (name: string, row: ErrorRow) =>
  class extends HttpError {
    static readonly row = row
    override readonly name: string = name
    constructor(message?: string, options?: HttpErrorOptions) {
      super(row, message, options)
    }
  }

export class BadRequestError extends classFor('BadRequestError', errorCatalogue.bad_request) {}
export class MalformedBodyError extends classFor('MalformedBodyError', errorCatalogue.malformed_body) {}
export class IdempotencyKeyRequiredError extends classFor(
  'IdempotencyKeyRequiredError',
  errorCatalogue.idempotency_key_required,
) {}
export class UnauthorizedError extends classFor('UnauthorizedError', errorCatalogue.unauthorized) {}
export class ForbiddenError extends classFor('ForbiddenError', errorCatalogue.forbidden) {}
export class GatewayRequiredError extends classFor('GatewayRequiredError', errorCatalogue.gateway_required) {}
export class SubscriptionRequiredError extends classFor(
  'SubscriptionRequiredError',
  errorCatalogue.subscription_required,
) {}
export class ClientCertificateRequiredError extends classFor(
  'ClientCertificateRequiredError',
  errorCatalogue.client_certificate_required,
) {}
export class NotFoundError extends classFor('NotFoundError', errorCatalogue.not_found) {}
export class ConflictError extends classFor('ConflictError', errorCatalogue.conflict) {}
export class RequestInProgressError extends classFor('RequestInProgressError', errorCatalogue.request_in_progress) {}
export class PreconditionFailedError extends classFor('PreconditionFailedError', errorCatalogue.precondition_failed) {}
export class PayloadTooLargeError extends classFor('PayloadTooLargeError', errorCatalogue.payload_too_large) {}
export class UnsupportedMediaTypeError extends classFor(
  'UnsupportedMediaTypeError',
  errorCatalogue.unsupported_media_type,
) {}
export class ValidationError extends classFor('ValidationError', errorCatalogue.validation_failed) {}
export class IdempotencyKeyReusedError extends classFor(
  'IdempotencyKeyReusedError',
  errorCatalogue.idempotency_key_reused,
) {}
export class PreconditionRequiredError extends classFor(
  'PreconditionRequiredError',
  errorCatalogue.precondition_required,
) {}
export class InternalServerError extends classFor('InternalServerError', errorCatalogue.internal_error) {}
export class InvalidResponseError extends classFor('InvalidResponseError', errorCatalogue.response_invalid) {}
export class ServiceUnavailableError extends classFor('ServiceUnavailableError', errorCatalogue.service_unavailable) {}
