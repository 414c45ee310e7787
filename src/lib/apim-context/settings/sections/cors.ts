import { list } from '../kinds.js'
import { defineSettings } from '../section.js'
import { setting } from '../setting.js'

export const corsSettings = defineSettings('cors', 'CORS', {
  origins: setting('CORS_ORIGINS', list('origins such as http://localhost:5173, or *,'), {
    description:
      'Origins of the pages that may call the app past the gateway, on a development machine. At the gateway its cors policy decides.',
    default: [],
    visible: true,
  }),
})
