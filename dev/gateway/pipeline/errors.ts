import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import { reasonOf } from '../http/status.js'
import type { Exchange, GatewayResponse, LastError, Section } from './exchange.js'
import { PolicyError } from './step.js'

/** Texts of the error-handling reference: https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies */
export function operationNotFound(): PolicyError {
  return new PolicyError({
    source: 'configuration',
    reason: 'OperationNotFound',
    message: 'Unable to match incoming request to an operation.',
    status: 404,
    statusReason: 'Resource Not Found',
    publicMessage: 'Resource not found',
    section: 'backend',
  })
}

/** A failure that is answered with 500 and whose cause the client never sees. */
export function internalError(source: string, reason: string, message: string): PolicyError {
  return new PolicyError({
    source,
    reason,
    message,
    status: 500,
    statusReason: 'Internal Server Error',
    publicMessage: 'Internal server error',
  })
}

/** Whatever was thrown as the error that policies see. The cause of a 5xx is traced, since the client does not see it. */
export function toPolicyError(thrown: unknown, exchange: Exchange): PolicyError {
  const { services, requestId } = exchange
  if (!(thrown instanceof PolicyError)) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    services.trace('gateway', `${requestId} ${error.stack ?? error.message}`, 'error')
    return internalError('gateway', 'InternalError', error.message)
  }
  const { status, source, reason, message, scope, section, path } = thrown.error
  if (status >= 500 && reason !== 'ClientConnectionFailure') {
    const place = path === undefined ? '' : ` at ${scope} ${section} ${path}`
    services.trace('gateway', `${requestId} ${source}${place}: ${reason}: ${message}`, 'error')
  }
  return thrown
}

export function lastErrorOf({ error }: PolicyError, section: Section): LastError {
  const { source, reason, message, scope, path, policyId } = error
  return {
    source,
    reason,
    message,
    section: error.section ?? section,
    ...(scope === undefined ? {} : { scope }),
    ...(path === undefined ? {} : { path }),
    ...(policyId === undefined ? {} : { policyId }),
  }
}

/** What the client gets where no on-error policy answers, byte for byte as API Management writes it. */
export function defaultResponse({ error }: PolicyError, requestId: string): GatewayResponse {
  const activity = error.publicMessage === 'Internal server error' ? `, "activityId": "${requestId}"` : ''
  const body =
    error.publicBody ??
    `{ "statusCode": ${error.status}, "message": ${JSON.stringify(error.publicMessage)}${activity} }`
  return {
    status: error.status,
    reason: error.statusReason ?? reasonOf(error.status),
    headers: new HeaderList([['Content-Type', 'application/json'], ...Object.entries(error.headers ?? {})]),
    body: MessageBody.fromText(body),
  }
}
