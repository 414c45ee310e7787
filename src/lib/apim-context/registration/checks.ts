import type { Decorator, Stage } from '../decorators/decorator.js'
import type { RequestDeclaration, ValidateDecorator } from '../decorators/validate-http.js'
import { ifMade } from '../request/lazily.js'
import { RegistrationError } from './registration-error.js'
import type { Method, Route } from './route.js'
import { parseTemplate } from './template.js'

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const authLevels = ['function', 'anonymous', 'admin']
const next: Readonly<Record<Stage | 'start', readonly Stage[]>> = {
  start: ['context'],
  context: ['guard', 'openapi'],
  guard: ['guard', 'openapi'],
  openapi: ['validate'],
  validate: [],
}
const callOf: Readonly<Record<Stage, string>> = {
  context: 'withContext()',
  guard: 'a guard',
  openapi: 'openapi(…)',
  validate: 'validateHttp(…)',
}

/** Refuses at registration what the types refuse at compile time, and what they cannot see. */
export function checkRoute(route: Route, decorators: readonly Decorator[]): void {
  checkBinding(route)
  checkOrder(route, decorators)
  const validated = decorators.at(-1) as ValidateDecorator
  checkPath(route, validated.request)
  if ('body' in validated.request && route.method === 'GET') {
    throw new RegistrationError(route, 'a GET has no body: the host drops it; use query, or another method')
  }
}

function checkBinding(route: Route): void {
  // The host's own rule: https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Utility.cs
  if (
    typeof route.name !== 'string' ||
    !/^[a-z][a-z0-9_-]{0,127}$/i.test(route.name) ||
    route.name.toLowerCase() === 'host'
  ) {
    throw new RegistrationError(
      route,
      "the name must be a letter, then letters, digits, '_' or '-', 128 at most, and not 'host'",
    )
  }
  if (!methods.includes(route.method)) {
    throw new RegistrationError(route, `the method must be one of ${methods.join(', ')}`)
  }
  if (route.auth !== undefined && !authLevels.includes(route.auth)) {
    throw new RegistrationError(route, `auth must be one of ${authLevels.join(', ')}`)
  }
  if (/^(?:admin|runtime)/i.test(route.route)) {
    throw new RegistrationError(route, "the host keeps routes that begin with 'admin' or 'runtime'; rename it")
  }
}

function checkOrder(route: Route, decorators: readonly Decorator[]): void {
  let at: Stage | 'start' = 'start'
  for (const decorator of decorators) {
    if (!next[at].includes(decorator?.stage)) {
      const given = decorator?.name ? `${decorator.name}(…)` : `${decorator}, which is no decorator,`
      throw new RegistrationError(route, `${given} may not stand here: expected ${expected(at)}`)
    }
    at = decorator.stage
  }
  if (at !== 'validate')
    throw new RegistrationError(route, `the decorators are incomplete: expected ${expected(at)} next`)
}

const expected = (at: Stage | 'start'): string => next[at].map((stage) => callOf[stage]).join(' or ') || 'the handler'

/** A schema that is not made yet stays so: of its keys only the types know. */
function checkPath(route: Route, request: RequestDeclaration): void {
  const names = parseTemplate(route).flatMap((segment) => segment.names)
  const path = ifMade(request, 'path')
  if (path === undefined && 'path' in request) return
  const keys = Object.keys(path?.shape ?? {})
  const unknown = keys.find((key) => !names.includes(key))
  if (unknown !== undefined) {
    throw new RegistrationError(route, `the path schema has '${unknown}', which the template has not`)
  }
  const missing = names.find((name) => !keys.includes(name))
  if (missing !== undefined) {
    throw new RegistrationError(route, `{${missing}} has no schema; add it to validateHttp({ path })`)
  }
}
