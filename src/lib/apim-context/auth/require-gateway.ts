import type { Decorator } from '../decorators/decorator.js'
import { defineGuard, type GuardInput } from '../decorators/guard.js'
import { clock } from '../dependencies/clock.js'
import type { Dependency } from '../dependencies/dependency.js'
import { errorCatalogue } from '../errors/catalogue.js'
import { GatewayRequiredError, type HttpError } from '../errors/http-error.js'
import { bearerToken } from './identity.js'
import { InvalidToken, verifierOf } from './token-verifier.js'

export interface RequireGatewayOptions {
  /** Whom the gateway's token is issued for: `resource` of its authentication-managed-identity policy. */
  readonly audience: string
  /** Client ids of the gateway's managed identities. */
  readonly allowedClientIds: readonly [string, ...string[]]
}

/** A dependency where the environment says it; as long as that says nothing, the proof is enough. */
type Configured = Dependency<RequireGatewayOptions | undefined>

/**
 * Refuses with 403 whatever did not prove to come through the gateway. With options the proof is not enough: `Authorization`
 * has to hold a token of the gateway's managed identity, from one of the issuers in the settings.
 * @throws TypeError for options without a client id
 */
export function requireGateway(options?: RequireGatewayOptions | Configured): Decorator<'guard', object, never> {
  const { gateway_required, service_unavailable } = errorCatalogue
  const configured = options && 'create' in options ? options : undefined
  const fixed = options && 'audience' in options ? options : undefined
  if (fixed?.allowedClientIds.length === 0) throw new TypeError('requireGateway: name a client id')
  return defineGuard({
    name: 'requireGateway',
    errors: options ? [gateway_required, service_unavailable] : [gateway_required],
    ...(options && { uses: { clock, ...(configured && { options: configured }) } }),
    check: async (input) => {
      if (!input.apim.fromGateway) return new GatewayRequiredError()
      const wanted = configured ? await input.resolve(configured) : fixed
      return wanted && checkToken(input, wanted)
    },
  })
}

async function checkToken(
  { app, request, log, resolve }: GuardInput,
  { audience, allowedClientIds }: RequireGatewayOptions,
): Promise<HttpError | undefined> {
  if (app.settings.auth.issuers.length === 0) {
    throw new Error(
      'AUTH_ISSUERS is not set: requireGateway({ audience, … }) has to know who issues the tokens of the gateway',
    )
  }
  const token = bearerToken(request.headers.get('authorization') ?? undefined)
  const now = await resolve(clock)
  const claims = token && (await (await verifierOf(app)).verify(token, [audience], now()))
  const reason = claims instanceof InvalidToken ? claims.reason : problemOf(claims || undefined, allowedClientIds)
  if (reason === undefined) return undefined
  log.warn('The gateway did not prove its identity', { reason })
  return new GatewayRequiredError()
}

/** A token of version 2 names its client in azp, one of version 1 in appid: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
function problemOf(claims: Readonly<Record<string, unknown>> | undefined, allowed: readonly string[]) {
  if (claims === undefined) return 'There is no bearer token'
  const client = claims['azp'] ?? claims['appid']
  return typeof client === 'string' && allowed.includes(client) ? undefined : 'The token is of another client'
}
