import { type Environment, findSetting, isSwitchedOn } from './configuration/environment.js'
import { resolveBinding } from './configuration/setting-names.js'
import { isQueueOutput } from './outputs/queue-output.js'
import { createRouteTable, joinRoute, type RoutedFunction, type RouteTable, sortByName } from './routing/route-table.js'
import { requireQueue } from './storage/queue-binding.js'
import type { TriggeredFunction } from './triggers/triggered-function.js'
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
  /** Every function that is not in error, whatever its trigger; in the same order. */
  readonly triggered: readonly TriggeredFunction[]
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
  const all = sortByName(metadata).map((one) => describe(one, environment))
  const http = all.flatMap(({ triggered }) => (triggered ? toHttp(triggered) : []))
  const routes = createRouteTable(http, routePrefix)
  const toInfo = ({ name, trigger, disabled, error: ownError }: Described): FunctionInfo => {
    const error = ownError ?? routes.errors.get(name)
    const route = http.find((one) => one.name === name)
    return {
      name,
      trigger,
      disabled,
      ...(error === undefined ? {} : { error }),
      ...(route ? { http: describeHttp(route, routePrefix, hostUrl) } : {}),
    }
  }
  return {
    functions: all.map(toInfo),
    routes,
    triggered: all.flatMap(({ name, triggered }) => (triggered && !routes.errors.has(name) ? [triggered] : [])),
  }
}

interface Described extends Pick<FunctionInfo, 'name' | 'trigger' | 'disabled' | 'error'> {
  /** Unless it is in error. */
  readonly triggered?: TriggeredFunction
}

function describe(metadata: FunctionMetadata, environment: Environment): Described {
  const { name } = metadata
  const trigger = findTrigger(metadata.bindings)
  const common = { name, trigger: trigger?.binding.type ?? 'unknown', disabled: isDisabled(name, environment) }
  try {
    validate(metadata)
    return { ...common, triggered: toTriggered(metadata, environment) }
  } catch (error) {
    return { ...common, error: (error as Error).message }
  }
}

function toTriggered(metadata: FunctionMetadata, environment: Environment): TriggeredFunction {
  const { name, functionId = name, retryOptions } = metadata
  // The route of an HTTP trigger is taken as it is written.
  const resolve = (binding: BindingInfo) => (isHttp(binding) ? binding : resolveBinding(binding, environment))
  const bindings = Object.fromEntries(
    Object.entries(metadata.bindings).map(([key, binding]) => [key, resolve(binding)]),
  )
  for (const binding of Object.values(bindings)) if (isQueueOutput(binding)) requireQueue(binding, environment)
  return {
    name,
    functionId,
    trigger: findTrigger(bindings) as TriggeredFunction['trigger'],
    bindings,
    ...(retryOptions ? { retryOptions } : {}),
    disabled: isDisabled(name, environment),
  }
}

function validate({ name, bindings }: FunctionMetadata): void {
  if (!VALID_NAME.test(name) || name.toLowerCase() === 'host') {
    throw new Error(
      `The function name '${name}' is invalid: it must be a letter and up to 127 letters, digits, '_' or '-', and not 'host'.`,
    )
  }
  const trigger = findTrigger(bindings)
  if (!trigger) throw new Error('No trigger binding specified.')
  const level = trigger.binding['authLevel']
  if (isHttp(trigger.binding) && level !== undefined && !AUTH_LEVELS.includes(String(level).toLowerCase())) {
    throw new Error(`The authLevel '${String(level)}' is not one of ${AUTH_LEVELS.join(', ')}.`)
  }
}

function findTrigger(bindings: FunctionMetadata['bindings']): TriggeredFunction['trigger'] | undefined {
  const found = Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type))
  return found && { name: found[0], binding: found[1] }
}

function isHttp(binding: BindingInfo): boolean {
  return binding.type.toLowerCase() === 'httptrigger'
}

function toHttp({ name, functionId, trigger, disabled }: TriggeredFunction): HttpFunction[] {
  if (!isHttp(trigger.binding)) return []
  const { route, methods, authLevel } = trigger.binding
  return [
    {
      name,
      functionId,
      bindingName: trigger.name,
      route: typeof route === 'string' && route !== '' ? route : name,
      methods: Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [],
      // The attribute's own default; the library always gives a level.
      authLevel: (typeof authLevel === 'string' ? authLevel.toLowerCase() : 'function') as AuthLevel,
      disabled,
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
