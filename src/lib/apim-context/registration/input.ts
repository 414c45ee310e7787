import type { HttpRequest, InvocationContext } from '@azure/functions'
import type { RouteDefinition } from './route.js'

/** The app as a handler sees it: the routes that it was made of. */
export interface AppView {
  readonly routes: readonly RouteDefinition[]
}

/** What every handler gets, whatever decorators it has. */
export interface BaseInput {
  readonly request: HttpRequest
  readonly invocation: InvocationContext
  readonly app: AppView
}
