import { NamedOption } from '../../runtime/security/names.js'
import { define, defineEnum } from '../../types/define.js'

const HASHES = ['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']

/** Static properties that give a choice of the type. */
function choices(type: string, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [`static ${type} ${name} { get; }`, () => new NamedOption(type, name)]))
}

function equality(type: string) {
  return {
    [`static bool operator ==(${type}? a, ${type}? b)`]: (a: NamedOption | null, b: unknown) =>
      a === b || (a?.equals(b) ?? false),
    [`static bool operator !=(${type}? a, ${type}? b)`]: (a: NamedOption | null, b: unknown) =>
      a !== b && !(a?.equals(b) ?? false),
  }
}

define(
  'struct System.Security.Cryptography.HashAlgorithmName',
  {
    'HashAlgorithmName(string? name)': (name: string | null) => new NamedOption('HashAlgorithmName', name),
    ...choices('HashAlgorithmName', HASHES),
    'static bool operator ==(HashAlgorithmName a, HashAlgorithmName b)': (a: NamedOption, b: NamedOption) =>
      a.equals(b),
    'static bool operator !=(HashAlgorithmName a, HashAlgorithmName b)': (a: NamedOption, b: NamedOption) =>
      !a.equals(b),
    'string Name { get; }': (self: NamedOption) => self.name,
  },
  { defaultValue: () => new NamedOption('HashAlgorithmName', null) },
)

defineEnum('System.Security.Cryptography.RSASignaturePaddingMode', ['Pkcs1', 'Pss'])
define('class System.Security.Cryptography.RSASignaturePadding', {
  ...choices('RSASignaturePadding', ['Pkcs1', 'Pss']),
  ...equality('RSASignaturePadding'),
  'RSASignaturePaddingMode Mode { get; }': (self: NamedOption) => (self.name === 'Pkcs1' ? 0 : 1),
})

defineEnum('System.Security.Cryptography.RSAEncryptionPaddingMode', ['Pkcs1', 'Oaep'])
define('class System.Security.Cryptography.RSAEncryptionPadding', {
  ...choices('RSAEncryptionPadding', ['Pkcs1', 'OaepSHA1', 'OaepSHA256', 'OaepSHA384', 'OaepSHA512']),
  ...equality('RSAEncryptionPadding'),
  'RSAEncryptionPaddingMode Mode { get; }': (self: NamedOption) => (self.name === 'Pkcs1' ? 0 : 1),
  'HashAlgorithmName OaepHashAlgorithm { get; }': (self: NamedOption) =>
    new NamedOption('HashAlgorithmName', self.name === 'Pkcs1' ? null : self.name!.slice('Oaep'.length)),
})
