import { jest } from '@jest/globals'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export interface Key {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

export async function makeKey(kid: string | undefined, alg = 'RS256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg)
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), ...(kid !== undefined && { kid }), use: 'sig' } }
}

/** Issuers that `fetch` finds: each with its configuration and the keys that it publishes at the moment. */
export class Providers {
  readonly #answers = new Map<string, () => Response | Promise<Response>>()
  /** Every address that was asked for. */
  readonly asked: string[] = []

  constructor() {
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      const url = String(input)
      this.asked.push(url)
      const answer = this.#answers.get(url)
      if (answer === undefined) throw new TypeError('fetch failed')
      return answer()
    })
  }

  /** What an address answers from now on. */
  answer(url: string, body: unknown, status = 200): void {
    this.#answers.set(url, () => Response.json(body, { status }))
  }

  /** An issuer with these keys, whose configuration is where OpenID Connect Discovery says. */
  publish(issuer: string, ...keys: readonly Key[]): void {
    const base = issuer.replace(/\/$/, '')
    this.answer(`${base}/.well-known/openid-configuration`, { issuer, jwks_uri: `${base}/keys` })
    this.answer(`${base}/keys`, { keys: keys.map(({ jwk }) => jwk) })
  }
}

export interface TokenOptions {
  readonly header?: Readonly<Record<string, unknown>>
  readonly alg?: string
}

/** Signs claims as they are; what is undefined is left out. */
export function sign(
  key: Key,
  claims: Readonly<Record<string, unknown>>,
  { header = {}, alg = 'RS256' }: TokenOptions = {},
): Promise<string> {
  const { kid } = key.jwk
  return new SignJWT(claims)
    .setProtectedHeader({ alg, typ: 'JWT', ...(kid !== undefined && { kid }), ...header })
    .sign(key.privateKey)
}

/** Seconds from now, as times in tokens are. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds
