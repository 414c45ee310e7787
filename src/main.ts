import { functions } from './functions/index.js'
import { createApp } from './lib/apim-context/index.js'

createApp(functions).register()
