import { flag } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const documentationSettings = defineSettings('documentation', 'Documentation', {
  enabled: setting('DOCS_ENABLED', flag(), {
    description: 'Whether the app gives its documentation page and its OpenAPI document; without, both are 404.',
    default: true,
    visible: true,
  }),
})
