import type { HttpFunctionOptions } from '@azure/functions'
import functions from '@azure/functions'
import { createProofCheck } from '../context/proof.js'
import { createCors } from '../cors/cors.js'
import { createContainer, type Resolve } from '../dependencies/container.js'
import type { Needs, Source } from '../dependencies/dependency.js'
import { Graph } from '../dependencies/graph.js'
import type { Override } from '../dependencies/override.js'
import { createExceptionMapper, type ExceptionHandler } from '../errors/exceptions.js'
import { once } from '../request/lazily.js'
import { createFailureResponder } from '../response/error-response.js'
import type { Environment } from '../settings/read.js'
import type { Section } from '../settings/section.js'
import { readSettings, type Settings, type SettingsOverrides, toolkitSections } from '../settings/settings.js'
import { toVisible } from '../settings/visible.js'
import { createWatch } from '../telemetry/watch.js'
import type { HttpFunction } from './function.js'
import { createInvoker, type Invoker } from './invoker.js'
import type { RouteDefinition } from './route.js'
import { checkShadowedRoutes } from './shadowed-routes.js'
import { warmUp } from './warm-up.js'

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
  /** The sections of its settings: those of the toolkit, and those that its functions use. */
  readonly sections: readonly Section[]
  /** Calls a function as the host does. @throws Error for a name that no function has */
  invoke(name: string, ...call: Parameters<Invoker>): ReturnType<Invoker>
  /**
   * Gives what a function uses that lives as long as the app, to what is triggered by something else than HTTP.
   * @throws Error for what no function uses
   */
  readonly resolve: Resolve
  /** Hands every function to the Functions host, which closes the app when it ends, and begins to send telemetry. */
  register(host?: Host): void
  /** Cleans up what was made once for all, and sends what telemetry is left. @throws AggregateError of what failed */
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
  const sections = [...new Set<Section>([...toolkitSections, ...[...known].filter((source) => 'settings' in source)])]
  const settings = readAllSettings(sections, options)
  const container = createContainer({ known, settings, overrides })
  const watch = createWatch(settings)
  const shared = {
    app: { routes, settings, visibleSettings: toVisible(sections, settings), metrics: watch.metrics },
    check: createProofCheck(settings.gateway.proof),
    failures: createFailureResponder(createExceptionMapper(exceptions), settings.http.errorDocsUrl),
    container,
    dependencies,
    watch,
  }
  const close = () => Promise.all([container.close(), watch.close()]).then(() => undefined)
  const cors = settings.cors.origins.length > 0 ? createCors(settings.cors.origins) : undefined
  const toInvoker = (fn: HttpFunction) => {
    const invoker = createInvoker(fn, shared)
    return cors ? cors.around(invoker) : invoker
  }
  const invokers = new Map(functions_.map((fn) => [fn.name, onFirstCall(() => toInvoker(fn))]))
  return {
    functions: functions_,
    routes,
    sections,
    invoke(name, request, invocation) {
      const invoker = invokers.get(name)
      if (invoker === undefined) throw new Error(`The app has no function '${name}'`)
      return invoker(request, invocation)
    },
    resolve: container.resolve,
    register(host = functions.app) {
      for (const { definition } of functions_) {
        const { name, method, route, auth } = definition
        host.http(name, { methods: [method], route, authLevel: auth, handler: invokers.get(name)! })
      }
      if (cors) host.http('corsPreflight', { ...preflightBinding, handler: cors.preflight })
      host.hook?.appTerminate(close)
      watch.start()
      // A timer of this turn could be due before the turn ends, while the host still waits for it.
      if (host === functions.app) setImmediate(() => setTimeout(warmUp).unref()).unref()
    },
    close,
  }
}

/** A start composes no function: each is composed when it is called. */
function onFirstCall(make: () => Invoker): Invoker {
  const made = once(make)
  return (request, invocation) => made()(request, invocation)
}

/** Any path: a preflight asks about the method that follows it, and each function has but one. */
const preflightBinding = {
  methods: ['OPTIONS'],
  route: '{*path}',
  authLevel: 'anonymous',
} satisfies Partial<HttpFunctionOptions>

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

function readAllSettings(sections: readonly Section[], options: AppOptions): Settings {
  const { environment, settings, overrides = [] } = options
  const given = overrides.flatMap(({ source, value }) => ('settings' in source ? [[source.name, value]] : []))
  return readSettings(environment ?? process.env, { ...settings, ...Object.fromEntries(given) }, sections)
}
