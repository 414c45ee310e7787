import { authorizationValue } from '../expressions/index.js'
import { PolicyError } from '../pipeline/step.js'
import type { Policy } from './policy.js'

/**
 * https://learn.microsoft.com/azure/api-management/get-authorization-context-policy. The tokens are those of the configuration
 * (authorizationProviders) or of the environment; no provider is asked for them.
 */
export const getAuthorizationContext: Policy = {
  name: 'get-authorization-context',
  sections: ['inbound'],
  attributes: {
    'provider-id': { type: 'string', required: true },
    'authorization-id': { type: 'string', required: true },
    'context-variable-name': { type: 'string', required: true },
    'identity-type': { type: ['managed', 'jwt'] },
    identity: { type: 'string' },
    'ignore-error': { type: 'bool' },
  },
  rule: ({ attributes }) =>
    attributes.get('identity-type')?.value.text.toLowerCase() === 'jwt' && !attributes.has('identity')
      ? '<get-authorization-context> with identity-type="jwt" needs the attribute "identity": add it'
      : undefined,
  limitation: 'The token is that of the configuration; who may use it is not checked.',
  compile(element, compiler) {
    const provider = compiler.string(element, 'provider-id')
    const authorization = compiler.string(element, 'authorization-id')
    const variable = compiler.string(element, 'context-variable-name')
    const identityType = compiler.string(element, 'identity-type', 'managed')
    const identity = compiler.string(element, 'identity')
    const ignoreError = compiler.bool(element, 'ignore-error', false)
    return (exchange) => {
      const [providerId, authorizationId] = [provider(exchange), authorization(exchange)]
      const isNobody = identityType(exchange).toLowerCase() === 'jwt' && identity(exchange).trim() === ''
      const found = isNobody ? undefined : exchange.services.authorization(providerId, authorizationId)
      if (found === undefined && !ignoreError(exchange)) throw failure(providerId, authorizationId, isNobody)
      const value = found === undefined ? null : authorizationValue(found.accessToken, found.claims)
      exchange.variables.set(variable(exchange), value)
      return undefined
    }
  },
}

function failure(provider: string, authorization: string, isNobody: boolean): PolicyError {
  const message = isNobody
    ? 'The identity is empty.'
    : `Authorization '${authorization}' of provider '${provider}' could not be found.`
  return new PolicyError({
    source: 'get-authorization-context',
    reason: isNobody ? 'IdentityNotFound' : 'AuthorizationNotFound',
    message,
    status: 500,
    publicMessage: 'Internal server error',
  })
}
