import { compactDecrypt, decodeProtectedHeader, errors } from 'jose'
import type { DecryptionKey } from './jwt.js'
import { TokenError } from './token-error.js'

/**
 * The token within an encrypted one (RFC 7516, compact form). Claims that are not signed within it become an unsigned token.
 * Throws a TokenError when no key fits.
 */
export async function decryptToken(token: string, keys: readonly DecryptionKey[]): Promise<string> {
  const { kid } = header(token)
  const candidates = keys.filter(({ id }) => id === undefined || kid === undefined || id === kid)
  if (candidates.length === 0) throw failed('TokenDecryptionKeyNotFound', 'Decryption failed. Unable to match key')
  for (const { key } of candidates) {
    try {
      const { plaintext } = await compactDecrypt(token, key)
      return signedWithin(new TextDecoder().decode(plaintext))
    } catch (error) {
      // Another key's token, or a key of another kind than the algorithm needs.
      if (!(error instanceof TypeError || error instanceof errors.JOSEError)) throw error
    }
  }
  throw failed('TokenDecryptionFailed', 'Decryption failed')
}

function header(token: string): { readonly kid?: string } {
  try {
    return decodeProtectedHeader(token)
  } catch (error) {
    throw failed('JwtInvalid', (error as Error).message)
  }
}

function signedWithin(text: string): string {
  if (!text.trimStart().startsWith('{')) return text
  const encode = (part: string) => Buffer.from(part).toString('base64url')
  return `${encode('{"alg":"none"}')}.${encode(text)}.`
}

function failed(reason: string, message: string): TokenError {
  return new TokenError(reason, `${message}. Access denied.`)
}
