import { oneOf } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const logSettings = defineSettings('log', 'Logs', {
  format: setting('LOG_FORMAT', oneOf('text', 'json'), {
    description: 'How a log line looks: text for people, json for one JSON object a line.',
    default: 'json',
    developmentDefault: 'text',
    visible: true,
  }),
})
