import type { Exchange } from '../pipeline/exchange.js'
import type { TransportOptions } from '../pipeline/services.js'
import { PolicyError } from '../pipeline/step.js'
import type { Policy } from './policy.js'

const defaultTimeoutSeconds = 300

/** https://learn.microsoft.com/azure/api-management/forward-request-policy */
export const forwardRequest: Policy = {
  name: 'forward-request',
  sections: ['backend'],
  attributes: {
    timeout: { type: 'int' },
    'timeout-ms': { type: 'int' },
    'continue-timeout': { type: 'int' },
    'http-version': { type: ['1', '2', '2or1'], expression: false },
    'follow-redirects': { type: 'bool' },
    'buffer-request-body': { type: 'bool', expression: false },
    'buffer-response': { type: 'bool', expression: false },
    'fail-on-error-status-code': { type: 'bool', expression: false },
  },
  rule: ({ attributes }) =>
    attributes.has('timeout') && attributes.has('timeout-ms')
      ? 'timeout and timeout-ms exclude each other: give one of them'
      : undefined,
  compile(element, compiler) {
    const timeout = element.attributes.has('timeout-ms')
      ? compiler.int(element, 'timeout-ms', 0)
      : seconds(compiler.int(element, 'timeout', defaultTimeoutSeconds))
    const followRedirects = compiler.bool(element, 'follow-redirects', false)
    const bufferRequest = compiler.bool(element, 'buffer-request-body', false)
    const bufferResponse = compiler.bool(element, 'buffer-response', false)
    const failOnError = compiler.bool(element, 'fail-on-error-status-code', false)
    const http2 = compiler.literal(element, 'http-version')?.startsWith('2') === true
    return async (exchange) => {
      if (bufferRequest(exchange) && !exchange.request.body.isBuffered) await exchange.request.body.buffer()
      const options: TransportOptions = {
        timeoutMilliseconds: timeout(exchange),
        followRedirects: followRedirects(exchange),
        http2,
        bufferResponse: bufferResponse(exchange),
      }
      exchange.response?.body.cancel()
      const response = await exchange.services.transport(exchange.request, options)
      exchange.response = response
      if (failOnError(exchange) && response.status >= 400) throw backendFailed(response.status)
      return undefined
    }
  },
}

function seconds(value: (exchange: Exchange) => number): (exchange: Exchange) => number {
  return (exchange) => value(exchange) * 1000
}

function backendFailed(status: number): PolicyError {
  return new PolicyError({
    source: 'forward-request',
    reason: 'BackendResponseFailure',
    message: `Backend responded with status code ${status}.`,
    status,
    publicMessage: 'Internal server error',
  })
}
