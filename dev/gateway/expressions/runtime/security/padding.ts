import { randomBytes } from 'node:crypto'
import { raise } from '../exceptions.js'

/** System.Security.Cryptography.PaddingMode. */
export const PADDING = { None: 1, PKCS7: 2, Zeros: 3, ANSIX923: 4, ISO10126: 5 }

/** The bytes filled up to whole blocks. */
export function addPadding(input: Buffer, block: number, mode: number): Buffer {
  const over = input.length % block
  const count = block - over
  if (mode === PADDING.None)
    return over === 0 ? input : raise('CryptographicException', 'The input data is not a complete block.')
  if (mode === PADDING.Zeros) return over === 0 ? input : Buffer.concat([input, Buffer.alloc(count)])
  if (mode === PADDING.PKCS7) return Buffer.concat([input, Buffer.alloc(count, count)])
  const filling = mode === PADDING.ANSIX923 ? Buffer.alloc(count - 1) : randomBytes(count - 1)
  return Buffer.concat([input, filling, Buffer.of(count)])
}

/** The bytes without what addPadding put there; zeros stay, because nobody can tell them from data. */
export function removePadding(output: Buffer, block: number, mode: number): Buffer {
  if (mode === PADDING.None || mode === PADDING.Zeros || output.length === 0) return output
  const count = output.at(-1)!
  const padding = output.subarray(output.length - count)
  const expected = mode === PADDING.PKCS7 ? count : 0
  const isFilled = mode === PADDING.ISO10126 || padding.subarray(0, -1).every((byte) => byte === expected)
  if (count === 0 || count > block || count > output.length || !isFilled) {
    raise('CryptographicException', 'Padding is invalid and cannot be removed.')
  }
  return output.subarray(0, output.length - count)
}
