import { ALL_SECTIONS, type Policy } from './policy.js'

/** https://learn.microsoft.com/azure/api-management/set-variable-policy */
export const setVariable: Policy = {
  name: 'set-variable',
  sections: ALL_SECTIONS,
  attributes: { name: { type: 'string', required: true }, value: { type: 'any', required: true } },
  compile(element, compiler) {
    const name = compiler.string(element, 'name')
    const value = compiler.value(element.attributes.get('value')!.value, 'any')
    return (exchange) => {
      exchange.variables.set(name(exchange), value(exchange))
      return undefined
    }
  },
}
