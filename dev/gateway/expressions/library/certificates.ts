import { createHash } from 'node:crypto'
import { ArrayValue } from '../runtime/array.js'
import { CertificateValue } from '../runtime/certificate.js'
import { NetObject } from '../runtime/object.js'
import { BYTE } from '../types/core.js'
import { define, defineEnum } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

const bytes = (buffer: Uint8Array) => ArrayValue.bytes(BYTE, buffer)
const hash = (self: CertificateValue) => createHash('sha1').update(self.certificate.raw).digest()
const serial = (self: CertificateValue) => self.certificate.serialNumber

class NameValue extends NetObject {
  constructor(readonly name: string) {
    super()
  }

  get type(): Type {
    return typeNamed('X500DistinguishedName')
  }
}
define('class System.Security.Cryptography.X509Certificates.X500DistinguishedName', {
  'string Name { get; }': (self: NameValue) => self.name,
})
defineEnum('System.Security.Cryptography.X509Certificates.X509NameType', [
  'SimpleName',
  'EmailName',
  'UpnName',
  'DnsName',
  'DnsFromAlternativeName',
  'UrlName',
])

const commonName = (subject: string) => /(?:^|, )CN=([^,]+)/.exec(subject)?.[1] ?? subject
const alternative = (self: CertificateValue) => /DNS:([^,]+)/.exec(self.certificate.subjectAltName ?? '')?.[1]

define('class System.Security.Cryptography.X509Certificates.X509Certificate : IDisposable', {
  'string Subject { get; }': (self: CertificateValue) => self.subject,
  'string Issuer { get; }': (self: CertificateValue) => self.issuer,
  'byte[] GetCertHash()': (self: CertificateValue) => bytes(hash(self)),
  'string GetCertHashString()': (self: CertificateValue) => self.thumbprint,
  'byte[] GetRawCertData()': (self: CertificateValue) => bytes(self.certificate.raw),
  'string GetRawCertDataString()': (self: CertificateValue) => self.certificate.raw.toString('hex').toUpperCase(),
  'string GetSerialNumberString()': serial,
  'byte[] GetSerialNumber()': (self: CertificateValue) => bytes(Buffer.from(serial(self), 'hex').reverse()),
  'string GetExpirationDateString()': (self: CertificateValue) => self.notAfter.display(),
  'string GetEffectiveDateString()': (self: CertificateValue) => self.notBefore.display(),
  'string GetPublicKeyString()': (self: CertificateValue) => publicKeyBytes(self).toString('hex').toUpperCase(),
  'byte[] GetPublicKey()': (self: CertificateValue) => bytes(publicKeyBytes(self)),
  'string GetName()': (self: CertificateValue) => self.subject,
  'string GetIssuerName()': (self: CertificateValue) => self.issuer,
})

function publicKeyBytes(self: CertificateValue): Buffer {
  const key = self.certificate.publicKey
  return key.export(
    key.asymmetricKeyType === 'rsa' ? { type: 'pkcs1', format: 'der' } : { type: 'spki', format: 'der' },
  )
}

define('class System.Security.Cryptography.X509Certificates.X509Certificate2 : X509Certificate', {
  'X509Certificate2(byte[] rawData)': (data: ArrayValue) => CertificateValue.parse(data.items as Buffer),
  'X509Certificate2(byte[] rawData, string? password)': (data: ArrayValue) =>
    CertificateValue.parse(data.items as Buffer),
  'string Thumbprint { get; }': (self: CertificateValue) => self.thumbprint,
  'string SerialNumber { get; }': serial,
  'DateTime NotBefore { get; }': (self: CertificateValue) => self.notBefore,
  'DateTime NotAfter { get; }': (self: CertificateValue) => self.notAfter,
  'bool HasPrivateKey { get; }': (self: CertificateValue) => self.privateKey !== undefined,
  'byte[] RawData { get; }': (self: CertificateValue) => bytes(self.certificate.raw),
  'int Version { get; }': () => 3,
  'string FriendlyName { get; }': () => '',
  'X500DistinguishedName SubjectName { get; }': (self: CertificateValue) => new NameValue(self.subject),
  'X500DistinguishedName IssuerName { get; }': (self: CertificateValue) => new NameValue(self.issuer),
  'string GetNameInfo(X509NameType nameType, bool forIssuer)': (
    self: CertificateValue,
    kind: number,
    forIssuer: boolean,
  ) => {
    if (kind === 3 || kind === 4) return alternative(self) ?? (kind === 3 ? commonName(self.subject) : '')
    return kind === 0 ? commonName(forIssuer ? self.issuer : self.subject) : ''
  },
  'bool Verify()': (self: CertificateValue) => self.isTrusted,
  'string ToString()': (self: CertificateValue) => self.display(),
})
