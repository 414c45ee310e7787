import type { JWK } from 'jose'
import type { PolicyElement } from '../documents/element.js'
import type { Compiler, Getter } from '../plan/compiler.js'
import type { TokenRules } from './jwt.js'
import type { ElementSpec, Policy } from './policy.js'
import { listOf, listSpec, requiredClaims, requiredClaimsSpec, tokenAttributes, tokenOf, tokenStep } from './tokens.js'

const keyList: ElementSpec = {
  children: {
    key: {
      attributes: {
        id: { type: 'string' },
        'certificate-id': { type: 'string' },
        n: { type: 'string' },
        e: { type: 'string' },
      },
      text: 'string',
      required: true,
      many: true,
    },
  },
}

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
    'issuer-signing-keys': keyList,
    'decryption-keys': keyList,
    audiences: listSpec('audience'),
    issuers: listSpec('issuer'),
    'required-claims': requiredClaimsSpec,
  },
  limitation: 'Keys of certificates and encrypted tokens are not supported.',
  rule({ attributes }) {
    const given = ['header-name', 'query-parameter-name', 'token-value'].filter((name) => attributes.has(name)).length
    return given === 1 ? undefined : '<validate-jwt> needs one of header-name, query-parameter-name and token-value'
  },
  compile(element, compiler) {
    const keys = signingKeys(element, compiler)
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

function signingKeys(element: PolicyElement, compiler: Compiler): Getter<TokenRules['keys']> {
  for (const name of ['issuer-signing-keys', 'decryption-keys']) reportUnsupported(element, name, compiler)
  const list = element.children.find(({ name }) => name === 'issuer-signing-keys')?.children ?? []
  const keys = list.map((key) => {
    const modulus = compiler.attribute(key, 'n', 'string')
    const exponent = compiler.string(key, 'e')
    const secret = compiler.text(key)
    const jwk: Getter<JWK> = (exchange) =>
      modulus === undefined
        ? { kty: 'oct', k: Buffer.from(secret(exchange).trim(), 'base64').toString('base64url') }
        : { kty: 'RSA', n: modulus(exchange) ?? '', e: exponent(exchange) }
    return { id: compiler.literal(key, 'id'), jwk }
  })
  return (exchange) => keys.map(({ id, jwk }) => ({ id, jwk: jwk(exchange) }))
}

function reportUnsupported(element: PolicyElement, name: string, compiler: Compiler): void {
  const list = element.children.find((child) => child.name === name)
  const key =
    name === 'decryption-keys' ? list : list?.children.find(({ attributes }) => attributes.has('certificate-id'))
  if (key === undefined) return
  const what = name === 'decryption-keys' ? 'encrypted tokens' : 'keys of certificates'
  compiler.problem(key.position, `<validate-jwt> cannot use ${what} here: give n and e, or an openid-config`)
}
