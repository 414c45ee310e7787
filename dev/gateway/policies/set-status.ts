import { reasonOf } from '../http/status.js'
import { messagePolicy, responseOf } from './message.js'
import { ALL_SECTIONS } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/set-status-policy. Without a reason the code's own phrase is sent. */
export const setStatus = messagePolicy(
  {
    name: 'set-status',
    sections: ALL_SECTIONS,
    attributes: { code: { type: 'int', required: true }, reason: { type: 'string' } },
    edit(element, compiler) {
      const code = compiler.int(element, 'code', 200)
      const reason = compiler.attribute(element, 'reason', 'string')
      return (exchange, message) => {
        message.status = code(exchange)
        message.reason = reason?.(exchange) ?? reasonOf(message.status)
      }
    },
  },
  () => responseOf,
)
