import { readFileSync } from 'node:fs'
import type { ServerCertificate } from '../http/tls.js'
import { UsageError } from './arguments.js'

export interface CertificateOptions {
  /** PEM or PKCS #12. */
  readonly file: string | undefined
  /** PEM, where the certificate's file does not hold the key. */
  readonly keyFile: string | undefined
  readonly password: string | undefined
}

/** The certificate that the options name; without any, one for localhost that is made now and trusted by nobody. */
export async function readServerCertificate({
  file,
  keyFile,
  password,
}: CertificateOptions): Promise<ServerCertificate> {
  if (file === undefined) {
    if (keyFile !== undefined) throw new UsageError('--tls-certificate is needed: the certificate of --tls-key.')
    const { createCertificate, LOCALHOST } = await import('../certificate.js')
    return createCertificate(LOCALHOST)
  }
  const data = read(file, '--tls-certificate')
  const passphrase = password === undefined ? {} : { passphrase: password }
  if (!data.includes('-----BEGIN')) return { pfx: data, ...passphrase }
  if (keyFile === undefined && !data.includes('PRIVATE KEY-----'))
    throw new UsageError(`--tls-key is needed: ${file} holds no private key.`)
  return { cert: data, key: keyFile === undefined ? data : read(keyFile, '--tls-key'), ...passphrase }
}

function read(file: string, option: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`${option} cannot be read: ${(error as Error).message}`)
  }
}
