import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import type { Exchange, GatewayResponse, Section } from '../pipeline/exchange.js'
import type { Edit, EditableMessage, Policy } from './policy.js'

/** A policy that edits a message: the request in inbound and backend, the response in outbound and on-error. */
export function messagePolicy(
  policy: Omit<Policy, 'compile'> & Required<Pick<Policy, 'edit'>>,
  of = byDirection,
): Policy {
  return {
    ...policy,
    compile(element, compiler) {
      const edit: Edit = policy.edit(element, compiler)
      const message = of(compiler.section)
      return (exchange) => {
        return finished(edit(exchange, message(exchange)))
      }
    },
  }
}

export function byDirection(section: Section): (exchange: Exchange) => EditableMessage {
  return section === 'inbound' || section === 'backend' ? (exchange) => exchange.request : responseOf
}

/** The response as it is so far: an empty 200 when there is none, as after a backend section without forward-request. */
export function responseOf(exchange: Exchange): GatewayResponse {
  exchange.response ??= emptyResponse()
  return exchange.response
}

export function emptyResponse(): GatewayResponse {
  return { status: 200, reason: 'OK', headers: new HeaderList(), body: MessageBody.empty() }
}

/** Applies edits in their order; a promise only where one of them waits. */
export function applyEdits(
  edits: readonly Edit[],
  exchange: Exchange,
  message: EditableMessage,
): Promise<void> | undefined {
  for (const [index, edit] of edits.entries()) {
    const waiting = edit(exchange, message)
    if (waiting instanceof Promise) return waiting.then(() => applyEdits(edits.slice(index + 1), exchange, message))
  }
  return undefined
}

function finished(edited: void | Promise<void>): Promise<undefined> | undefined {
  return edited instanceof Promise ? edited.then(() => undefined) : undefined
}
