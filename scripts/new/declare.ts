import * as z from 'zod'
import {
  type Api,
  checkShadowedRoutes,
  type HttpFunction,
  http,
  inApi,
  type Method,
  openapi,
  RegistrationError,
  type Route,
  type RouteDefinition,
  validateHttp,
  withContext,
} from '../../src/lib/apim-context/index.js'
import { UsageError } from '../azure/service.js'
import type { NewFunction } from './files.js'
import { toFileName, toFunctionName } from './names.js'

/** What somebody wants to have. */
export interface Wish {
  readonly template: string
  readonly method: string
  readonly name?: string | undefined
  readonly api?: Api | undefined
}

const methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] satisfies Method[]
const isMethod = (method: string): method is Method => methods.includes(method)
/** What the written files call by these names. */
const taken = ['createApp', 'testClient', 'validateHttp', 'withContext']

/**
 * The function that is to be written.
 * @throws UsageError for one that the app cannot have beside those that it has
 */
export function declareNew(wish: Wish, present: readonly RouteDefinition[]): NewFunction {
  const { template, api } = wish
  const method = wish.method.toUpperCase()
  if (!isMethod(method)) throw new UsageError(`--method ${wish.method} is none of ${methods.join(', ')}`)
  if (!/^[\w.~{}*?:=/-]+$/.test(template)) {
    throw new UsageError(`'${template}' has a character that no route should have: letters, digits and - _ . ~ do`)
  }
  if (/\{\*|\?\}/.test(template)) {
    throw new UsageError(
      `'${template}': API Management imports no parameter that may be missing; have a route for each`,
    )
  }
  const name = wish.name ?? toFunctionName(method, template)
  if (!/^[a-z]+[A-Z0-9][A-Za-z0-9]*$/.test(name) || taken.includes(name)) {
    throw new UsageError(`The name '${name}' should be two words or more, such as getOrder: give another --name`)
  }
  const parameters = [...template.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter!)
  const route: Route = { name, method, route: template }
  const { route: hostRoute } = declareForTrial(route, parameters, api, present)
  return { route, hostRoute, parameters, file: toFileName(name) }
}

/** What the toolkit refuses of the app with it, is refused before anything is written. */
function declareForTrial(
  route: Route,
  parameters: readonly string[],
  api: Api | undefined,
  present: readonly RouteDefinition[],
): RouteDefinition {
  try {
    const path = z.object(Object.fromEntries(parameters.map((parameter) => [parameter, z.string()])))
    const declare = http as unknown as (...of: unknown[]) => (handler: () => unknown) => HttpFunction
    const fn = declare(route, withContext(), openapi({ summary: route.name }), validateHttp({ path }))(() => ({}))
    const { definition } = api ? inApi(api, [fn])[0]! : fn
    const same = present.find((other) => other.method === definition.method && other.route === definition.route)
    if (same) throw new UsageError(`${same.method} ${same.route} is there already: it is ${same.name}`)
    checkShadowedRoutes([...present, definition])
    return definition
  } catch (error) {
    throw error instanceof RegistrationError ? new UsageError(error.message) : error
  }
}
