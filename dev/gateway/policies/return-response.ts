import { END } from '../pipeline/step.js'
import { applyEdits, emptyResponse } from './message.js'
import { ALL_SECTIONS, type Policy } from './policy.js'
import { setBody } from './set-body.js'
import { setHeader } from './set-header.js'
import { setStatus } from './set-status.js'
import { responseOfValue } from './variables.js'

/**
 * https://learn.microsoft.com/azure/api-management/return-response-policy. Ends the pipeline: neither the rest of inbound nor
 * backend nor outbound runs.
 */
export const returnResponse: Policy = {
  name: 'return-response',
  sections: ALL_SECTIONS,
  attributes: { 'response-variable-name': { type: 'string', expression: false } },
  children: { 'set-status': setStatus, 'set-header': { ...setHeader, many: true }, 'set-body': setBody },
  compile(element, compiler) {
    const variable = compiler.attribute(element, 'response-variable-name', 'string')
    const edits = compiler.edits(element)
    return (exchange) => {
      const name = variable?.(exchange)
      const base = name == null ? undefined : responseOfValue(exchange.variables.get(name))
      const response = base ?? emptyResponse()
      const end = (): typeof END => {
        exchange.response?.body.cancel()
        exchange.response = response
        return END
      }
      const waiting = applyEdits(edits, exchange, response)
      return waiting === undefined ? end() : waiting.then(end)
    }
  },
}
