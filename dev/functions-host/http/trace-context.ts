import { randomBytes } from 'node:crypto'
import type { RpcInvocationRequest } from '../worker/core-types.js'

const TRACE_PARENT = /^00-(?<trace>[\da-f]{32})-(?<parent>[\da-f]{16})-(?<flags>[\da-f]{2})$/

/**
 * The invocation's place in the trace: a new span of the caller's trace, or of a new one.
 * @see https://www.w3.org/TR/trace-context/
 */
export function continueTrace(headers: ReadonlyMap<string, string>): RpcInvocationRequest['traceContext'] {
  const caller = TRACE_PARENT.exec(headers.get('traceparent') ?? '')?.groups
  const trace = caller?.['trace'] ?? randomBytes(16).toString('hex')
  const span = randomBytes(8).toString('hex')
  return {
    traceParent: `00-${trace}-${span}-${caller?.['flags'] ?? '00'}`,
    traceState: caller ? (headers.get('tracestate') ?? '') : '',
    attributes: {},
  }
}
