import { flag, oneOf } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const logSettings = defineSettings('log', 'Logs', {
  format: setting('LOG_FORMAT', oneOf('text', 'json'), {
    description: 'How a log line looks: text for people, json for one JSON object a line.',
    default: 'json',
    developmentDefault: 'text',
    visible: true,
  }),
  level: setting('LOG_LEVEL', oneOf('debug', 'info', 'warn', 'error'), {
    description:
      'The lowest level that is written. host.json has a level of its own, below which the host drops lines.',
    default: 'info',
    visible: true,
  }),
  requests: setting('LOG_REQUESTS', flag(), {
    description: 'Whether every request is logged once it is answered: method, route template, status and duration.',
    default: false,
    visible: true,
  }),
})
