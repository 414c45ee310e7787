import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { ArrayValue } from '../runtime/array.js'
import { spend } from '../runtime/budget.js'
import type { CertificateValue } from '../runtime/certificate.js'
import { raise, raiseArgumentNull } from '../runtime/exceptions.js'
import { NetObject } from '../runtime/object.js'
import { BYTE } from '../types/core.js'
import { define, defineEnum } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

const bytes = (buffer: Uint8Array) => ArrayValue.bytes(BYTE, buffer)
const buffer = (array: ArrayValue) => array.items as Buffer
const failed = (message: string): never => raise('CryptographicException', message)

class HashValue extends NetObject {
  hash: Buffer | undefined

  constructor(
    readonly name: string,
    readonly algorithm: string,
    public key?: Buffer,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(this.name)
  }

  compute(data: Uint8Array): ArrayValue {
    spend(data.length >> 6)
    const digest = this.key === undefined ? createHash(this.algorithm) : createHmac(this.algorithm, this.key)
    this.hash = digest.update(data).digest()
    return bytes(this.hash)
  }
}

define('abstract class System.Security.Cryptography.HashAlgorithm : IDisposable', {
  'byte[] ComputeHash(byte[] buffer)': (self: HashValue, data: ArrayValue) => self.compute(buffer(data)),
  'byte[] ComputeHash(byte[] buffer, int offset, int count)': (
    self: HashValue,
    data: ArrayValue,
    offset: number,
    count: number,
  ) => self.compute(buffer(data).subarray(offset, offset + count)),
  'byte[] Hash { get; }': (self: HashValue) => (self.hash === undefined ? null : bytes(self.hash)),
  'int HashSize { get; }': (self: HashValue) => createHash(self.algorithm).digest().length * 8,
  'void Clear()': () => null,
  'void Dispose()': () => null,
})
define('abstract class System.Security.Cryptography.KeyedHashAlgorithm : HashAlgorithm', {
  'byte[] Key { get; set; }': {
    get: (self: HashValue) => bytes(self.key!),
    set: (self: HashValue, key: ArrayValue) => {
      self.key = buffer(key)
    },
  },
})
define('abstract class System.Security.Cryptography.HMAC : KeyedHashAlgorithm')

for (const name of ['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']) {
  const algorithm = name.toLowerCase()
  const create = () => new HashValue(name, algorithm)
  define(`abstract class System.Security.Cryptography.${name} : HashAlgorithm`, {
    [`static ${name} Create()`]: create,
    'static byte[] HashData(byte[] source)': (data: ArrayValue) => create().compute(buffer(data)),
  })
  for (const suffix of ['Managed', 'CryptoServiceProvider', 'Cng']) {
    define(`class System.Security.Cryptography.${name}${suffix} : ${name}`, { [`${name}${suffix}()`]: create })
  }
  const blockSize = name === 'SHA384' || name === 'SHA512' ? 128 : 64
  define(`class System.Security.Cryptography.HMAC${name} : HMAC`, {
    [`HMAC${name}()`]: () => new HashValue(`HMAC${name}`, algorithm, randomBytes(blockSize)),
    [`HMAC${name}(byte[] key)`]: (key: ArrayValue) => new HashValue(`HMAC${name}`, algorithm, buffer(key)),
    'static byte[] HashData(byte[] key, byte[] source)': (key: ArrayValue, data: ArrayValue) =>
      new HashValue('HMAC', algorithm, buffer(key)).compute(buffer(data)),
  })
}

defineEnum('System.Security.Cryptography.CipherMode', { CBC: 1, ECB: 2, OFB: 3, CFB: 4, CTS: 5 })
defineEnum('System.Security.Cryptography.PaddingMode', { None: 1, PKCS7: 2, Zeros: 3, ANSIX923: 4, ISO10126: 5 })
const MODES: Readonly<Record<number, string>> = { 1: 'cbc', 2: 'ecb', 4: 'cfb8' }

/** A symmetric algorithm with its settings. */
class CipherValue extends NetObject {
  mode = 1
  padding = 2
  keySize: number
  #key: Buffer | undefined
  #iv: Buffer | undefined

  constructor(
    readonly name: string,
    readonly blockBytes: number,
    readonly keySizes: readonly number[],
  ) {
    super()
    this.keySize = keySizes.at(-1)!
  }

  get type(): Type {
    return typeNamed(this.name)
  }

  get key(): Buffer {
    this.#key ??= randomBytes(this.keySize / 8)
    return this.#key
  }

  set key(key: Buffer) {
    if (!this.keySizes.includes(key.length * 8)) failed('Specified key is not a valid size for this algorithm.')
    this.keySize = key.length * 8
    this.#key = key
  }

  get iv(): Buffer {
    this.#iv ??= randomBytes(this.blockBytes)
    return this.#iv
  }

  set iv(iv: Buffer) {
    if (iv.length !== this.blockBytes)
      failed('Specified initialization vector (IV) does not match the block size for this algorithm.')
    this.#iv = iv
  }

  transform(encrypts: boolean, key = this.key, iv: Buffer | null = this.mode === 2 ? null : this.iv): TransformValue {
    if (!this.keySizes.includes(key.length * 8))
      raise('ArgumentException', "Specified key is not a valid size for this algorithm. (Parameter 'rgbKey')")
    if (iv !== null && this.mode !== 2 && iv.length !== this.blockBytes)
      raise(
        'ArgumentException',
        "Specified initialization vector (IV) does not match the block size for this algorithm. (Parameter 'rgbIV')",
      )
    return new TransformValue(this, encrypts, key, this.mode === 2 ? null : iv)
  }

  /** Whole messages only, in the padding that is set. */
  run(encrypts: boolean, data: Buffer, key: Buffer, iv: Buffer | null): Buffer {
    const mode = MODES[this.mode] ?? failed('Specified cipher mode is not valid for this algorithm.')
    const algorithm =
      this.name === 'Aes' ? `aes-${key.length * 8}-${mode}` : key.length === 8 ? `des-${mode}` : `des-ede3-${mode}`
    try {
      const cipher = encrypts ? createCipheriv(algorithm, key, iv) : createDecipheriv(algorithm, key, iv)
      cipher.setAutoPadding(this.padding === 2)
      const input = encrypts ? this.#padded(data) : data
      return this.#unpadded(Buffer.concat([cipher.update(input), cipher.final()]), encrypts)
    } catch (error) {
      if (error instanceof NetObject) throw error
      return failed(encrypts ? 'The input data is not a complete block.' : 'Padding is invalid and cannot be removed.')
    }
  }

  #padded(data: Buffer): Buffer {
    const missing = (this.blockBytes - (data.length % this.blockBytes)) % this.blockBytes
    if (this.padding === 3) return Buffer.concat([data, Buffer.alloc(missing)])
    if (this.padding !== 4) return data
    return Buffer.concat([
      data,
      Buffer.alloc((missing || this.blockBytes) - 1),
      Buffer.from([missing || this.blockBytes]),
    ])
  }

  #unpadded(data: Buffer, encrypts: boolean): Buffer {
    return !encrypts && this.padding === 4 ? data.subarray(0, data.length - (data.at(-1) ?? 0)) : data
  }
}

class TransformValue extends NetObject {
  constructor(
    readonly cipher: CipherValue,
    readonly encrypts: boolean,
    readonly key: Buffer,
    readonly iv: Buffer | null,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('ICryptoTransform')
  }

  run(data: Buffer): ArrayValue {
    return bytes(this.cipher.run(this.encrypts, data, this.key, this.iv))
  }
}

define('interface System.Security.Cryptography.ICryptoTransform : IDisposable', {
  'byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)': (
    self: TransformValue,
    data: ArrayValue,
    offset: number,
    count: number,
  ) => self.run(buffer(data).subarray(offset, offset + count)),
})

const KINDS: Readonly<Record<string, () => CipherValue>> = {
  Aes: () => new CipherValue('Aes', 16, [128, 192, 256]),
  TripleDES: () => new CipherValue('TripleDES', 8, [192]),
  DES: () => new CipherValue('DES', 8, [64]),
}
function cipherNamed(name: string): CipherValue {
  const short = name
    .replace(/^System\.Security\.Cryptography\./, '')
    .replace(/^(?:Rijndael|AES)(?:Managed|CryptoServiceProvider)?$/i, 'Aes')
  const kind = Object.keys(KINDS).find(
    (candidate) => candidate.toLowerCase() === short.toLowerCase().replace(/^3des$/, 'tripledes'),
  )
  return kind === undefined
    ? raise('NullReferenceException', 'Object reference not set to an instance of an object.')
    : KINDS[kind]!()
}

const setting = <T>(read: (self: CipherValue) => T, write: (self: CipherValue, value: never) => void) => ({
  get: read,
  set: write,
})
define('abstract class System.Security.Cryptography.SymmetricAlgorithm : IDisposable', {
  'static SymmetricAlgorithm Create(string algName)': cipherNamed,
  'byte[] Key { get; set; }': setting(
    (self) => bytes(self.key),
    (self, key: ArrayValue) => (self.key = buffer(key)),
  ),
  'byte[] IV { get; set; }': setting(
    (self) => bytes(self.iv),
    (self, iv: ArrayValue) => (self.iv = buffer(iv)),
  ),
  'CipherMode Mode { get; set; }': setting(
    (self) => self.mode,
    (self, mode: number) => (self.mode = mode),
  ),
  'PaddingMode Padding { get; set; }': setting(
    (self) => self.padding,
    (self, padding: number) => (self.padding = padding),
  ),
  'int KeySize { get; set; }': setting(
    (self) => self.keySize,
    (self, size: number) => (self.keySize = size),
  ),
  'int BlockSize { get; set; }': setting(
    (self) => self.blockBytes * 8,
    () => undefined,
  ),
  'void GenerateIV()': (self: CipherValue) => {
    self.iv = randomBytes(self.blockBytes)
  },
  'void GenerateKey()': (self: CipherValue) => {
    self.key = randomBytes(self.keySize / 8)
  },
  'ICryptoTransform CreateEncryptor()': (self: CipherValue) => self.transform(true),
  'ICryptoTransform CreateEncryptor(byte[] rgbKey, byte[]? rgbIV)': (
    self: CipherValue,
    key: ArrayValue,
    iv: ArrayValue | null,
  ) => self.transform(true, buffer(key), iv === null ? null : buffer(iv)),
  'ICryptoTransform CreateDecryptor()': (self: CipherValue) => self.transform(false),
  'ICryptoTransform CreateDecryptor(byte[] rgbKey, byte[]? rgbIV)': (
    self: CipherValue,
    key: ArrayValue,
    iv: ArrayValue | null,
  ) => self.transform(false, buffer(key), iv === null ? null : buffer(iv)),
  'void Clear()': () => null,
  'void Dispose()': () => null,
})
for (const name of Object.keys(KINDS))
  define(`abstract class System.Security.Cryptography.${name} : SymmetricAlgorithm`, {
    [`static ${name} Create()`]: KINDS[name]!,
  })
for (const name of ['AesManaged', 'AesCryptoServiceProvider', 'RijndaelManaged']) {
  define(`class System.Security.Cryptography.${name} : ${name === 'RijndaelManaged' ? 'SymmetricAlgorithm' : 'Aes'}`, {
    [`${name}()`]: KINDS['Aes']!,
  })
}

/** The gateway's own short forms. */
const crypt = (encrypts: boolean) => ({
  named: (data: ArrayValue, algorithm: string, key: ArrayValue, iv: ArrayValue) =>
    cipherNamed(algorithm).transform(encrypts, buffer(key), buffer(iv)).run(buffer(data)),
  own: (data: ArrayValue, cipher: CipherValue) => cipher.transform(encrypts).run(buffer(data)),
  given: (data: ArrayValue, cipher: CipherValue, key: ArrayValue, iv: ArrayValue) =>
    cipher.transform(encrypts, buffer(key), buffer(iv)).run(buffer(data)),
})
const forms = (name: string, { named, own, given }: ReturnType<typeof crypt>) => ({
  [`static byte[] ${name}(this byte[]? input, string? alg, byte[]? key, byte[]? iv)`]: (
    data: ArrayValue | null,
    algorithm: string,
    key: ArrayValue | null,
    iv: ArrayValue | null,
  ) =>
    named(
      data ?? raiseArgumentNull('inputBuffer'),
      algorithm,
      key ?? raiseArgumentNull('rgbKey'),
      iv ?? raiseArgumentNull('rgbIV'),
    ),
  [`static byte[] ${name}(this byte[] input, SymmetricAlgorithm alg)`]: own,
  [`static byte[] ${name}(this byte[] input, SymmetricAlgorithm alg, byte[] key, byte[] iv)`]: given,
})
define('static class Apim.CryptographyExtensions', {
  ...forms('Encrypt', crypt(true)),
  ...forms('Decrypt', crypt(false)),
})
define('abstract class System.Security.Cryptography.RandomNumberGenerator : IDisposable', {
  'static byte[] GetBytes(int count)': (count: number) => bytes(randomBytes(Math.min(count, 1 << 20))),
})
define('static class System.Security.Cryptography.CryptographicOperations', {
  'static bool Equals(byte[] a, byte[] b)': (a: ArrayValue, b: ArrayValue) => buffer(a).equals(buffer(b)),
})

/** A value that is only its name: a hash algorithm's or a padding's. */
class NamedValue extends NetObject {
  constructor(
    readonly typeNameText: string,
    readonly name: string,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed(this.typeNameText)
  }

  override display(): string {
    return this.name
  }

  equals(other: unknown): boolean {
    return other instanceof NamedValue && other.name === this.name && other.typeNameText === this.typeNameText
  }

  get valueKey(): string {
    return this.name
  }
}
const constantsOf = (typeName: string, list: readonly string[]) =>
  Object.fromEntries(list.map((name) => [`static ${typeName} ${name} { get; }`, () => new NamedValue(typeName, name)]))
define('struct System.Security.Cryptography.HashAlgorithmName', {
  ...constantsOf('HashAlgorithmName', ['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']),
  'HashAlgorithmName(string? name)': (name: string | null) => new NamedValue('HashAlgorithmName', name ?? ''),
  'string Name { get; }': (self: NamedValue) => self.name,
})
define('class System.Security.Cryptography.RSASignaturePadding', constantsOf('RSASignaturePadding', ['Pkcs1', 'Pss']))
define(
  'class System.Security.Cryptography.RSAEncryptionPadding',
  constantsOf('RSAEncryptionPadding', ['Pkcs1', 'OaepSHA1', 'OaepSHA256', 'OaepSHA384', 'OaepSHA512']),
)

class RsaValue extends NetObject {
  constructor(readonly key: KeyObject) {
    super()
  }

  get type(): Type {
    return typeNamed('RSA')
  }
}
const digest = ({ name }: NamedValue) => name.toLowerCase()
const signing = ({ key }: RsaValue, padding: NamedValue) =>
  padding.name === 'Pss'
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { key, padding: constants.RSA_PKCS1_PADDING }
const encrypting = ({ key }: RsaValue, padding: NamedValue) =>
  padding.name === 'Pkcs1'
    ? { key, padding: constants.RSA_PKCS1_PADDING }
    : { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: padding.name.slice(4).toLowerCase() }
const guarded = <T>(action: () => T): T => {
  try {
    return action()
  } catch {
    return failed('The cryptographic operation failed.')
  }
}
define('abstract class System.Security.Cryptography.RSA : IDisposable', {
  'byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)': (
    self: RsaValue,
    data: ArrayValue,
    hash: NamedValue,
    padding: NamedValue,
  ) => guarded(() => bytes(sign(digest(hash), buffer(data), signing(self, padding)))),
  'bool VerifyData(byte[] data, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)': (
    self: RsaValue,
    data: ArrayValue,
    signature: ArrayValue,
    hash: NamedValue,
    padding: NamedValue,
  ) => guarded(() => verify(digest(hash), buffer(data), signing(self, padding), buffer(signature))),
  'byte[] Encrypt(byte[] data, RSAEncryptionPadding padding)': (
    self: RsaValue,
    data: ArrayValue,
    padding: NamedValue,
  ) => guarded(() => bytes(publicEncrypt(encrypting(self, padding), buffer(data)))),
  'byte[] Decrypt(byte[] data, RSAEncryptionPadding padding)': (
    self: RsaValue,
    data: ArrayValue,
    padding: NamedValue,
  ) => guarded(() => bytes(privateDecrypt(encrypting(self, padding), buffer(data)))),
  'int KeySize { get; }': (self: RsaValue) => self.key.asymmetricKeyDetails?.modulusLength ?? 0,
  'void Dispose()': () => null,
})
define('class System.Security.Cryptography.RSACng : RSA', {})
define('class System.Security.Cryptography.RSACryptoServiceProvider : RSA', {})

const publicKey = (self: CertificateValue) =>
  self.certificate.publicKey.asymmetricKeyType === 'rsa'
    ? new RsaValue(createPublicKey(self.certificate.publicKey.export({ type: 'spki', format: 'pem' })))
    : null
const privateKey = (self: CertificateValue) =>
  self.privateKey?.asymmetricKeyType === 'rsa' ? new RsaValue(self.privateKey) : null
define('static class System.Security.Cryptography.X509Certificates.RSACertificateExtensions', {
  'static RSA GetRSAPublicKey(this X509Certificate2 certificate)': publicKey,
  'static RSA GetRSAPrivateKey(this X509Certificate2 certificate)': privateKey,
})
