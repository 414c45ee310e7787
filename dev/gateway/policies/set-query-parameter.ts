import { needsValue } from './exists-action.js'
import type { Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/set-query-parameter-policy */
export const setQueryParameter: Policy = {
  name: 'set-query-parameter',
  sections: ['inbound', 'backend'],
  attributes: {
    name: { type: 'string', required: true },
    'exists-action': { type: ['override', 'skip', 'append', 'delete'] },
  },
  children: { value: { text: 'string', many: true } },
  rule: needsValue,
  compile(element, compiler) {
    const name = compiler.string(element, 'name')
    const action = compiler.string(element, 'exists-action', 'override')
    const values = element.children.map((child) => compiler.text(child))
    return (exchange) => {
      const { url } = exchange.request
      const key = name(exchange)
      const present = url.query.get(key)
      const what = action(exchange)
      if ((what === 'skip' && present !== undefined) || (what === 'delete' && present === undefined)) return undefined
      const query = new Map(url.query)
      if (what === 'delete') query.delete(key)
      else {
        const given = values.map((value) => value(exchange))
        query.set(key, what === 'append' ? [...(present ?? []), ...given] : given)
      }
      exchange.request.url = url.withQuery(query)
      return undefined
    }
  },
}
