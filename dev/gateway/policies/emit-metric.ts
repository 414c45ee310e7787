import type { PolicyElement } from '../documents/element.js'
import { ALL_SECTIONS, type Policy } from './policy.js'

const maximumDimensions = 5
/** Dimensions that need no value, since the gateway knows it. */
const known = /^(API ID|Operation ID|Product ID|User ID|Subscription ID|Location|Gateway ID|Backend ID)$/

/** https://learn.microsoft.com/azure/api-management/emit-metric-policy. The metric goes to the gateway's own log. */
export const emitMetric: Policy = {
  name: 'emit-metric',
  sections: ALL_SECTIONS,
  attributes: {
    name: { type: 'string', required: true, expression: false },
    value: { type: 'double' },
    namespace: { type: 'string', expression: false },
  },
  children: {
    dimension: {
      attributes: { name: { type: 'string', required: true, expression: false }, value: { type: 'string' } },
      required: true,
      many: true,
    },
  },
  rule: ({ children }) => {
    const custom = children.filter(isCustom)
    return custom.length > maximumDimensions
      ? `<emit-metric> takes at most ${maximumDimensions} dimensions of its own: remove ${custom.length - maximumDimensions}`
      : undefined
  },
  limitation: 'Metrics are written to the log.',
  compile(element, compiler) {
    const name = compiler.string(element, 'name')
    const value = compiler.attribute(element, 'value', 'double')
    const namespace = compiler.string(element, 'namespace', 'API Management')
    const dimensions = element.children.map((child) => ({
      name: compiler.string(child, 'name'),
      value: compiler.attribute(child, 'value', 'string'),
    }))
    return (exchange) => {
      const shown = dimensions.map((one) => ` ${one.name(exchange)}=${one.value?.(exchange) ?? ''}`).join('')
      const metric = `${namespace(exchange)}/${name(exchange)} ${value?.(exchange) ?? 1}${shown}`
      exchange.services.trace('emit-metric', metric, 'information')
      return undefined
    }
  },
}

function isCustom({ attributes }: PolicyElement): boolean {
  return !known.test(attributes.get('name')?.value.text ?? '')
}
