import { createHash } from 'node:crypto'
import { ArrayValue } from '../../runtime/array.js'
import { CertificateValue } from '../../runtime/certificate.js'
import { raise, raiseNull } from '../../runtime/exceptions.js'
import { NetObject } from '../../runtime/object.js'
import type { NamedOption } from '../../runtime/security/names.js'
import { RsaValue } from '../../runtime/security/rsa.js'
import { BYTE } from '../../types/core.js'
import { define, defineEnum } from '../../types/define.js'
import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'

class NameValue extends NetObject {
  constructor(readonly name: string) {
    super()
  }

  get type(): Type {
    return typeNamed('X500DistinguishedName')
  }
}

class PublicKeyValue extends NetObject {
  constructor(readonly certificate: CertificateValue) {
    super()
  }

  get type(): Type {
    return typeNamed('PublicKey')
  }
}

const toBytes = (buffer: Uint8Array): ArrayValue => ArrayValue.bytes(BYTE, Buffer.from(buffer))
const hex = (buffer: Uint8Array): string => Buffer.from(buffer).toString('hex').toUpperCase()
const raw = (self: CertificateValue): Buffer => self.certificate.raw
const digest = (self: CertificateValue, hash?: NamedOption): Buffer =>
  createHash((hash?.name ?? 'SHA1').toLowerCase())
    .update(raw(self))
    .digest()
const isRsa = (self: CertificateValue): boolean => self.certificate.publicKey.asymmetricKeyType === 'rsa'

function rsaPublicKey(self: CertificateValue | null): RsaValue | null {
  if (self === null) raiseNull()
  return isRsa(self) ? RsaValue.of(self.certificate.publicKey) : null
}

function rsaPrivateKey(self: CertificateValue | null): RsaValue | null {
  if (self === null) raiseNull()
  return isRsa(self) && self.privateKey !== undefined ? RsaValue.of(self.privateKey) : null
}

/** No bytes make an empty certificate. The bytes are copied: the expression may change its array. */
function parse(data: ArrayValue | null, password: string | null = null): CertificateValue {
  return data === null || data.length === 0
    ? new CertificateValue(undefined)
    : CertificateValue.open(Buffer.from(data.items as Buffer), password)
}

const serialNumber = (self: CertificateValue): string => self.serialNumber

function publicKeyBytes({ certificate: { publicKey } }: CertificateValue): Buffer {
  if (publicKey.asymmetricKeyType === 'rsa') return publicKey.export({ format: 'der', type: 'pkcs1' })
  // The uncompressed point of an elliptic curve.
  const { x, y } = publicKey.export({ format: 'jwk' })
  return Buffer.concat([Buffer.of(4), Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')])
}

/** Object identifiers of the algorithms of public keys. */
const KEY_ALGORITHMS: Readonly<Record<string, string>> = { rsa: '1.2.840.113549.1.1.1', ec: '1.2.840.10045.2.1' }

function commonName(text: string): string {
  return /(?:^|\n)CN=(.*)/.exec(text)?.[1] ?? text.split('\n').at(-1)!.replace(/^\w+=/, '')
}

defineEnum('System.Security.Cryptography.X509Certificates.X509NameType', [
  'SimpleName',
  'EmailName',
  'UpnName',
  'DnsName',
  'DnsFromAlternativeName',
  'UrlName',
])

function nameInfo(self: CertificateValue, kind: number, isIssuer: boolean): string {
  const { subject, issuer, subjectAltName } = self.certificate
  const alternative = (prefix: string) => new RegExp(`(?:^|, )${prefix}:([^,]*)`).exec(subjectAltName ?? '')?.[1]
  const own = isIssuer ? issuer : subject
  if (kind === 0) return commonName(own)
  if (kind === 1) return alternative('email') ?? /(?:^|\n)emailAddress=(.*)/.exec(own)?.[1] ?? ''
  if (kind === 5) return alternative('URI') ?? ''
  return kind === 2 ? '' : (alternative('DNS') ?? commonName(own))
}

define('class System.Security.Cryptography.X509Certificates.X500DistinguishedName', {
  'string Name { get; }': (self: NameValue) => self.name,
})
define('class System.Security.Cryptography.X509Certificates.PublicKey', {
  'AsymmetricAlgorithm Key { get; }': (self: PublicKeyValue) =>
    rsaPublicKey(self.certificate) ?? raise('NotSupportedException', 'The certificate key algorithm is not supported.'),
  'RSA GetRSAPublicKey()': (self: PublicKeyValue) => rsaPublicKey(self.certificate),
  'byte[] ExportSubjectPublicKeyInfo()': (self: PublicKeyValue) =>
    toBytes(self.certificate.certificate.publicKey.export({ format: 'der', type: 'spki' })),
})

define('class System.Security.Cryptography.X509Certificates.X509Certificate : IDisposable', {
  'X509Certificate(byte[]? data)': (data: ArrayValue | null) => parse(data),
  'string Subject { get; }': (self: CertificateValue) => self.subject,
  'string Issuer { get; }': (self: CertificateValue) => self.issuer,
  'byte[] GetCertHash()': (self: CertificateValue) => toBytes(digest(self)),
  'byte[] GetCertHash(HashAlgorithmName hashAlgorithm)': (self: CertificateValue, hash: NamedOption) =>
    toBytes(digest(self, hash)),
  'string GetCertHashString()': (self: CertificateValue) => hex(digest(self)),
  'string GetCertHashString(HashAlgorithmName hashAlgorithm)': (self: CertificateValue, hash: NamedOption) =>
    hex(digest(self, hash)),
  'byte[] GetRawCertData()': (self: CertificateValue) => toBytes(raw(self)),
  'string GetRawCertDataString()': (self: CertificateValue) => hex(raw(self)),
  'byte[] GetSerialNumber()': (self: CertificateValue) => toBytes(Buffer.from(serialNumber(self), 'hex').reverse()),
  'string GetSerialNumberString()': serialNumber,
  'string GetEffectiveDateString()': (self: CertificateValue) => self.notBefore.display(),
  'string GetExpirationDateString()': (self: CertificateValue) => self.notAfter.display(),
  'byte[] GetPublicKey()': (self: CertificateValue) => toBytes(publicKeyBytes(self)),
  'string GetPublicKeyString()': (self: CertificateValue) => hex(publicKeyBytes(self)),
  'string GetKeyAlgorithm()': (self: CertificateValue) =>
    KEY_ALGORITHMS[self.certificate.publicKey.asymmetricKeyType ?? ''] ?? '',
  'string GetFormat()': () => 'X509',
  'void Dispose()': () => null,
})
define('class System.Security.Cryptography.X509Certificates.X509Certificate2 : X509Certificate', {
  'X509Certificate2(byte[]? rawData)': (data: ArrayValue | null) => parse(data),
  'X509Certificate2(byte[]? rawData, string? password)': parse,
  'string Thumbprint { get; }': (self: CertificateValue) => self.thumbprint,
  'string SerialNumber { get; }': serialNumber,
  'string FriendlyName { get; }': () => '',
  'X500DistinguishedName SubjectName { get; }': (self: CertificateValue) => new NameValue(self.subject),
  'X500DistinguishedName IssuerName { get; }': (self: CertificateValue) => new NameValue(self.issuer),
  'DateTime NotBefore { get; }': (self: CertificateValue) => self.notBefore,
  'DateTime NotAfter { get; }': (self: CertificateValue) => self.notAfter,
  'bool HasPrivateKey { get; }': (self: CertificateValue) => self.privateKey !== undefined,
  'AsymmetricAlgorithm PrivateKey { get; }': rsaPrivateKey,
  'PublicKey PublicKey { get; }': (self: CertificateValue) => new PublicKeyValue(self),
  'byte[] RawData { get; }': (self: CertificateValue) => toBytes(raw(self)),
  'int Version { get; }': () => 3,
  'bool Archived { get; }': () => false,
  'string GetNameInfo(X509NameType nameType, bool forIssuer)': nameInfo,
  'bool Verify()': (self: CertificateValue) => self.isTrusted,
  'string ToString(bool verbose)': (self: CertificateValue) => self.display(),
})

define('static class System.Security.Cryptography.X509Certificates.RSACertificateExtensions', {
  'static RSA GetRSAPrivateKey(this X509Certificate2? certificate)': rsaPrivateKey,
  'static RSA GetRSAPublicKey(this X509Certificate2? certificate)': rsaPublicKey,
})
