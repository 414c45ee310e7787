import azure from '@azure/functions'
import { functions } from './functions/index.js'
import { NIGHTLY, removeExpiredKeys } from './functions/remove-expired-keys.js'
import { exceptions } from './functions/shared/exceptions.js'
import { createApp } from './lib/apim-context/index.js'

const app = createApp(functions, { exceptions })
app.register()
azure.app.timer('removeExpiredKeys', { schedule: NIGHTLY, handler: removeExpiredKeys(app) })
