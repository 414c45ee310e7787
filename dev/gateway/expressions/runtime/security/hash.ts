import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { BYTE } from '../../types/core.js'
import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { ArrayValue } from '../array.js'
import { spend } from '../budget.js'
import { raise, raiseArgumentNull } from '../exceptions.js'
import { NetObject } from '../object.js'

/** Bytes that cost one step. */
const BYTES_PER_STEP = 64

/** System.Security.Cryptography.HashAlgorithm and its keyed kin: bytes in, a digest out. */
export class HashValue extends NetObject {
  #running: Hash | Hmac | undefined
  #isDisposed = false
  #hash: Buffer | undefined

  constructor(
    /** The class of .NET, such as SHA256Managed. */
    readonly className: string,
    /** The digest as node names it. */
    readonly algorithm: string,
    public key?: Buffer,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(this.className)
  }

  get size(): number {
    return createHash(this.algorithm).digest().length * 8
  }

  get hash(): ArrayValue | null {
    return this.#hash === undefined ? null : ArrayValue.bytes(BYTE, Buffer.from(this.#hash))
  }

  /** The digest of the bytes; the instance is as new afterwards. */
  compute(bytes: Uint8Array): ArrayValue {
    this.update(bytes)
    return this.finish()
  }

  update(bytes: Uint8Array): void {
    if (this.#isDisposed)
      raise('ObjectDisposedException', `Cannot access a disposed object.\nObject name: '${this.type.fullName}'.`)
    spend(Math.ceil(bytes.length / BYTES_PER_STEP))
    this.#running ??= this.key === undefined ? createHash(this.algorithm) : createHmac(this.algorithm, this.key)
    this.#running.update(bytes)
  }

  finish(): ArrayValue {
    this.#hash = this.#running!.digest()
    this.#running = undefined
    return ArrayValue.bytes(BYTE, Buffer.from(this.#hash))
  }

  initialize(): void {
    this.#running = undefined
  }

  dispose(): void {
    this.#isDisposed = true
  }
}

/** `count` bytes from `offset`, with the checks that .NET makes. */
export function slice(buffer: ArrayValue | null, offset: number, count: number, name = 'buffer'): Buffer {
  if (buffer === null) return raiseArgumentNull(name)
  if (offset < 0)
    raise(
      'ArgumentOutOfRangeException',
      `offset ('${offset}') must be a non-negative value. (Parameter 'offset')\nActual value was ${offset}.`,
    )
  if (count < 0 || count > buffer.length) raise('ArgumentException', 'Value was invalid.')
  if (offset > buffer.length - count) {
    raise(
      'ArgumentException',
      'Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.',
    )
  }
  return (buffer.items as Buffer).subarray(offset, offset + count)
}
