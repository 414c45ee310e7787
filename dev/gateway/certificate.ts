import { generateKeyPair, randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A certificate and its private key, both PEM. */
export interface CertificatePair {
  readonly cert: string
  readonly key: string
}

export interface NewCertificate {
  /** The subject. */
  readonly commonName: string
  /** `server` is one of this machine: for localhost and its loopback addresses. */
  readonly usage: 'server' | 'client'
}

/** What a gateway on this machine presents. */
export const LOCALHOST: NewCertificate = { commonName: 'localhost', usage: 'server' }

const BITS = 2048
/** What Safari takes at most: https://support.apple.com/103214 */
const DAYS = 825
const LOCAL_NAMES = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
]

/** Makes a certificate that nobody but itself has signed: for trying things on this machine. */
export async function createCertificate({ commonName, usage }: NewCertificate): Promise<CertificatePair> {
  // Only now: as a rule the certificate is there already, and the library is not needed.
  const { pki, md } = (await import('node-forge')).default
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const certificate = pki.createCertificate()
  const subject = [{ name: 'commonName', value: commonName }]
  certificate.publicKey = pki.publicKeyFromPem(publicKey)
  // Positive: the first bit of the first byte is 0.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date()
  certificate.validity.notAfter = new Date(Date.now() + DAYS * 24 * 60 * 60 * 1000)
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'extKeyUsage', serverAuth: usage === 'server', clientAuth: usage === 'client' },
    ...(usage === 'server' ? [{ name: 'subjectAltName', altNames: LOCAL_NAMES }] : []),
  ])
  certificate.sign(pki.privateKeyFromPem(privateKey), md.sha256.create())
  return { cert: pki.certificateToPem(certificate).replaceAll('\r', ''), key: privateKey }
}

export interface KeptCertificate extends CertificatePair {
  readonly files: Readonly<Record<keyof CertificatePair, string>>
  /** SHA-1, as API Management shows it: 40 hexadecimal digits. */
  readonly thumbprint: string
}

/**
 * The certificate that a folder keeps under a name, so that whoever trusts it does so once; made where there is none or where it
 * has expired. The name becomes that of its files.
 * @throws Error that says which file is wrong
 */
export async function keptCertificate(folder: string, name: string, wanted: NewCertificate): Promise<KeptCertificate> {
  const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}-key.pem`) }
  const kept = readKept(files)
  if (kept !== undefined) return kept
  const { cert, key } = await createCertificate(wanted)
  mkdirSync(folder, { recursive: true })
  writeFileSync(files.key, key, { mode: 0o600 })
  writeFileSync(files.cert, cert)
  return { files, cert, key, thumbprint: thumbprintOf(new X509Certificate(cert)) }
}

function readKept(files: KeptCertificate['files']): KeptCertificate | undefined {
  if (!existsSync(files.cert) || !existsSync(files.key)) return undefined
  const [cert, key] = [readFileSync(files.cert, 'utf8'), readFileSync(files.key, 'utf8')]
  const certificate = parse(cert, files.cert)
  const isExpired = Date.parse(certificate.validTo) < Date.now()
  return isExpired ? undefined : { files, cert, key, thumbprint: thumbprintOf(certificate) }
}

function parse(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new Error(`${file} holds no certificate: delete it, and a new one is made.`)
  }
}

function thumbprintOf({ fingerprint }: X509Certificate): string {
  return fingerprint.replaceAll(':', '')
}
