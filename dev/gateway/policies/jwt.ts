import type { KeyObject } from 'node:crypto'
import { compactVerify, decodeJwt, decodeProtectedHeader, errors, importJWK, type JWK, type JWTPayload } from 'jose'
import type { Services } from '../pipeline/services.js'
import { decryptToken } from './decrypt-token.js'
import { type OpenIdConfiguration, openIdConfiguration } from './openid.js'
import { TokenError } from './token-error.js'

export interface TokenRules {
  /** Tried in turn; one with an id only for tokens whose `kid` it is. */
  readonly keys: readonly { readonly id: string | undefined; readonly jwk: JWK }[]
  readonly decryptionKeys: readonly DecryptionKey[]
  readonly openIdUrls: readonly string[]
  /** Empty when any will do. */
  readonly audiences: readonly string[]
  /** Besides those of the OpenID configurations; empty together with them when any will do. */
  readonly issuers: readonly string[]
  readonly requireSigned: boolean
  readonly requireExpiration: boolean
  readonly clockSkewSeconds: number
  readonly claims: readonly RequiredClaim[]
}
/** A secret, or a private key; one with an id only for tokens whose `kid` it is. */
export interface DecryptionKey {
  readonly id: string | undefined
  readonly key: KeyObject | Uint8Array
}
export interface RequiredClaim {
  /** The claim's name; of several the first that the token has counts. */
  readonly name: string | readonly string[]
  readonly matchAny: boolean
  readonly separator: string | undefined
  /** None means that the claim has to be there, whatever it holds. */
  readonly values: readonly string[]
}

/**
 * Checks a token. Gives the token itself, or the one that was within an encrypted one.
 * Throws a TokenError with the reasons of the error-handling reference.
 */
export async function checkToken(given: string, rules: TokenRules, services: Services): Promise<string> {
  const token = given.split('.').length === 5 ? await decryptToken(given, rules.decryptionKeys) : given
  const { payload, issuers } = await verifySignature(token, rules, services)
  checkTimes(payload, rules, services.clock.now() / 1000)
  if (rules.audiences.length > 0 && !listOf(payload.aud).some((audience) => rules.audiences.includes(audience))) {
    throw refused('TokenAudienceNotAllowed', 'Audience validation failed')
  }
  const allowed = [...rules.issuers, ...issuers]
  if (allowed.length > 0 && !allowed.some((issuer) => isIssuer(issuer, payload))) {
    throw refused('TokenIssuerNotAllowed', 'Issuer validation failed')
  }
  checkClaims(payload, rules.claims)
  return token
}

async function verifySignature(token: string, rules: TokenRules, services: Services) {
  const { alg, kid } = wellFormed(() => decodeProtectedHeader(token))
  const payload = wellFormed(() => decodeJwt(token))
  const configurations = await openIdConfigurations(rules, services)
  const verified = { payload, issuers: configurations.map(({ issuer }) => issuer) }
  if (alg === undefined || alg === 'none') {
    if (rules.requireSigned) throw refused('TokenSignatureInvalid', 'Token is not signed')
    return verified
  }
  const signed = { token, alg, kid }
  const own = rules.keys.map(({ id, jwk }) => (id === undefined ? jwk : { ...jwk, kid: id }))
  if (await verifies(signed, [...own, ...keysOf(configurations)])) return verified
  // The provider may have new keys by now.
  const fresh = keysOf(await openIdConfigurations(rules, services, true))
  if (await verifies(signed, fresh)) return verified
  throw [...own, ...fresh].some((key) => isCandidate(key, kid))
    ? refused('TokenSignatureInvalid', 'Signature validation failed')
    : refused('TokenSignatureKeyNotFound', 'Signature validation failed. Unable to match key')
}

function openIdConfigurations({ openIdUrls }: TokenRules, services: Services, refetch = false) {
  return Promise.all(openIdUrls.map((url) => openIdConfiguration(services, url, refetch)))
}

function keysOf(configurations: readonly OpenIdConfiguration[]): JWK[] {
  return configurations.flatMap(({ keys }) => keys.keys)
}

function isCandidate(key: JWK, kid: string | undefined): boolean {
  return key.kid === undefined || kid === undefined || key.kid === kid
}

interface SignedToken {
  readonly token: string
  readonly alg: string
  readonly kid: string | undefined
}

async function verifies({ token, alg, kid }: SignedToken, keys: readonly JWK[]): Promise<boolean> {
  for (const key of keys.filter((candidate) => isCandidate(candidate, kid))) {
    try {
      await compactVerify(token, await importJWK(key, alg))
      return true
    } catch (error) {
      // Another signature, or a key of another kind than the algorithm needs.
      if (!(error instanceof TypeError || error instanceof errors.JOSEError)) throw error
    }
  }
  return false
}

function checkTimes({ exp, nbf }: JWTPayload, { requireExpiration, clockSkewSeconds }: TokenRules, now: number): void {
  if (exp === undefined && requireExpiration) throw refused('TokenExpirationNotPresent', 'Token has no expiration time')
  if (exp !== undefined && exp + clockSkewSeconds <= now) throw refused('TokenExpired', 'Lifetime validation failed')
  if (nbf !== undefined && nbf - clockSkewSeconds > now) throw refused('TokenNotYetValid', 'Lifetime validation failed')
}

function checkClaims(payload: JWTPayload, claims: readonly RequiredClaim[]): void {
  const found = claims.map((claim) => ({ ...claim, name: claimName(payload, claim) }))
  const missing = found.filter(({ name }) => payload[name] === undefined).map(({ name }) => name)
  if (missing.length > 0) {
    const names = missing.join(', ')
    throw new TokenError('TokenClaimNotFound', `JWT token is missing the following claims: ${names}. Access denied.`)
  }
  for (const { name, matchAny, separator, values } of found) {
    const held = listOf(payload[name]).flatMap((value) => (separator ? value.split(separator) : [value]))
    const holds = (value: string): boolean => held.includes(value)
    if (values.length > 0 && !(matchAny ? values.some(holds) : values.every(holds))) {
      const message = `Claim ${name} value of ${held.join(',')} is not allowed. Access denied.`
      throw new TokenError('TokenClaimValueNotAllowed', message)
    }
  }
}

function claimName(payload: JWTPayload, { name }: RequiredClaim): string {
  if (typeof name === 'string') return name
  return name.find((one) => payload[one] !== undefined) ?? name[0]!
}

/** A claim's values as texts. */
function listOf(claim: unknown): string[] {
  if (claim === undefined) return []
  return (Array.isArray(claim) ? claim : [claim]).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  )
}

/** Microsoft Entra ID's multi-tenant configurations name the tenant as `{tenantid}`. */
function isIssuer(allowed: string, { iss, ['tid']: tenant }: JWTPayload): boolean {
  return iss === (typeof tenant === 'string' ? allowed.replace('{tenantid}', tenant) : allowed)
}

function wellFormed<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw refused('JwtInvalid', error instanceof Error ? error.message : 'The token cannot be read')
  }
}

function refused(reason: string, message: string): TokenError {
  return new TokenError(reason, `${message}. Access denied.`)
}
