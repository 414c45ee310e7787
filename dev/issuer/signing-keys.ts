import { randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose'

/** As Microsoft Entra signs. */
const ALGORITHM = 'RS256'

interface SigningKey {
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

/** The keys of an issuer: one that signs, and those that are still published for tokens signed before. Kept in memory only. */
export class SigningKeys {
  #current: SigningKey
  #published: readonly JWK[]

  static async create(): Promise<SigningKeys> {
    return new SigningKeys(await makeKey())
  }

  private constructor(key: SigningKey) {
    this.#current = key
    this.#published = [key.jwk]
  }

  get current(): { readonly privateKey: CryptoKey; readonly header: { readonly alg: string; readonly kid: string } } {
    const { privateKey, jwk } = this.#current
    return { privateKey, header: { alg: ALGORITHM, kid: jwk.kid! } }
  }

  get published(): JSONWebKeySet {
    return { keys: [...this.#published] }
  }

  /** Signs with a new key from now on. @param withdraw whether the others are no longer published: their tokens are void */
  async rotate(withdraw: boolean): Promise<void> {
    const key = await makeKey()
    this.#current = key
    this.#published = withdraw ? [key.jwk] : [key.jwk, ...this.#published]
  }
}

async function makeKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM)
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: ALGORITHM, use: 'sig' } }
}
