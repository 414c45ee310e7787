import { createHash, randomBytes } from 'node:crypto'
import { ArrayValue } from '../../runtime/array.js'
import { raiseArgumentNull } from '../../runtime/exceptions.js'
import { HashValue, slice } from '../../runtime/security/hash.js'
import { BYTE } from '../../types/core.js'
import { define } from '../../types/define.js'

interface Digest {
  /** As node names it. */
  readonly algorithm: string
  /** Bytes that the compression function takes at once: the length of a key that .NET makes. */
  readonly block: number
}

const DIGESTS: Readonly<Record<string, Digest>> = {
  MD5: { algorithm: 'md5', block: 64 },
  SHA1: { algorithm: 'sha1', block: 64 },
  SHA256: { algorithm: 'sha256', block: 64 },
  SHA384: { algorithm: 'sha384', block: 128 },
  SHA512: { algorithm: 'sha512', block: 128 },
}

const bytes = (array: ArrayValue): Buffer => array.items as Buffer
const toBytes = (buffer: Buffer): ArrayValue => ArrayValue.bytes(BYTE, buffer)

/** HashAlgorithm.Create(name): `SHA256`, `SHA-256`, `System.Security.Cryptography.SHA256`, whatever the case; null if unknown. */
function hashNamed(name: string): HashValue | null {
  const simple = name.toUpperCase().replace('SYSTEM.SECURITY.CRYPTOGRAPHY.', '')
  const found = Object.keys(DIGESTS).find(
    (known) =>
      simple === known || simple === known.replace('SHA', 'SHA-') || simple === `${known}CRYPTOSERVICEPROVIDER`,
  )
  return found === undefined ? hmacNamed(simple) : new HashValue(found, DIGESTS[found]!.algorithm)
}

function hmacNamed(name: string): HashValue | null {
  const simple = name.toUpperCase().replace('SYSTEM.SECURITY.CRYPTOGRAPHY.', '')
  const found = Object.keys(DIGESTS).find((known) => simple === `HMAC${known}`)
  return found === undefined ? null : hmac(found)
}

/** .NET keeps a key that is longer than a block as its digest. */
function keyOf(key: Buffer, { algorithm, block }: Digest): Buffer {
  return key.length > block ? createHash(algorithm).update(key).digest() : Buffer.from(key)
}

function hmac(digest: string, key?: ArrayValue): HashValue {
  const known = DIGESTS[digest]!
  return new HashValue(
    `HMAC${digest}`,
    known.algorithm,
    key === undefined ? randomBytes(known.block) : keyOf(bytes(key), known),
  )
}

function copyInto(output: ArrayValue | null, offset: number, part: Buffer): void {
  if (output !== null) part.copy(bytes(output), offset)
}

define('interface System.Security.Cryptography.ICryptoTransform : IDisposable', {
  'int InputBlockSize { get; }': (self: { inputBlockSize: number }) => self.inputBlockSize,
  'int OutputBlockSize { get; }': (self: { inputBlockSize: number }) => self.inputBlockSize,
  'bool CanReuseTransform { get; }': () => true,
  'bool CanTransformMultipleBlocks { get; }': () => true,
  'byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)': (
    self: { finalBlock(buffer: ArrayValue, offset: number, count: number): ArrayValue },
    buffer: ArrayValue,
    offset: number,
    count: number,
  ) => self.finalBlock(buffer, offset, count),
})

define('abstract class System.Security.Cryptography.HashAlgorithm : IDisposable', {
  'static HashAlgorithm Create(string hashName)': hashNamed,
  'byte[] ComputeHash(byte[] buffer)': (self: HashValue, buffer: ArrayValue) => self.compute(bytes(buffer)),
  'byte[] ComputeHash(byte[] buffer, int offset, int count)': (
    self: HashValue,
    buffer: ArrayValue,
    offset: number,
    count: number,
  ) => self.compute(slice(buffer, offset, count)),
  'byte[] Hash { get; }': (self: HashValue) => self.hash,
  'int HashSize { get; }': (self: HashValue) => self.size,
  'int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[]? outputBuffer, int outputOffset)': (
    self: HashValue,
    buffer: ArrayValue,
    offset: number,
    count: number,
    output: ArrayValue | null,
    outputOffset: number,
  ) => {
    const part = slice(buffer, offset, count)
    self.update(part)
    copyInto(output, outputOffset, part)
    return count
  },
  'byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)': (
    self: HashValue,
    buffer: ArrayValue,
    offset: number,
    count: number,
  ) => {
    const part = slice(buffer, offset, count)
    self.update(part)
    self.finish()
    return toBytes(Buffer.from(part))
  },
  'void Initialize()': (self: HashValue) => self.initialize(),
  'void Clear()': (self: HashValue) => self.dispose(),
  'void Dispose()': (self: HashValue) => self.dispose(),
})

define('abstract class System.Security.Cryptography.KeyedHashAlgorithm : HashAlgorithm', {
  'static KeyedHashAlgorithm Create(string algName)': hmacNamed,
  'byte[] Key { get; set; }': {
    get: (self: HashValue) => toBytes(Buffer.from(self.key!)),
    set: (self: HashValue, value: ArrayValue | null) => {
      if (value === null) raiseArgumentNull('value')
      self.key = keyOf(bytes(value), DIGESTS[self.className.slice('HMAC'.length)]!)
    },
  },
})

define('class System.Security.Cryptography.HMAC : KeyedHashAlgorithm', {
  'static HMAC Create(string algorithmName)': hmacNamed,
  'string HashName { get; }': (self: HashValue) => self.className.slice('HMAC'.length),
})

for (const [name, digest] of Object.entries(DIGESTS)) {
  const { algorithm } = digest
  const hashData = (source: ArrayValue) => new HashValue(name, algorithm).compute(bytes(source))
  define(`abstract class System.Security.Cryptography.${name} : HashAlgorithm`, {
    [`static ${name} Create()`]: () => new HashValue(name, algorithm),
    [`static ${name} Create(string hashName)`]: hashNamed,
    'static byte[] HashData(byte[] source)': hashData,
  })
  for (const suffix of ['Managed', 'CryptoServiceProvider', 'Cng']) {
    define(`class System.Security.Cryptography.${name}${suffix} : ${name}`, {
      [`${name}${suffix}()`]: () => new HashValue(`${name}${suffix}`, algorithm),
    })
  }
  define(`class System.Security.Cryptography.HMAC${name} : HMAC`, {
    [`HMAC${name}()`]: () => hmac(name),
    [`HMAC${name}(byte[] key)`]: (key: ArrayValue) => hmac(name, key),
    'static byte[] HashData(byte[] key, byte[] source)': (key: ArrayValue, source: ArrayValue) =>
      hmac(name, key).compute(bytes(source)),
  })
}
