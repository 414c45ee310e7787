import type { HttpFunctionOptions } from '@azure/functions'
import functions from '@azure/functions'
import { createProofCheck } from '../context/proof.js'
import type { Environment } from '../settings/read.js'
import { readSettings, type SettingsOverrides } from '../settings/settings.js'
import type { HttpFunction } from './function.js'
import { createInvoker, type Invoker } from './invoker.js'
import type { RouteDefinition } from './route.js'
import { checkShadowedRoutes } from './shadowed-routes.js'

export interface AppOptions {
  /** Settings that take the place of those in the environment, by section. */
  readonly settings?: SettingsOverrides
  /** What the settings are read from; the process's environment when not given. */
  readonly environment?: Environment
}

/** What takes the functions: `app` of @azure/functions, or a double of it. */
export interface Host {
  http(name: string, options: HttpFunctionOptions): void
}

/** The registry: a fixed list of functions, composed and ready to be called. */
export interface App<F extends readonly HttpFunction[] = readonly HttpFunction[]> {
  readonly functions: F
  readonly routes: readonly RouteDefinition[]
  /** Calls a function as the host does. @throws Error for a name that no function has */
  invoke(name: string, ...call: Parameters<Invoker>): ReturnType<Invoker>
  /** Hands every function to the Functions host. */
  register(host?: Host): void
}

/**
 * Makes an app of functions. Nothing is global: an app is made where it is wanted (in main.ts, in a test), and importing
 * the file of a function registers nothing.
 *
 * @throws SettingsError for an environment that cannot be used
 * @throws RegistrationError for two functions of one name, or a route that the host would never reach
 */
export function createApp<const F extends readonly HttpFunction[]>(functions_: F, options: AppOptions = {}): App<F> {
  const routes = functions_.map((fn) => fn.definition)
  checkShadowedRoutes(routes)
  const settings = readSettings(options.environment ?? process.env, options.settings)
  const environment = { app: { routes, settings }, check: createProofCheck(settings.gateway.proof) }
  const invokers = new Map(functions_.map((fn) => [fn.name, createInvoker(fn, environment)]))
  return {
    functions: functions_,
    routes,
    invoke(name, request, invocation) {
      const invoker = invokers.get(name)
      if (invoker === undefined) throw new Error(`The app has no function '${name}'`)
      return invoker(request, invocation)
    },
    register(host = functions.app) {
      for (const { definition } of functions_) {
        const { name, method, route, auth } = definition
        host.http(name, { methods: [method], route, authLevel: auth, handler: invokers.get(name)! })
      }
    },
  }
}
