import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { BYTE } from '../../types/core.js'
import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { ArrayValue } from '../array.js'
import { allocate } from '../budget.js'
import { raise, raiseArgumentNull, raiseRange } from '../exceptions.js'
import { NetObject } from '../object.js'
import { addPadding, PADDING, removePadding } from './padding.js'

export const CIPHER_MODES = { CBC: 1, ECB: 2, OFB: 3, CFB: 4, CTS: 5 }

/** A block cipher: lengths in bits, and its name to node by key length and mode. */
export interface Cipher {
  readonly keySizes: readonly number[]
  readonly blockSize: number
  readonly name: (keySize: number, mode: string) => string
}

export const AES: Cipher = {
  keySizes: [128, 192, 256],
  blockSize: 128,
  name: (keySize, mode) => `aes-${keySize}-${mode}`,
}
export const TRIPLE_DES: Cipher = {
  keySizes: [128, 192],
  blockSize: 64,
  name: (keySize, mode) => {
    const name = keySize === 128 ? 'des-ede' : 'des-ede3'
    return mode === 'ecb' && keySize === 128 ? name : `${name}-${mode}`
  },
}

const BAD_KEY = 'Specified key is not a valid size for this algorithm.'
const BAD_IV = 'Specified initialization vector (IV) does not match the block size for this algorithm.'

/** System.Security.Cryptography.SymmetricAlgorithm. */
export class SymmetricValue extends NetObject {
  #mode = CIPHER_MODES.CBC
  #key: Buffer | undefined
  #iv: Buffer | undefined
  #keySize: number
  padding = PADDING.PKCS7

  constructor(
    readonly className: string,
    readonly cipher: Cipher,
    /** Bits that a turn of CFB takes. */
    public feedbackSize = 8,
  ) {
    super()
    this.#keySize = cipher.keySizes.at(-1)!
  }

  get type(): Type {
    return typeNamed(this.className)
  }

  get mode(): number {
    return this.#mode
  }

  set mode(mode: number) {
    if (![CIPHER_MODES.CBC, CIPHER_MODES.ECB, CIPHER_MODES.CFB].includes(mode)) {
      raise('CryptographicException', 'Specified cipher mode is not valid for this algorithm.')
    }
    this.#mode = mode
  }

  get keySize(): number {
    return this.#keySize
  }

  set keySize(bits: number) {
    if (!this.cipher.keySizes.includes(bits)) raise('CryptographicException', BAD_KEY)
    this.#keySize = bits
    this.#key = undefined
  }

  get key(): ArrayValue {
    this.#key ??= randomBytes(this.#keySize / 8)
    return ArrayValue.bytes(BYTE, Buffer.from(this.#key))
  }

  set key(value: ArrayValue | null) {
    if (value === null || !this.cipher.keySizes.includes(value.length * 8)) raise('CryptographicException', BAD_KEY)
    this.#keySize = value.length * 8
    this.#key = Buffer.from(value.items as Buffer)
  }

  get iv(): ArrayValue {
    this.#iv ??= randomBytes(this.cipher.blockSize / 8)
    return ArrayValue.bytes(BYTE, Buffer.from(this.#iv))
  }

  set iv(value: ArrayValue | null) {
    if (value === null) raiseArgumentNull('value')
    if (value.length * 8 !== this.cipher.blockSize) raise('CryptographicException', BAD_IV)
    this.#iv = Buffer.from(value.items as Buffer)
  }

  generateKey(): void {
    this.#key = randomBytes(this.#keySize / 8)
  }

  generateIv(): void {
    this.#iv = randomBytes(this.cipher.blockSize / 8)
  }

  transform(
    isEncryptor: boolean,
    key = this.key as ArrayValue | null,
    iv = this.iv as ArrayValue | null,
  ): TransformValue {
    if (key === null) return raiseArgumentNull('rgbKey')
    if (!this.cipher.keySizes.includes(key.length * 8)) raise('ArgumentException', `${BAD_KEY} (Parameter 'rgbKey')`)
    if (iv !== null && iv.length * 8 !== this.cipher.blockSize)
      raise('ArgumentException', `${BAD_IV} (Parameter 'rgbIV')`)
    const isBlockwise = this.#mode === CIPHER_MODES.ECB
    if (iv === null && !isBlockwise)
      raise('CryptographicException', 'The cipher mode specified requires that an initialization vector (IV) be used.')
    const mode = isBlockwise
      ? 'ecb'
      : this.#mode === CIPHER_MODES.CBC
        ? 'cbc'
        : this.feedbackSize === 8
          ? 'cfb8'
          : 'cfb'
    const unit = this.#mode === CIPHER_MODES.CFB ? this.feedbackSize / 8 : this.cipher.blockSize / 8
    return new TransformValue(
      isEncryptor,
      this.cipher.name(key.length * 8, mode),
      Buffer.from(key.items as Buffer),
      isBlockwise ? null : Buffer.from(iv!.items as Buffer),
      this.padding,
      unit,
    )
  }
}

/** What CreateEncryptor and CreateDecryptor give. */
export class TransformValue extends NetObject {
  constructor(
    readonly isEncryptor: boolean,
    readonly name: string,
    readonly key: Buffer,
    readonly iv: Buffer | null,
    readonly padding: number,
    readonly inputBlockSize: number,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('ICryptoTransform')
  }

  /** The whole of `count` bytes from `offset`: padded and encrypted, or decrypted and freed of the padding. */
  finalBlock(buffer: ArrayValue, offset: number, count: number): ArrayValue {
    if (offset < 0) raiseRange('inputOffset')
    if (count < 0 || offset + count > buffer.length) {
      raiseRange(
        'inputCount',
        'Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.',
      )
    }
    const input = (buffer.items as Buffer).subarray(offset, offset + count)
    allocate(count + this.inputBlockSize)
    return ArrayValue.bytes(BYTE, this.isEncryptor ? this.#encrypt(input) : this.#decrypt(input))
  }

  #encrypt(input: Buffer): Buffer {
    const padded = addPadding(input, this.inputBlockSize, this.padding)
    const cipher = createCipheriv(this.name, this.key, this.iv).setAutoPadding(false)
    return Buffer.concat([cipher.update(padded), cipher.final()])
  }

  #decrypt(input: Buffer): Buffer {
    if (input.length % this.inputBlockSize !== 0)
      raise('CryptographicException', 'The input data is not a complete block.')
    const cipher = createDecipheriv(this.name, this.key, this.iv).setAutoPadding(false)
    return removePadding(Buffer.concat([cipher.update(input), cipher.final()]), this.inputBlockSize, this.padding)
  }
}
