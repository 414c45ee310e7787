import type { errors, JWTPayload } from 'jose'
import type { Claims } from '../context/user.js'
import { ServiceUnavailableError } from '../errors/http-error.js'
import type { AppView } from '../registration/input.js'
import type { Settings } from '../settings/settings.js'
import { createKeySets } from './key-sets.js'

/** Why a token is not believed, in words that its sender may read. */
export class InvalidToken {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

export interface TokenVerifier {
  /**
   * The claims of a token of a known issuer for one of the audiences, valid at the time.
   * @throws ServiceUnavailableError when the issuer does not give its keys
   */
  verify(token: string, audiences: readonly string[], now: Date): Promise<Claims | InvalidToken>
}

const verifiers = new WeakMap<AppView, Promise<TokenVerifier>>()

/** The verifier of an app, made with the first token that comes. */
export function verifierOf(app: AppView): Promise<TokenVerifier> {
  const verifier = verifiers.get(app) ?? createVerifier(app.settings.auth)
  verifiers.set(app, verifier)
  return verifier
}

async function createVerifier({ issuers, jwksUrl, algorithms, clockSkew }: Settings['auth']): Promise<TokenVerifier> {
  const jose = await import('jose')
  const keysOf = createKeySets(jose, jwksUrl)

  async function verify(token: string, audiences: readonly string[], now: Date): Promise<JWTPayload | InvalidToken> {
    const issuer = jose.decodeJwt(token).iss
    // Only the keys of the issuer that the token names are tried: one issuer cannot speak for another.
    if (issuer === undefined || !issuers.includes(issuer)) return new InvalidToken('The token is of an unknown issuer')
    const { payload, protectedHeader } = await jose.jwtVerify(token, await keysOf(issuer), {
      issuer,
      audience: [...audiences],
      algorithms: [...algorithms],
      currentDate: now,
      clockTolerance: clockSkew,
      requiredClaims: ['exp'],
    })
    return isAccessToken(protectedHeader.typ) ? payload : new InvalidToken('The token is no access token')
  }

  return {
    async verify(token, audiences, now) {
      try {
        return await verify(token, audiences, now)
      } catch (error) {
        const reason = reasonOf(error)
        if (reason !== undefined) return new InvalidToken(reason)
        throw new ServiceUnavailableError('The keys of the issuer cannot be had', {
          cause: error,
          headers: { 'Retry-After': '10' },
        })
      }
    },
  }
}

/** Microsoft Entra writes JWT, https://www.rfc-editor.org/rfc/rfc9068 at+jwt; other kinds of token are other words. */
const isAccessToken = (type: string | undefined): boolean =>
  type === undefined || /^(?:application\/)?(?:at\+)?jwt$/i.test(type)

/** By the codes of https://github.com/panva/jose/blob/main/docs/util/errors/README.md; others are not the token's fault. */
const reasons: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'The token is signed with an algorithm that is not accepted',
  ERR_JOSE_NOT_SUPPORTED: 'The token is signed with an algorithm that is not accepted',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'The token does not name the key that signed it',
  ERR_JWKS_NO_MATCHING_KEY: 'The token is signed by an unknown key',
  ERR_JWS_INVALID: 'The token is malformed',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'The signature of the token is wrong',
  ERR_JWT_EXPIRED: 'The token has expired',
  ERR_JWT_INVALID: 'The token is malformed',
}

const claimReasons: Readonly<Record<string, string>> = {
  aud: 'The token is for another audience',
  exp: 'The token does not say when it expires',
  nbf: 'The token is not valid yet',
}

function reasonOf(error: unknown): string | undefined {
  const { code = '', claim = '' } = error as Partial<errors.JWTClaimValidationFailed>
  if (code !== 'ERR_JWT_CLAIM_VALIDATION_FAILED') return reasons[code]
  return claimReasons[claim] ?? 'The token has a claim that is malformed'
}
