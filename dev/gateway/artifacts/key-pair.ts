import { X509Certificate } from 'node:crypto'
import { createContext, openPkcs12 } from '../pkcs12.js'
import type { ClientCertificate } from './model.js'

export interface KeyPairOptions {
  /** PEM of the private key, where `data` is the certificate's PEM alone. */
  readonly key?: string | undefined
  readonly password?: string | undefined
}

/**
 * A certificate with its private key, from PKCS #12 or PEM. The PEM may hold the certificates of those who signed it as well.
 * Throws an Error that says what is wrong with it.
 */
export function readKeyPair(data: Buffer, { key, password }: KeyPairOptions = {}): ClientCertificate {
  const text = data.toString('latin1')
  if (!text.includes('-----BEGIN')) {
    const { certificate, privateKey, secureContext } = openPkcs12(data, password)
    return {
      thumbprint: thumbprintOf(certificate),
      certificate,
      privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
      secureContext,
    }
  }
  const privateKey = key ?? text
  if (!privateKey.includes('PRIVATE KEY-----')) throw new Error('there is no private key with the certificate')
  const passphrase = password === undefined ? {} : { passphrase: password }
  const secureContext = createContext({ cert: text, key: privateKey, ...passphrase })
  const certificate = new X509Certificate(text)
  return { thumbprint: thumbprintOf(certificate), certificate, privateKey, secureContext }
}

/** The thumbprint as it is compared: people copy it with spaces, colons and in either case. */
export function normalizeThumbprint(text: string): string {
  return text.replace(/[^0-9a-f]/gi, '').toUpperCase()
}

function thumbprintOf({ fingerprint }: X509Certificate): string {
  return normalizeThumbprint(fingerprint)
}
