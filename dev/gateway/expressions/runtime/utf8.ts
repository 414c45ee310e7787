import { isUtf8 } from 'node:buffer'

/** Whether the bytes are UTF-8 throughout, so that the fast decoder gives the same as the careful one. */
export function isWellFormedUtf8(bytes: Uint8Array): boolean {
  return isUtf8(bytes)
}
