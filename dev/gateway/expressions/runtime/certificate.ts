import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { openPkcs12 } from '../../pkcs12.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { DateTimeValue, LOCAL } from './datetime.js'
import { raise } from './exceptions.js'
import { NetObject } from './object.js'
import { distinguishedName } from './security/distinguished-name.js'

const MAXIMUM_OPENED = 50

/** System.Security.Cryptography.X509Certificates.X509Certificate2. */
export class CertificateValue extends NetObject {
  static readonly #parsed = new WeakMap<Uint8Array, CertificateValue>()
  static readonly #opened = new Map<string, CertificateValue>()

  /** Without data it is the empty certificate that .NET makes of no bytes: every look into it throws. */
  constructor(
    readonly data: X509Certificate | undefined,
    readonly privateKey?: KeyObject,
  ) {
    super()
  }

  static parse(data: string | Uint8Array, privateKey?: string): CertificateValue {
    const known = typeof data === 'string' ? undefined : CertificateValue.#parsed.get(data)
    if (known !== undefined) return known
    try {
      const value = new CertificateValue(
        new X509Certificate(data),
        privateKey === undefined ? undefined : createPrivateKey(privateKey),
      )
      if (typeof data !== 'string') CertificateValue.#parsed.set(data, value)
      return value
    } catch {
      return raise('CryptographicException', 'Cannot find the requested object.')
    }
  }

  /** From DER, PEM or PKCS #12, which has a private key; what was opened last is kept, since opening takes milliseconds. */
  static open(data: Buffer, password: string | null): CertificateValue {
    if (isCertificate(data)) return CertificateValue.parse(data)
    const id = createHash('sha256').update(JSON.stringify(password)).update(data).digest('base64')
    const known = CertificateValue.#opened.get(id)
    if (known !== undefined) return known
    const value = openPrivate(data, password)
    if (CertificateValue.#opened.size >= MAXIMUM_OPENED) CertificateValue.#opened.clear()
    CertificateValue.#opened.set(id, value)
    return value
  }

  get type(): Type {
    return typeNamed('X509Certificate2')
  }

  get certificate(): X509Certificate {
    return this.data ?? raise('CryptographicException', 'm_safeCertContext is an invalid handle.')
  }

  /** SHA-1 of the DER, as Windows shows it. */
  get thumbprint(): string {
    return createHash('sha1').update(this.certificate.raw).digest('hex').toUpperCase()
  }

  /** Whole bytes in hexadecimal, as X509Certificate2.SerialNumber has it. */
  get serialNumber(): string {
    const { serialNumber } = this.certificate
    return serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`
  }

  get subject(): string {
    return distinguishedName(this.certificate.subject)
  }

  get issuer(): string {
    return distinguishedName(this.certificate.issuer)
  }

  get notBefore(): DateTimeValue {
    return DateTimeValue.fromUnix(Date.parse(this.certificate.validFrom), LOCAL)
  }

  get notAfter(): DateTimeValue {
    return DateTimeValue.fromUnix(Date.parse(this.certificate.validTo), LOCAL)
  }

  /** Without a store of roots only a certificate that signed itself can be told from others; the dates decide as well. */
  get isTrusted(): boolean {
    if (this.data === undefined)
      raise('ArgumentException', "The chain context handle is invalid. (Parameter 'certificate')")
    const now = Date.now()
    const inTime = Date.parse(this.certificate.validFrom) <= now && now <= Date.parse(this.certificate.validTo)
    return inTime && !this.certificate.checkIssued(this.certificate)
  }

  override display(): string {
    if (this.data === undefined) return this.type.fullName
    return `[Subject]\n  ${this.subject}\n\n[Issuer]\n  ${this.issuer}\n\n[Serial Number]\n  ${this.serialNumber}\n\n[Not Before]\n  ${this.notBefore.display()}\n\n[Not After]\n  ${this.notAfter.display()}\n\n[Thumbprint]\n  ${this.thumbprint}\n`
  }
}

function isCertificate(data: Buffer): boolean {
  try {
    new X509Certificate(data)
    return true
  } catch {
    return false
  }
}

function openPrivate(data: Buffer, password: string | null): CertificateValue {
  try {
    const { certificate, privateKey } = openPkcs12(data, password ?? '')
    return new CertificateValue(certificate, privateKey)
  } catch (error) {
    const isPassword = (error as Error).message === 'the password is wrong'
    return raise(
      'CryptographicException',
      isPassword
        ? 'The certificate data cannot be read with the provided password, the password may be incorrect.'
        : 'ASN1 corrupted data.',
    )
  }
}
