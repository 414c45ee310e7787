/** What a token says, as its issuer wrote it. */
export type Claims = Readonly<Record<string, unknown>>

/** Who calls, by a token that the gateway or the app has verified. */
export interface User {
  /** `oid` where the token has one, as those of Microsoft Entra have, else `sub`. */
  readonly id: string
  readonly name: string | undefined
  readonly email: string | undefined
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly claims: Claims
  /** `gateway`: its validate-jwt policy, told in headers beside the proof. `app`: by its signature, here. */
  readonly verifiedBy: 'gateway' | 'app'
}

/** The user of a verified token; undefined where it names nobody. */
export function userOfClaims(claims: Claims): User | undefined {
  const id = text(claims['oid']) ?? text(claims['sub'])
  if (id === undefined) return undefined
  return {
    id,
    name: text(claims['name']),
    email: text(claims['email']) ?? text(claims['preferred_username']),
    roles: texts(claims['roles']),
    // Microsoft Entra writes scp; scope is the name of https://www.rfc-editor.org/rfc/rfc9068.
    scopes: texts(claims['scp'] ?? claims['scope']).flatMap((scopes) => scopes.split(' ').filter(Boolean)),
    claims,
    verifiedBy: 'app',
  }
}

/** The claims of a token's payload segment; none when it cannot be read. */
export function decodeClaims(segment: string | undefined): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(segment ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as Claims) : {}
  } catch {
    return {}
  }
}

/** The text of a percent-encoded value; one that is not is taken as it stands. */
export function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const text = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined)

function texts(claim: unknown): string[] {
  const all: unknown[] = Array.isArray(claim) ? claim : [claim]
  return all.flatMap((each) => text(each) ?? [])
}
