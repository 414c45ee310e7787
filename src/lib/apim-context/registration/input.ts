import type { HttpRequest, InvocationContext } from '@azure/functions'
import type { Resolve } from '../dependencies/container.js'
import type { Settings } from '../settings/settings.js'
import type { VisibleSettings } from '../settings/visible.js'
import type { RouteDefinition } from './route.js'

/** The app as a handler sees it: the routes that it was made of, and what it read from the environment. */
export interface AppView {
  readonly routes: readonly RouteDefinition[]
  readonly settings: Settings
  /** Those of the settings, also of the app's own, that may be shown. */
  readonly visibleSettings: VisibleSettings
  /** The app's metrics in the text format of Prometheus; undefined unless the setting METRICS_ENABLED asks for them. */
  readonly metrics: (() => string) | undefined
}

/** What every handler gets, whatever decorators it has. */
export interface BaseInput {
  readonly request: HttpRequest
  readonly invocation: InvocationContext
  readonly app: AppView
  /** The declaration of the function that runs. */
  readonly route: RouteDefinition
  /** Gives what the function, or the guard, declares to use. */
  readonly resolve: Resolve
}
