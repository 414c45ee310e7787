import { provide } from './provide.js'

/** Tells the time to the toolkit, where a test may want another, and to apps. `override(clock, …)` moves it. */
export const clock = provide(() => () => new Date())
