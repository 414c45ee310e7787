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
  return (header) => {
    if (header === null) return false
    const given = Buffer.from(header)
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
}
