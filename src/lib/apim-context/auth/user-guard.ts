import type { User } from '../context/user.js'
import type { Decorator } from '../decorators/decorator.js'
import { defineGuard, type GuardInput } from '../decorators/guard.js'
import { clock } from '../dependencies/clock.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { ForbiddenError, type HttpError, UnauthorizedError } from '../errors/http-error.js'
import { bearerChallenge } from './challenge.js'
import { Anonymous, identityOf } from './identity.js'

/** What a guard gives to the handler when it knows the user. */
export interface UserInput {
  readonly user: User
}

interface UserGuard {
  /** As it is written at the call site. */
  readonly name: string
  /** Scopes that the token needs, for the challenge and the document. */
  readonly scopes?: readonly string[]
  /** For the document: what more is needed of the user. */
  readonly note?: string
  /** Why a known user may not call; undefined when they may. */
  refuse?(user: User, input: GuardInput): HttpError | undefined | Promise<HttpError | undefined>
}

/** Makes a guard that lets only a known user through: 401 when nobody is known, 403 when somebody is who may not. */
export function defineUserGuard(guard: UserGuard): Decorator<'guard', UserInput, never> {
  const { name, scopes = [], note } = guard
  const { unauthorized, forbidden, service_unavailable } = errorCatalogue
  return defineGuard({
    name,
    errors: [unauthorized, forbidden, service_unavailable],
    uses: { clock },
    effect: { security: { scheme: 'bearer', scopes }, ...(note !== undefined && { note }) },
    async check(input): Promise<UserInput | HttpError> {
      const user = await identityOf(input)
      if (user instanceof Anonymous) return unauthorizedFor(user, scopes)
      if (input.app.settings.auth.disabledUsers.includes(user.id)) return new ForbiddenError('The user is disabled.')
      return (await guard.refuse?.(user, input)) ?? { user }
    },
  })
}

function unauthorizedFor({ reason }: Anonymous, scopes: readonly string[]): UnauthorizedError {
  if (reason === undefined) {
    return new UnauthorizedError('A bearer token is required.', { headers: bearerChallenge({ scopes }) })
  }
  const headers = bearerChallenge({ error: 'invalid_token', description: reason, scopes })
  return new UnauthorizedError(`${reason}.`, { headers })
}
