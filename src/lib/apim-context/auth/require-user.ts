import type { User } from '../context/user.js'
import type { Decorator } from '../decorators/decorator.js'
import { ForbiddenError } from '../errors/http-error.js'
import { defineUserGuard, type UserInput } from './user-guard.js'

export interface RequireUserOptions {
  /** Whether a user is refused whose token is valid, as your own records say. */
  isDisabled?(user: User): boolean | Promise<boolean>
}

/** Lets only a known user through, who is then `user` in the handler's input. 401 for nobody, 403 for a disabled user. */
export function requireUser({ isDisabled }: RequireUserOptions = {}): Decorator<'guard', UserInput, never> {
  return defineUserGuard({
    name: 'requireUser',
    ...(isDisabled && {
      refuse: async (user) => ((await isDisabled(user)) ? new ForbiddenError('The user is disabled.') : undefined),
    }),
  })
}
