import { type User, userOfClaims } from '../context/user.js'
import type { GuardInput } from '../decorators/guard.js'
import { clock } from '../dependencies/clock.js'
import { InvalidToken, verifierOf } from './token-verifier.js'

/** A request that does not believably say who sends it; `reason` says what is wrong with its token, if it has one. */
export class Anonymous {
  readonly reason: string | undefined

  constructor(reason?: string) {
    this.reason = reason
  }
}

const identities = new WeakMap<GuardInput, Promise<User | Anonymous>>()

/** Who sends the request: found out once, however many guards ask. */
export function identityOf(input: GuardInput): Promise<User | Anonymous> {
  const identity = identities.get(input) ?? identify(input)
  identities.set(input, identity)
  return identity
}

/**
 * With issuers in the settings the app verifies the client's token by itself, whatever the gateway says of it; without, the
 * gateway's word counts.
 */
async function identify(input: GuardInput): Promise<User | Anonymous> {
  const { app, apim, resolve } = input
  const { issuers, audiences } = app.settings.auth
  if (issuers.length === 0) return apim.user ?? new Anonymous()
  const token = bearerToken(clientAuthorization(input))
  if (token === undefined) return new Anonymous()
  const now = await resolve(clock)
  const claims = await (await verifierOf(app)).verify(token, audiences, now())
  if (claims instanceof InvalidToken) return new Anonymous(claims.reason)
  return userOfClaims(claims) ?? new Anonymous('The token names nobody')
}

/** Behind the gateway `Authorization` may hold its own token: what it forwards is the client's. */
function clientAuthorization({ apim, request }: GuardInput): string | undefined {
  return apim.fromGateway ? apim.forwardedAuthorization : (request.headers.get('authorization') ?? undefined)
}

/** The token of `Authorization: Bearer …`; undefined for none and for other schemes. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1]
}
