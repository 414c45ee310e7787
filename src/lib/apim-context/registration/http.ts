import type { Decorator } from '../decorators/decorator.js'
import type { OpenApiDecorator } from '../decorators/openapi.js'
import type { ContextInput } from '../decorators/with-context.js'
import { checkRoute } from './checks.js'
import { define, type HttpFunction } from './function.js'
import { RegistrationError } from './registration-error.js'
import type { Method, Route } from './route.js'
import type { Check, Handler, Input } from './types.js'

/**
 * Declares an HTTP function: its binding, then its decorators from the outermost in (context, guards, openapi,
 * validation), then its handler. It is a value and nothing more: `createApp([...])` makes an app of such values.
 *
 * @example
 * export const getItem = http(
 *   { name: 'getItem', method: 'GET', route: 'items/{item_id}' },
 *   withContext(),
 *   openapi({ summary: 'Get an item' }),
 *   validateHttp({ path: ItemPath, response: Item }),
 * )(async ({ path, log }) => items.get(path.item_id))
 *
 * @throws RegistrationError for what the types refuse too: order, a template that does not match its schema, a bad name
 */
export function http<
  const N extends string,
  const T extends string,
  M extends Method,
  G extends readonly Decorator<'guard', object, never>[],
  A extends object,
  P extends string,
  B,
  S,
>(
  route: Route<N, T, M>,
  context: Decorator<'context', ContextInput, never>,
  ...decorators: [...guards: G, openapi: OpenApiDecorator, validate: Decorator<'validate', A, P, B, S>]
): Check<T, M, P, A> extends true
  ? (handler: Handler<Input<G, A>, B>) => HttpFunction<N, T, Input<G, A>, B, M, S>
  : Check<T, M, P, A>
export function http(route: Route, ...decorators: Decorator[]): unknown {
  checkRoute(route, decorators)
  return (handler: HttpFunction['handler']) => {
    if (typeof handler !== 'function') throw new RegistrationError(route, 'the handler must be a function')
    return define(route, decorators, handler)
  }
}
