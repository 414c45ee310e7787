import { messagePolicy } from './message.js'
import { ALL_SECTIONS } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/set-method-policy */
export const setMethod = messagePolicy(
  {
    name: 'set-method',
    sections: ALL_SECTIONS,
    text: 'string',
    rule: ({ text }) => (text === undefined ? '<set-method> is empty: write the method, such as POST' : undefined),
    edit(element, compiler) {
      const method = compiler.text(element)
      return (exchange, message) => {
        message.method = method(exchange).trim().toUpperCase()
      }
    },
  },
  () => (exchange) => exchange.request,
)
