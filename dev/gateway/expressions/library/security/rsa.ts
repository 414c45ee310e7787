import { ArrayValue } from '../../runtime/array.js'
import { raise } from '../../runtime/exceptions.js'
import type { NamedOption } from '../../runtime/security/names.js'
import { RsaValue } from '../../runtime/security/rsa.js'
import { FIELDS, RsaParameters } from '../../runtime/security/rsa-parameters.js'
import { BYTE } from '../../types/core.js'
import { define } from '../../types/define.js'

interface Out {
  set(value: unknown): void
}

const bytes = (array: ArrayValue): Buffer => array.items as Buffer
const toBytes = (buffer: Buffer): ArrayValue => ArrayValue.bytes(BYTE, buffer)

define(
  'struct System.Security.Cryptography.RSAParameters',
  Object.fromEntries(
    (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map((field) => [
      `byte[] ${field} { get; set; }`,
      {
        get: (self: RsaParameters) => self.fields.get(field) ?? null,
        set: (self: RsaParameters, value: ArrayValue | null) => {
          self.fields.set(field, value)
        },
      },
    ]),
  ),
  { defaultValue: () => new RsaParameters() },
)

define('abstract class System.Security.Cryptography.AsymmetricAlgorithm : IDisposable', {
  'int KeySize { get; }': (self: RsaValue) => self.keySize,
  'string SignatureAlgorithm { get; }': () => 'RSA',
  'string KeyExchangeAlgorithm { get; }': () => 'RSA',
  'void Clear()': () => null,
  'void Dispose()': () => null,
})

/** Formats that a key is imported from and exported to, as node names them. */
const FORMATS = {
  Pkcs8PrivateKey: { kind: 'private', type: 'pkcs8' },
  RSAPrivateKey: { kind: 'private', type: 'pkcs1' },
  SubjectPublicKeyInfo: { kind: 'public', type: 'spki' },
  RSAPublicKey: { kind: 'public', type: 'pkcs1' },
} as const

function importMembers() {
  return Object.entries(FORMATS).map(([name, { kind, type }]) => [
    `void Import${name}(byte[] source, out int bytesRead)`,
    (self: RsaValue, source: ArrayValue, bytesRead: Out) => {
      self.import(kind, { key: bytes(source), format: 'der', type } as Parameters<RsaValue['import']>[1])
      bytesRead.set(source.length)
    },
  ])
}

function exportPublic(self: RsaValue, type: 'spki' | 'pkcs1'): ArrayValue {
  return toBytes(self.publicKey.export({ format: 'der', type }))
}

function exportPrivate(self: RsaValue, type: 'pkcs8' | 'pkcs1'): ArrayValue {
  return toBytes(self.privateKey.export({ format: 'der', type }))
}

function importPem(self: RsaValue, input: string): void {
  const label = /-----BEGIN ((?:RSA )?(PRIVATE|PUBLIC) KEY)-----/.exec(input)
  if (label === null) {
    raise(
      'ArgumentException',
      "No supported key formats were found. Check that the input represents the contents of a PEM-encoded key file, not the path to such a file. (Parameter 'input')",
    )
  }
  self.import(label[2] === 'PRIVATE' ? 'private' : 'public', { key: input, format: 'pem' })
}

define('abstract class System.Security.Cryptography.RSA : AsymmetricAlgorithm', {
  'static RSA Create()': () => new RsaValue(),
  'static RSA Create(int keySizeInBits)': (keySize: number) => new RsaValue(undefined, keySize),
  'static RSA Create(RSAParameters parameters)': (parameters: RsaParameters) => {
    const rsa = new RsaValue()
    parameters.loadInto(rsa)
    return rsa
  },
  'byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)': (
    self: RsaValue,
    data: ArrayValue,
    hash: NamedOption,
    padding: NamedOption,
  ) => self.sign(bytes(data), hash, padding),
  'bool VerifyData(byte[] data, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)': (
    self: RsaValue,
    data: ArrayValue,
    signature: ArrayValue,
    hash: NamedOption,
    padding: NamedOption,
  ) => self.verify(bytes(data), bytes(signature), hash, padding),
  'byte[] Encrypt(byte[] data, RSAEncryptionPadding padding)': (
    self: RsaValue,
    data: ArrayValue,
    padding: NamedOption,
  ) => self.encrypt(bytes(data), padding),
  'byte[] Decrypt(byte[] data, RSAEncryptionPadding padding)': (
    self: RsaValue,
    data: ArrayValue,
    padding: NamedOption,
  ) => self.decrypt(bytes(data), padding),
  'void ImportParameters(RSAParameters parameters)': (self: RsaValue, parameters: RsaParameters) =>
    parameters.loadInto(self),
  'RSAParameters ExportParameters(bool includePrivateParameters)': RsaParameters.of,
  ...Object.fromEntries(importMembers()),
  'void ImportFromPem(string input)': importPem,
  'byte[] ExportSubjectPublicKeyInfo()': (self: RsaValue) => exportPublic(self, 'spki'),
  'byte[] ExportRSAPublicKey()': (self: RsaValue) => exportPublic(self, 'pkcs1'),
  'byte[] ExportPkcs8PrivateKey()': (self: RsaValue) => exportPrivate(self, 'pkcs8'),
  'byte[] ExportRSAPrivateKey()': (self: RsaValue) => exportPrivate(self, 'pkcs1'),
  'string ToXmlString(bool includePrivateParameters)': (self: RsaValue, isPrivate: boolean) =>
    RsaParameters.of(self, isPrivate).toXml(),
  'void FromXmlString(string xmlString)': (self: RsaValue, text: string) => RsaParameters.fromXml(text).loadInto(self),
})

for (const name of ['RSACng', 'RSACryptoServiceProvider']) {
  define(`class System.Security.Cryptography.${name} : RSA`, {
    [`${name}()`]: () => new RsaValue(name),
    [`${name}(int keySize)`]: (keySize: number) => new RsaValue(name, keySize),
  })
}
