import { text } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const hostSettings = defineSettings('host', 'The host', {
  environment: setting('AZURE_FUNCTIONS_ENVIRONMENT', text('a name such as Production'), {
    description: 'Where the app runs: the host says Development on a development machine.',
    default: 'Production',
    visible: true,
  }),
})
