import { functions } from './functions/index.js'
import { exceptions } from './functions/shared/exceptions.js'
import { createApp } from './lib/apim-context/index.js'

createApp(functions, { exceptions }).register()
