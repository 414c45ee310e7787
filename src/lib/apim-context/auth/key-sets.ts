import type { JWTVerifyGetKey } from 'jose'

/** How long an issuer that did not answer is left alone. */
const PAUSE_MILLISECONDS = 10_000
const TIMEOUT_MILLISECONDS = 5000

/** The keys of an issuer. Rejects when they cannot be had. */
export type KeySets = (issuer: string) => Promise<JWTVerifyGetKey>

/**
 * The keys of each issuer, from `jwksUrl` or where its OpenID configuration says. jose keeps them for 10 minutes, and asks
 * for them again, at most twice a minute, when a token names a key that is not among them.
 */
export function createKeySets(jose: typeof import('jose'), jwksUrl: string | undefined): KeySets {
  const known = new Map<string, { readonly keys: Promise<JWTVerifyGetKey>; failed?: number }>()

  async function load(issuer: string): Promise<JWTVerifyGetKey> {
    const url = jwksUrl ?? (await discover(issuer))
    return jose.createRemoteJWKSet(new URL(url), { timeoutDuration: TIMEOUT_MILLISECONDS })
  }

  return (issuer) => {
    const entry = known.get(issuer)
    if (entry && (entry.failed === undefined || Date.now() - entry.failed < PAUSE_MILLISECONDS)) return entry.keys
    const fresh: { keys: Promise<JWTVerifyGetKey>; failed?: number } = { keys: load(issuer) }
    fresh.keys.catch(() => {
      fresh.failed = Date.now()
    })
    known.set(issuer, fresh)
    return fresh.keys
  }
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation */
async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const configuration = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown }
  if (configuration.issuer !== issuer) throw new Error(`${url} is that of another issuer, ${configuration.issuer}`)
  if (typeof configuration.jwks_uri !== 'string') throw new Error(`${url} has no jwks_uri`)
  return configuration.jwks_uri
}
