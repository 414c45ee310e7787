import type { HttpFunctionOptions } from '@azure/functions'
import functions from '@azure/functions'
import { createProofCheck } from '../context/proof.js'
import { createContainer } from '../dependencies/container.js'
import type { Needs, Source } from '../dependencies/dependency.js'
import { Graph } from '../dependencies/graph.js'
import type { Override } from '../dependencies/override.js'
import { createExceptionMapper, type ExceptionHandler } from '../errors/exceptions.js'
import { createFailureResponder } from '../response/error-response.js'
import type { Environment } from '../settings/read.js'
import { readSettings, type Settings, type SettingsOverrides } from '../settings/settings.js'
import type { HttpFunction } from './function.js'
import { createInvoker, type Invoker } from './invoker.js'
import type { RouteDefinition } from './route.js'
import { checkShadowedRoutes } from './shadowed-routes.js'

export interface AppOptions {
  /** Settings that take the place of those in the environment, by section. */
  readonly settings?: SettingsOverrides
  /** What the settings are read from; the process's environment when not given. */
  readonly environment?: Environment
  /** Dependencies that every invocation makes before anything else, by names that show in messages. */
  readonly dependencies?: Needs
  /** What takes the place of dependencies: each made by `override(dependency, value)`. */
  readonly overrides?: readonly Override[]
  /** What becomes of the classes that handlers throw: each made by `onException(class, toHttpError)`. */
  readonly exceptions?: readonly ExceptionHandler[]
}

/** What takes the functions: `app` of @azure/functions, or a double of it. */
export interface Host {
  http(name: string, options: HttpFunctionOptions): void
  readonly hook?: { appTerminate(handler: () => Promise<void>): unknown }
}

/** The registry: a fixed list of functions, composed and ready to be called. */
export interface App<F extends readonly HttpFunction[] = readonly HttpFunction[]> {
  readonly functions: F
  readonly routes: readonly RouteDefinition[]
  /** Calls a function as the host does. @throws Error for a name that no function has */
  invoke(name: string, ...call: Parameters<Invoker>): ReturnType<Invoker>
  /** Hands every function to the Functions host, which closes the app when it ends. */
  register(host?: Host): void
  /** Cleans up what was made once for all. @throws AggregateError of what failed */
  close(): Promise<void>
}

/**
 * Makes an app of functions. Nothing is global: an app is made where it is wanted (in main.ts, in a test), and importing
 * the file of a function registers nothing.
 *
 * @throws DependencyError for dependencies that could never be made
 * @throws SettingsError for an environment that cannot be used
 * @throws RegistrationError for two functions of one name, or a route that the host would never reach
 */
export function createApp<const F extends readonly HttpFunction[]>(functions_: F, options: AppOptions = {}): App<F> {
  const routes = functions_.map((fn) => fn.definition)
  checkShadowedRoutes(routes)
  const { dependencies = {}, overrides = [], exceptions = [] } = options
  const known = findSources(functions_, dependencies, overrides)
  const settings = readAllSettings(known, options)
  const container = createContainer({ known, settings, overrides })
  const shared = {
    app: { routes, settings },
    check: createProofCheck(settings.gateway.proof),
    failures: createFailureResponder(createExceptionMapper(exceptions), settings.http.errorDocsUrl),
    container,
    dependencies,
  }
  const invokers = new Map(functions_.map((fn) => [fn.name, createInvoker(fn, shared)]))
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
      host.hook?.appTerminate(container.close)
    },
    close: container.close,
  }
}

/** Every dependency and every section of the settings that the functions, or all invocations, use. */
function findSources(fns: readonly HttpFunction[], all: Needs, overrides: readonly Override[]): ReadonlySet<Source> {
  const graph = new Graph(new Set(overrides.map(({ source }) => source)))
  const add = (user: string, needs: Needs) => {
    for (const [name, source] of Object.entries(needs)) graph.add(source, [user, name])
  }
  add('app', all)
  for (const { name, uses } of fns) for (const needs of uses) add(name, needs)
  return graph.known
}

function readAllSettings(known: ReadonlySet<Source>, { environment, settings, overrides = [] }: AppOptions): Settings {
  const sections = [...known].filter((source) => 'settings' in source)
  const given = overrides.flatMap(({ source, value }) => ('settings' in source ? [[source.name, value]] : []))
  return readSettings(environment ?? process.env, { ...settings, ...Object.fromEntries(given) }, sections)
}
