import type { Getter } from '../plan/compiler.js'
import type { RequiredClaim, TokenRules } from './jwt.js'
import type { Policy } from './policy.js'
import { decryptionKeys, decryptionKeysSpec } from './token-keys.js'
import { listOf, listSpec, requiredClaims, requiredClaimsSpec, tokenAttributes, tokenOf, tokenStep } from './tokens.js'

const authority = 'https://login.microsoftonline.com'
const metadata = '.well-known/openid-configuration'

/** https://learn.microsoft.com/azure/api-management/validate-azure-ad-token-policy. Tokens of both versions of the service pass. */
export const validateAzureAdToken: Policy = {
  name: 'validate-azure-ad-token',
  sections: ['inbound'],
  attributes: { 'tenant-id': { type: 'string', required: true }, ...tokenAttributes },
  children: {
    'client-application-ids': listSpec('application-id'),
    'backend-application-ids': listSpec('application-id'),
    audiences: listSpec('audience'),
    'required-claims': requiredClaimsSpec,
    'decryption-keys': decryptionKeysSpec,
  },
  compile(element, compiler) {
    const tenant = compiler.string(element, 'tenant-id')
    const clients = listOf(element, 'client-application-ids', compiler)
    const audiences = listOf(element, 'audiences', compiler)
    const claims = requiredClaims(element, compiler)
    const decryption = decryptionKeys(element, compiler)
    const rules: Getter<TokenRules> = (exchange) => ({
      keys: [],
      decryptionKeys: decryption(exchange),
      openIdUrls: [`${authority}/${tenant(exchange)}/v2.0/${metadata}`, `${authority}/${tenant(exchange)}/${metadata}`],
      audiences: audiences(exchange),
      issuers: [],
      claims: [...claims(exchange), ...clientClaim(clients(exchange))],
      requireSigned: true,
      requireExpiration: true,
      clockSkewSeconds: 0,
    })
    const token = tokenOf(element, compiler, { defaultHeader: 'Authorization', scheme: () => 'Bearer' })
    return tokenStep(element, compiler, { rules, token })
  },
}

/** The client's application id: `azp` in tokens of version 2.0, `appid` in those of 1.0. */
function clientClaim(ids: readonly string[]): RequiredClaim[] {
  return ids.length === 0 ? [] : [{ name: ['azp', 'appid'], matchAny: true, separator: undefined, values: ids }]
}
