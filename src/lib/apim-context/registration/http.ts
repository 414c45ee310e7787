import type { Decorator } from '../decorators/decorator.js'
import { checkRoute } from './checks.js'
import { define, type HttpFunction } from './function.js'
import { RegistrationError } from './registration-error.js'
import type { Method, Route } from './route.js'
import type { Bodies, Check, Handler, Input, Ordered, Schemas } from './types.js'

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
export function http<const N extends string, const T extends string, M extends Method, D extends readonly Decorator[]>(
  route: Route<N, T, M>,
  ...decorators: D & Ordered<D>
): Check<T, M, D> extends true
  ? (handler: Handler<D>) => HttpFunction<N, T, Input<D>, Bodies<D>, M, Schemas<D>>
  : Check<T, M, D>
export function http(route: Route, ...decorators: Decorator[]): unknown {
  checkRoute(route, decorators)
  return (handler: HttpFunction['handler']) => {
    if (typeof handler !== 'function') throw new RegistrationError(route, 'the handler must be a function')
    return define(route, decorators, handler)
  }
}
