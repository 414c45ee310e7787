import { registerRaw } from '../toolkit/raw.js'

registerRaw('raw')
