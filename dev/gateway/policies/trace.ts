import { ALL_SECTIONS, type Policy } from './policy.js'

const severities = ['verbose', 'information', 'error'] as const
type Severity = (typeof severities)[number]

/** https://learn.microsoft.com/azure/api-management/trace-policy. Goes to the gateway's own log; text alone is the old form. */
export const trace: Policy = {
  name: 'trace',
  sections: ALL_SECTIONS,
  attributes: {
    source: { type: 'string', required: true },
    severity: { type: severities, expression: false },
  },
  children: {
    message: { text: 'string' },
    metadata: {
      attributes: { name: { type: 'string', required: true }, value: { type: 'string', required: true } },
      many: true,
    },
  },
  text: 'string',
  compile(element, compiler) {
    const source = compiler.string(element, 'source')
    const severity = (compiler.literal(element, 'severity') ?? 'verbose') as Severity
    const body = element.children.find(({ name }) => name === 'message') ?? element
    const message = compiler.text(body)
    const metadata = element.children
      .filter(({ name }) => name === 'metadata')
      .map((child) => ({ name: compiler.string(child, 'name'), value: compiler.string(child, 'value') }))
    return (exchange) => {
      const details = metadata.map(({ name, value }) => ` ${name(exchange)}=${value(exchange)}`).join('')
      exchange.services.trace(source(exchange), message(exchange) + details, severity)
      return undefined
    }
  },
}
