import type { Substitute } from './fields.js'
import { type LoadContext, propertiesOf } from './folder.js'
import { plain } from './located.js'
import type { Authorization } from './model.js'

/** Reads `authorizationProviders` of the configuration: the tokens of each provider's authorizations. */
export function loadAuthorizations(context: LoadContext, substitute: Substitute): Map<string, Authorization> {
  const authorizations = new Map<string, Authorization>()
  for (const provider of context.overrides.names('authorizationProviders')) {
    const node = context.overrides.take('authorizationProviders', provider)!
    const fields = propertiesOf(node, 'An authorization provider', context, substitute)
    const given = fields.object('authorizations')
    if (given === undefined) fields.problem('an authorization provider needs "authorizations"')
    for (const id of given?.names ?? []) {
      const authorization = given!.object(id)
      const accessToken = authorization?.requiredString('accessToken') ?? ''
      const claims = Object.fromEntries(
        (authorization?.members('claims') ?? []).map(([name, value]) => [name, plain(value)]),
      )
      authorization?.end()
      authorizations.set(`${provider}/${id}`, { accessToken, claims })
    }
    fields.ignore('displayName', 'identityProvider', 'oauth2').end()
  }
  return authorizations
}

/** The token in APIM_AUTHORIZATION_<PROVIDER>_<AUTHORIZATION>, with `_` for what a shell does not allow in a name. */
export function authorizationFromEnvironment(
  provider: string,
  id: string,
  environment: NodeJS.ProcessEnv,
): Authorization | undefined {
  const accessToken = environment[`APIM_AUTHORIZATION_${`${provider}_${id}`.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`]
  return accessToken === undefined ? undefined : { accessToken, claims: {} }
}
