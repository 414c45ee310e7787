import type { Decorator } from '../decorators/decorator.js'
import { ForbiddenError } from '../errors/http-error.js'
import { bearerChallenge } from './challenge.js'
import { defineUserGuard, type UserInput } from './user-guard.js'

/**
 * Lets only tokens through that grant every one of the scopes: what a user allowed an application to do for them. The tokens
 * that applications have for themselves carry roles, and no scopes.
 * @throws TypeError without a scope, or for one that RFC 6749 does not allow
 */
export function requireScopes(...scopes: readonly [string, ...string[]]): Decorator<'guard', UserInput, never> {
  if (scopes.length === 0) throw new TypeError('requireScopes: name a scope')
  // https://www.rfc-editor.org/rfc/rfc6749#section-3.3
  const wrong = scopes.find((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))
  if (wrong !== undefined) throw new TypeError(`requireScopes: '${wrong}' is no scope`)
  const wanted = `the scope${scopes.length === 1 ? '' : 's'} ${scopes.join(', ')}`
  const headers = bearerChallenge({ error: 'insufficient_scope', scopes })
  return defineUserGuard({
    name: 'requireScopes',
    scopes,
    note: `Needs ${wanted}.`,
    refuse: (user) =>
      scopes.every((scope) => user.scopes.includes(scope))
        ? undefined
        : new ForbiddenError(`The token needs ${wanted}.`, { headers }),
  })
}
