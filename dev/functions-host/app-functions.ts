import { type Environment, findSetting, isSwitchedOn } from './configuration/environment.js'
import { createRouteTable, joinRoute, type RoutedFunction, type RouteTable, sortByName } from './routing/route-table.js'
import type { AuthLevel, FunctionInfo } from './types.js'
import type { BindingInfo, FunctionMetadata } from './worker/core-types.js'

/** A function with an HTTP trigger, ready to be called. */
export interface HttpFunction extends RoutedFunction {
  readonly functionId: string
  readonly bindingName: string
  readonly authLevel: AuthLevel
  readonly disabled: boolean
}

export interface AppFunctions {
  /** By name, ignoring case. */
  readonly functions: readonly FunctionInfo[]
  readonly routes: RouteTable<HttpFunction>
}

const VALID_NAME = /^[a-z][a-z0-9_-]{0,127}$/i
const AUTH_LEVELS: readonly string[] = ['anonymous', 'function', 'admin'] satisfies readonly AuthLevel[]

/** Makes routes of what the app registered, and says of each function how it is reached or why it cannot run. */
export function describeFunctions(
  metadata: readonly FunctionMetadata[],
  routePrefix: string,
  environment: Environment,
  hostUrl: string,
): AppFunctions {
  const errors = new Map(metadata.map((one) => [one.name, validate(one)]))
  const http = metadata.filter(({ name }) => errors.get(name) === undefined).flatMap((one) => toHttp(one, environment))
  const routes = createRouteTable(http, routePrefix)
  const describe = (one: FunctionMetadata): FunctionInfo => {
    const error = errors.get(one.name) ?? routes.errors.get(one.name)
    const route = http.find(({ name }) => name === one.name)
    return {
      name: one.name,
      trigger: findTrigger(one)?.binding.type ?? 'unknown',
      disabled: isDisabled(one.name, environment),
      ...(error === undefined ? {} : { error }),
      ...(route ? { http: describeHttp(route, routePrefix, hostUrl) } : {}),
    }
  }
  return { functions: sortByName(metadata).map(describe), routes }
}

function validate(metadata: FunctionMetadata): string | undefined {
  const { name } = metadata
  if (!VALID_NAME.test(name) || name.toLowerCase() === 'host') {
    return `The function name '${name}' is invalid: it must be a letter and up to 127 letters, digits, '_' or '-', and not 'host'.`
  }
  const trigger = findTrigger(metadata)
  if (!trigger) return 'No trigger binding specified.'
  const level = trigger.binding['authLevel']
  if (isHttp(trigger.binding) && level !== undefined && !AUTH_LEVELS.includes(String(level).toLowerCase())) {
    return `The authLevel '${String(level)}' is not one of ${AUTH_LEVELS.join(', ')}.`
  }
  return undefined
}

function findTrigger({ bindings }: FunctionMetadata): { name: string; binding: BindingInfo } | undefined {
  const found = Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type))
  return found && { name: found[0], binding: found[1] }
}

function isHttp(binding: BindingInfo): boolean {
  return binding.type.toLowerCase() === 'httptrigger'
}

function toHttp(metadata: FunctionMetadata, environment: Environment): HttpFunction[] {
  const trigger = findTrigger(metadata)
  if (!trigger || !isHttp(trigger.binding)) return []
  const { route, methods, authLevel } = trigger.binding
  return [
    {
      name: metadata.name,
      functionId: metadata.functionId ?? metadata.name,
      bindingName: trigger.name,
      route: typeof route === 'string' && route !== '' ? route : metadata.name,
      methods: Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [],
      // The attribute's own default; the library always gives a level.
      authLevel: (typeof authLevel === 'string' ? authLevel.toLowerCase() : 'function') as AuthLevel,
      disabled: isDisabled(metadata.name, environment),
    },
  ]
}

function describeHttp({ route, methods, authLevel }: HttpFunction, routePrefix: string, hostUrl: string) {
  return { methods, authLevel, url: `${hostUrl}/${joinRoute(routePrefix, route)}` }
}

/** The setting's dots may be written `_` or `__`, since a variable's name cannot hold a dot on Linux. */
function isDisabled(name: string, environment: Environment): boolean {
  const forms = [`AzureWebJobs.${name}.Disabled`, `AzureWebJobs_${name}_Disabled`, `AzureWebJobs__${name}__Disabled`]
  return forms.some((form) => isSwitchedOn(findSetting(environment, form)))
}
