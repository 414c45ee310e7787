import { responseOf } from './message.js'
import { ALL_SECTIONS, type Policy } from './policy.js'
import { replaceBody } from './set-body.js'

/** https://learn.microsoft.com/azure/api-management/find-and-replace-policy. Plain text, every occurrence, case counts. */
export const findAndReplace: Policy = {
  name: 'find-and-replace',
  sections: ALL_SECTIONS,
  attributes: { from: { type: 'string', required: true }, to: { type: 'string', required: true } },
  compile(element, compiler) {
    const from = compiler.string(element, 'from')
    const to = compiler.string(element, 'to')
    const isRequest = compiler.section === 'inbound' || compiler.section === 'backend'
    return async (exchange) => {
      const message = isRequest ? exchange.request : responseOf(exchange)
      if (message.body.isEmpty) return undefined
      const text = (await message.body.buffer()).toString('utf8')
      const search = from(exchange)
      if (search !== '' && text.includes(search))
        replaceBody(
          message,
          text.replaceAll(search, () => to(exchange)),
        )
      return undefined
    }
  },
}
