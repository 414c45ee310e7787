import { createApp } from '#toolkit'
import { functions } from './functions/index.js'

createApp(functions).register()
