import { ALL_SECTIONS, type Policy } from './policy.js'

const maximumBytes = 200 * 1024

/** https://learn.microsoft.com/azure/api-management/log-to-eventhub-policy. The event goes to the gateway's own log. */
export const logToEventhub: Policy = {
  name: 'log-to-eventhub',
  sections: ALL_SECTIONS,
  attributes: {
    'logger-id': { type: 'string', required: true },
    'partition-id': { type: 'string' },
    'partition-key': { type: 'string' },
  },
  text: 'string',
  limitation: 'Events are written to the log.',
  compile(element, compiler) {
    const logger = compiler.string(element, 'logger-id')
    const text = compiler.text(element)
    return (exchange) => {
      const event = Buffer.from(text(exchange), 'utf8').subarray(0, maximumBytes).toString('utf8')
      exchange.services.trace('log-to-eventhub', `${logger(exchange)}: ${event}`, 'information')
      return undefined
    }
  },
}
