import { MessageBody } from '../http/body.js'
import { compileLiquid } from './liquid.js'
import { messagePolicy } from './message.js'
import { ALL_SECTIONS, type EditableMessage } from './policy.js'

/**
 * https://learn.microsoft.com/azure/api-management/set-body-policy. Content-Length follows the new body; Content-Type stays.
 */
export const setBody = messagePolicy({
  name: 'set-body',
  sections: ALL_SECTIONS,
  attributes: {
    template: { type: ['liquid', 'none'], expression: false },
    'xsi-nil': { type: ['blank', 'null'], expression: false },
    'parse-date': { type: 'bool', expression: false },
  },
  text: 'string',
  edit(element, compiler) {
    if (compiler.literal(element, 'template') === 'liquid') {
      const render = compileLiquid(element, compiler)
      return (exchange, message) => replaceBody(message, render(exchange, message))
    }
    const text = compiler.text(element)
    return (exchange, message) => replaceBody(message, text(exchange))
  },
})

/** Gives a message another body. A response's old one, still arriving, is given up so that its connection is free again. */
export function replaceBody(message: EditableMessage, text: string): void {
  if (message.status !== undefined) message.body.cancel()
  message.body = MessageBody.fromText(text)
  message.headers.delete('Content-Length')
  message.headers.delete('Content-Encoding')
}
