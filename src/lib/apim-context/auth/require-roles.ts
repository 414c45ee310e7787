import type { Decorator } from '../decorators/decorator.js'
import { ForbiddenError } from '../errors/http-error.js'
import { defineUserGuard, type UserInput } from './user-guard.js'

/**
 * Lets only users (or applications) through that have one of the roles; two of it ask for one of each.
 * @throws TypeError without a role
 */
export function requireRoles(...roles: readonly [string, ...string[]]): Decorator<'guard', UserInput, never> {
  if (roles.length === 0) throw new TypeError('requireRoles: name a role')
  const wanted = roles.length === 1 ? `the role ${roles[0]}` : `one of the roles ${roles.join(', ')}`
  return defineUserGuard({
    name: 'requireRoles',
    note: `Needs ${wanted}.`,
    refuse: (user) =>
      user.roles.some((role) => roles.includes(role)) ? undefined : new ForbiddenError(`The user needs ${wanted}.`),
  })
}
