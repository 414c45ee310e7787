import type { Getter } from '../plan/compiler.js'
import type { TokenRules } from './jwt.js'
import type { Policy } from './policy.js'
import { decryptionKeys, decryptionKeysSpec, signingKeys, signingKeysSpec } from './token-keys.js'
import { listOf, listSpec, requiredClaims, requiredClaimsSpec, tokenAttributes, tokenOf, tokenStep } from './tokens.js'

/** https://learn.microsoft.com/azure/api-management/validate-jwt-policy */
export const validateJwt: Policy = {
  name: 'validate-jwt',
  sections: ['inbound'],
  attributes: {
    ...tokenAttributes,
    'require-expiration-time': { type: 'bool' },
    'require-scheme': { type: 'string' },
    'require-signed-tokens': { type: 'bool' },
    'clock-skew': { type: 'int' },
  },
  children: {
    'openid-config': { attributes: { url: { type: 'string', required: true } }, many: true },
    'issuer-signing-keys': signingKeysSpec,
    'decryption-keys': decryptionKeysSpec,
    audiences: listSpec('audience'),
    issuers: listSpec('issuer'),
    'required-claims': requiredClaimsSpec,
  },
  rule({ attributes }) {
    const given = ['header-name', 'query-parameter-name', 'token-value'].filter((name) => attributes.has(name)).length
    return given === 1 ? undefined : '<validate-jwt> needs one of header-name, query-parameter-name and token-value'
  },
  compile(element, compiler) {
    const keys = signingKeys(element, compiler)
    const decryption = decryptionKeys(element, compiler)
    const urls = element.children
      .filter(({ name }) => name === 'openid-config')
      .map((one) => compiler.string(one, 'url'))
    const audiences = listOf(element, 'audiences', compiler)
    const issuers = listOf(element, 'issuers', compiler)
    const claims = requiredClaims(element, compiler)
    const requireSigned = compiler.bool(element, 'require-signed-tokens', true)
    const requireExpiration = compiler.bool(element, 'require-expiration-time', true)
    const skew = compiler.int(element, 'clock-skew', 0)
    const rules: Getter<TokenRules> = (exchange) => ({
      keys: keys(exchange),
      decryptionKeys: decryption(exchange),
      openIdUrls: urls.map((url) => url(exchange)),
      audiences: audiences(exchange),
      issuers: issuers(exchange),
      claims: claims(exchange),
      requireSigned: requireSigned(exchange),
      requireExpiration: requireExpiration(exchange),
      clockSkewSeconds: skew(exchange),
    })
    const token = tokenOf(element, compiler, { scheme: compiler.string(element, 'require-scheme') })
    return tokenStep(element, compiler, { rules, token })
  },
}
