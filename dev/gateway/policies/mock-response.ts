import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import { reasonOf } from '../http/status.js'
import { END } from '../pipeline/step.js'
import { mockedResponse } from './openapi-sample.js'
import type { Policy } from './policy.js'

/**
 * https://learn.microsoft.com/azure/api-management/mock-response-policy. Answers with the operation's example, a value made from its
 * schema, or nothing, and ends the pipeline.
 */
export const mockResponse: Policy = {
  name: 'mock-response',
  sections: ['inbound', 'outbound', 'on-error'],
  attributes: { 'status-code': { type: 'int' }, 'content-type': { type: 'string' }, index: { type: 'int' } },
  compile(element, compiler) {
    const status = compiler.int(element, 'status-code', 200)
    const contentType = compiler.attribute(element, 'content-type', 'string')
    const index = compiler.int(element, 'index', 0)
    return (exchange) => {
      const { operation, api } = exchange
      const code = status(exchange)
      const wanted = { status: code, mediaType: contentType?.(exchange) ?? undefined, index: index(exchange) }
      const mocked = mockedResponse(operation?.definition, api?.specification, wanted)
      const headers = new HeaderList(mocked === undefined ? [] : [['Content-Type', mocked.mediaType]])
      exchange.response?.body.cancel()
      exchange.response = {
        status: code,
        reason: reasonOf(code),
        headers,
        body: mocked === undefined ? MessageBody.empty() : MessageBody.fromText(textOf(mocked.value)),
      }
      return END
    }
  },
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
