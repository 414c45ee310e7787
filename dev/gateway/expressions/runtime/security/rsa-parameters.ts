import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto'
import { BYTE } from '../../types/core.js'
import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { ArrayValue } from '../array.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'
import type { RsaValue } from './rsa.js'

/** Fields of RSAParameters, and what a JSON Web Key calls them. */
export const FIELDS = {
  Modulus: 'n',
  Exponent: 'e',
  D: 'd',
  P: 'p',
  Q: 'q',
  DP: 'dp',
  DQ: 'dq',
  InverseQ: 'qi',
} as const
type Field = keyof typeof FIELDS
const PUBLIC: readonly Field[] = ['Modulus', 'Exponent']

/** System.Security.Cryptography.RSAParameters. */
export class RsaParameters extends NetObject {
  readonly fields = new Map<Field, ArrayValue | null>()

  static of(rsa: RsaValue, isPrivate: boolean): RsaParameters {
    if (isPrivate && !rsa.hasPrivateKey) raise('CryptographicException', 'The key does not contain a private key.')
    const jwk = rsa.key.export({ format: 'jwk' })
    const value = new RsaParameters()
    for (const field of Object.keys(FIELDS) as Field[]) {
      if (isPrivate || PUBLIC.includes(field))
        value.fields.set(field, ArrayValue.bytes(BYTE, Buffer.from(jwk[FIELDS[field]] as string, 'base64url')))
    }
    return value
  }

  get type(): Type {
    return typeNamed('RSAParameters')
  }

  loadInto(rsa: RsaValue): void {
    const jwk: JsonWebKey = { kty: 'RSA' }
    for (const [field, value] of this.fields)
      if (value !== null) jwk[FIELDS[field]] = (value.items as Buffer).toString('base64url')
    try {
      rsa.load(
        jwk.d === undefined
          ? createPublicKey({ key: jwk, format: 'jwk' })
          : createPrivateKey({ key: jwk, format: 'jwk' }),
      )
    } catch {
      raise(
        'CryptographicException',
        'The specified RSA parameters are not valid. Exponent and Modulus are required; with D, so are P, Q, DP, DQ and InverseQ.',
      )
    }
  }

  toXml(): string {
    const parts = [...this.fields].map(
      ([field, value]) => `<${field}>${(value!.items as Buffer).toString('base64')}</${field}>`,
    )
    return `<RSAKeyValue>${parts.join('')}</RSAKeyValue>`
  }

  static fromXml(text: string): RsaParameters {
    const value = new RsaParameters()
    for (const field of Object.keys(FIELDS) as Field[]) {
      const content = new RegExp(`<${field}>([^<]*)</${field}>`).exec(text)?.[1]
      if (content !== undefined) value.fields.set(field, ArrayValue.bytes(BYTE, Buffer.from(content, 'base64')))
    }
    return value
  }
}
