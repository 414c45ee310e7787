import type { Exchange } from '../pipeline/exchange.js'
import type { Policy } from './policy.js'

/**
 * https://learn.microsoft.com/azure/api-management/rewrite-uri-policy. The template replaces the path after the backend's base
 * URL; `{name}` stands for a template parameter of the operation. Query parameters that the operation's template does not
 * name are copied unless copy-unmatched-params says otherwise.
 */
export const rewriteUri: Policy = {
  name: 'rewrite-uri',
  sections: ['inbound'],
  attributes: { template: { type: 'string', required: true }, 'copy-unmatched-params': { type: 'bool' } },
  rule({ attributes }) {
    const template = attributes.get('template')?.value
    return template !== undefined && !template.expression && /@[({]/.test(template.text)
      ? 'the template holds an expression beside text: make the whole value one expression'
      : undefined
  },
  compile(element, compiler) {
    const template = compiler.string(element, 'template')
    const copy = compiler.bool(element, 'copy-unmatched-params', true)
    return (exchange) => {
      const { request } = exchange
      const filled = fill(template(exchange), request.matchedParameters)
      const question = filled.indexOf('?')
      const path = question < 0 ? filled : filled.slice(0, question)
      const own = question < 0 ? '' : filled.slice(question + 1)
      const query = copy(exchange) ? joinQuery(own, unmatchedQuery(exchange)) : own
      request.url = request.url.withPath(path).withQueryString(query)
      return undefined
    }
  },
}

function fill(template: string, parameters: ReadonlyMap<string, string>): string {
  if (!template.includes('{')) return template
  return template.replace(/\{\*?([^{}]+)\}/g, (whole, name: string) => {
    const value = parameters.get(name)
    return value === undefined ? whole : encodeURIComponent(value)
  })
}

/** The request's query without the parameters that the operation's template names, their encoding untouched. */
function unmatchedQuery({ request, operation }: Exchange): string {
  const { queryString } = request.url
  const template = operation?.urlTemplate ?? ''
  const question = template.indexOf('?')
  if (queryString === '' || question < 0) return queryString
  const matched = new Set(new URLSearchParams(template.slice(question + 1)).keys())
  return queryString
    .split('&')
    .filter((part) => !matched.has([...new URLSearchParams(part).keys()][0] ?? ''))
    .join('&')
}

function joinQuery(first: string, second: string): string {
  return [first, second].filter((part) => part !== '').join('&')
}
