import type { Decorator } from '../decorators/decorator.js'
import type { Effect } from '../decorators/effect.js'
import type { GuardDecorator } from '../decorators/guard.js'
import type { LayerDecorator } from '../decorators/layer.js'
import type { OpenApiDecorator } from '../decorators/openapi.js'
import type { ValidateDecorator } from '../decorators/validate-http.js'
import type { Needs } from '../dependencies/dependency.js'
import type { Method, Route, RouteDefinition } from './route.js'

declare const carried: unique symbol

/** A declared function; its type carries the handler's input, the bodies of its answers by status, its method and schemas. */
export interface HttpFunction<
  N extends string = string,
  T extends string = string,
  In = unknown,
  Out = unknown,
  M extends Method = Method,
  S = unknown,
> {
  readonly [carried]?: { readonly input: In; readonly bodies: Out; readonly method: M; readonly schemas: S }
  readonly name: N
  readonly route: T
  readonly definition: RouteDefinition
  readonly guards: readonly GuardDecorator[]
  readonly layers: readonly LayerDecorator[]
  /** What its decorators use, by the names that they give it. */
  readonly uses: readonly Needs[]
  readonly handler: (input: never) => unknown
}

/** What a function's handler is given. */
export type InputOf<F> = F extends HttpFunction<string, string, infer In, unknown> ? In : never
/** The JSON bodies of a function's answers by status. */
export type BodiesOf<F> = F extends HttpFunction<string, string, unknown, infer Out> ? Out : never

/** Makes the function of decorators whose order has been checked. */
export function define(route: Route, decorators: readonly Decorator[], handler: HttpFunction['handler']): HttpFunction {
  const inner = decorators.filter((decorator) => decorator.stage === 'guard') as (GuardDecorator | LayerDecorator)[]
  const [described, validated] = decorators.slice(-2) as [OpenApiDecorator, ValidateDecorator]
  const definition: RouteDefinition = {
    name: route.name,
    method: route.method,
    route: route.route,
    path: route.route,
    auth: route.auth ?? 'function',
    operation: described.operation,
    ...(route.gateway ? { gateway: route.gateway } : {}),
    request: validated.request,
    responses: validated.responses,
    errors: [...new Set(decorators.flatMap((decorator) => decorator.errors))],
    guards: inner.map(({ name }) => name),
    effects: decorators.flatMap(({ effect }): Effect[] => (effect ? [effect] : [])),
  }
  const guards = inner.filter((decorator) => 'check' in decorator)
  const layers = inner.filter((decorator) => 'around' in decorator)
  const uses = inner.flatMap(({ uses }): Needs[] => (uses ? [uses] : []))
  return { name: route.name, route: route.route, definition, guards, layers, uses, handler }
}
