import { getGreeting } from './get-greeting.js'

/** Every function of the app, in the order of the document. */
export const functions = [getGreeting] as const
