import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto'
import { BYTE } from '../../types/core.js'
import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { ArrayValue } from '../array.js'
import { spend } from '../budget.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'
import type { NamedOption } from './names.js'

/** What an operation with a private key, and making a key, count as: a loop of them must end in time. */
const SIGNING_STEPS = 2_000
const GENERATION_STEPS = 1_000_000
const KEY_SIZES = { smallest: 512, largest: 16_384, largestMade: 4096 }
const HASHES: ReadonlySet<string> = new Set(['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512'])

/** System.Security.Cryptography.RSA. A key is made when the first operation needs one. */
export class RsaValue extends NetObject {
  #private: KeyObject | undefined
  #public: KeyObject | undefined
  #keySize: number

  constructor(
    /** Certificates and RSA.Create() give RSACng on Windows, where the gateway runs. */
    readonly className = 'RSACng',
    keySize = 2048,
  ) {
    super()
    if (keySize % 64 !== 0 || keySize < KEY_SIZES.smallest || keySize > KEY_SIZES.largest) {
      raise('CryptographicException', 'Specified key is not a valid size for this algorithm.')
    }
    this.#keySize = keySize
  }

  static of(key: KeyObject): RsaValue {
    const value = new RsaValue()
    value.load(key)
    return value
  }

  get type(): Type {
    return typeNamed(this.className)
  }

  get keySize(): number {
    return this.#keySize
  }

  /** The private key, or the public one if that is all there is. */
  get key(): KeyObject {
    if (this.#public === undefined) this.#generate()
    return this.#private ?? this.#public!
  }

  get hasPrivateKey(): boolean {
    return this.key.type === 'private'
  }

  get publicKey(): KeyObject {
    return this.hasPrivateKey ? this.#public! : this.key
  }

  get privateKey(): KeyObject {
    const { key } = this
    return key.type === 'private' ? key : raise('CryptographicException', 'The key does not contain a private key.')
  }

  load(key: KeyObject): void {
    if (key.asymmetricKeyType !== 'rsa') raise('CryptographicException', 'The key is not an RSA key.')
    this.#private = key.type === 'private' ? key : undefined
    this.#public = key.type === 'private' ? createPublicKey(key) : key
    this.#keySize = this.#public.asymmetricKeyDetails!.modulusLength!
  }

  /** From DER or PEM; what cannot be read is the exception that .NET has for it. */
  import(kind: 'private' | 'public', source: Parameters<typeof createPrivateKey>[0] & object): void {
    this.load(readKey(kind, source))
  }

  sign(data: Uint8Array, hash: NamedOption, padding: NamedOption): ArrayValue {
    const key = this.privateKey
    spend(SIGNING_STEPS)
    return ArrayValue.bytes(BYTE, sign(hashOf(hash), data, { key, ...signaturePadding(padding) }))
  }

  verify(data: Uint8Array, signature: Uint8Array, hash: NamedOption, padding: NamedOption): boolean {
    spend(SIGNING_STEPS)
    return verify(hashOf(hash), data, { key: this.publicKey, ...signaturePadding(padding) }, signature)
  }

  encrypt(data: Uint8Array, padding: NamedOption): ArrayValue {
    spend(SIGNING_STEPS)
    try {
      return ArrayValue.bytes(BYTE, publicEncrypt({ key: this.publicKey, ...encryptionPadding(padding) }, data))
    } catch {
      return raise('CryptographicException', 'The parameter is incorrect.')
    }
  }

  decrypt(data: Uint8Array, padding: NamedOption): ArrayValue {
    const key = this.privateKey
    spend(SIGNING_STEPS)
    if (data.length * 8 !== this.#keySize)
      raise('CryptographicException', 'The length of the data to decrypt is not valid for the size of this key.')
    try {
      return ArrayValue.bytes(BYTE, privateDecrypt({ key, ...encryptionPadding(padding) }, data))
    } catch {
      return raise('CryptographicException', 'The parameter is incorrect.')
    }
  }

  #generate(): void {
    if (this.#keySize > KEY_SIZES.largestMade)
      raise('CryptographicException', `A policy expression makes RSA keys of up to ${KEY_SIZES.largestMade} bits.`)
    spend(GENERATION_STEPS)
    this.load(generateKeyPairSync('rsa', { modulusLength: this.#keySize }).privateKey)
  }
}

function readKey(kind: 'private' | 'public', source: Parameters<typeof createPrivateKey>[0] & object): KeyObject {
  try {
    return kind === 'private'
      ? createPrivateKey(source)
      : createPublicKey(source as Parameters<typeof createPublicKey>[0])
  } catch {
    return raise('CryptographicException', 'ASN1 corrupted data.')
  }
}

function hashOf({ name }: NamedOption): string {
  if (name === null || name === '')
    raise('ArgumentException', "The hash algorithm name cannot be null or empty. (Parameter 'hashAlgorithm')")
  return HASHES.has(name)
    ? name.toLowerCase()
    : raise('CryptographicException', `'${name}' is not a known hash algorithm.`)
}

function signaturePadding({ name }: NamedOption) {
  if (name === 'Pkcs1') return { padding: constants.RSA_PKCS1_PADDING }
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
}

function encryptionPadding({ name }: NamedOption) {
  if (name === 'Pkcs1') return { padding: constants.RSA_PKCS1_PADDING }
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: name!.slice('Oaep'.length).toLowerCase() }
}
