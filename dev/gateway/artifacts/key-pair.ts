import { X509Certificate } from 'node:crypto'
import { Socket } from 'node:net'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
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
    const secureContext = createContext({ pfx: data, ...(password === undefined ? {} : { passphrase: password }) })
    const certificate = certificateOf(secureContext)
    if (certificate === undefined) throw new Error('the PKCS #12 data holds no certificate with a private key')
    return { thumbprint: thumbprintOf(certificate), certificate, secureContext }
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

function createContext(options: Parameters<typeof createSecureContext>[0]): SecureContext {
  try {
    return createSecureContext(options)
  } catch (error) {
    const { message } = error as Error
    const isPassword = /mac verify failure|bad decrypt|bad password|interrupted or cancelled/i.test(message)
    throw new Error(isPassword ? 'the password is wrong' : `the certificate cannot be read: ${message}`)
  }
}

/** What the context would present, which only a socket tells. */
function certificateOf(secureContext: SecureContext): X509Certificate | undefined {
  const socket = new TLSSocket(new Socket(), { secureContext })
  try {
    return socket.getX509Certificate()
  } finally {
    socket.destroy()
  }
}
