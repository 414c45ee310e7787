import { timingSafeEqual } from 'node:crypto'

/** Whether a header proves that the gateway sent the request. */
export type ProofCheck = (header: string | null) => boolean

/**
 * Compares in constant time. Only the length of the secret can be told from the time, and that is no secret.
 * Without a secret nothing is ever proven.
 */
export function createProofCheck(secret: string | undefined): ProofCheck {
  if (!secret) return () => false
  const expected = Buffer.from(secret)
  // For every call the same, and with room for a character more: no header that is longer looks as if it ended in time.
  const given = Buffer.alloc(expected.length + 4)
  const written = given.subarray(0, expected.length)
  return (header) => header !== null && given.write(header) === expected.length && timingSafeEqual(written, expected)
}
