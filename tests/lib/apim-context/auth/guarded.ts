import type { Decorator, SettingsOverrides } from '../../../../src/lib/apim-context/index.js'
import { type HttpFunction, http, openapi, validateHttp, withContext } from '../../../../src/lib/apim-context/index.js'
import { clientOf } from '../support.js'

/** A function behind guards, which answers with the user that it is given. */
export function behind(...guards: readonly Decorator<'guard', object, never>[]): HttpFunction {
  const declare = http as unknown as (...of: unknown[]) => (handler: unknown) => HttpFunction
  const decorators = [withContext(), ...guards, openapi({ summary: 'A probe' }), validateHttp({})]
  return declare(
    { name: 'probe', method: 'GET', route: 'probe' },
    ...decorators,
  )((input: Record<string, unknown>) => ({
    jsonBody: { user: input['user'] ?? null, subscription: input['subscription'] ?? null },
  }))
}

/** Calls such a function. */
export function call(
  guards: readonly Decorator<'guard', object, never>[],
  headers: Record<string, string>,
  auth: SettingsOverrides['auth'] = {},
) {
  return clientOf([behind(...guards)], { auth }).request('GET', '/api/probe', { headers })
}
