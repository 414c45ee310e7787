import {
  type Decorator,
  type HttpFunction,
  http,
  type Method,
  openapi,
  validateHttp,
  withContext,
} from '../../../../src/lib/apim-context/index.js'
import { clientOf } from '../support.js'

type Declare = (...of: unknown[]) => (handler: () => unknown) => HttpFunction

/** Calls a function with these decorators, whose handler answers so. */
export function call(
  decorators: readonly Decorator<'guard'>[],
  answer: () => unknown,
  headers: Record<string, string> = {},
  method: Method = 'GET',
) {
  const declare = http as unknown as Declare
  const fn = declare(
    { name: 'probe', method, route: 'probe' },
    withContext(),
    ...decorators,
    openapi({ summary: 'A probe' }),
    validateHttp({}),
  )(answer)
  return clientOf([fn]).request(method, '/api/probe', { headers })
}
