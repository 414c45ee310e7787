import type { Route } from './route.js'

/** A function or an app that is declared wrongly; it says which, what, and how to put it right. */
export class RegistrationError extends Error {
  constructor(route: Pick<Route, 'name' | 'method' | 'route'>, problem: string) {
    super(`${route.name} (${route.method} ${route.route}): ${problem}`)
    this.name = 'RegistrationError'
  }
}
