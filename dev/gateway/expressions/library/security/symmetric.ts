import type { ArrayValue } from '../../runtime/array.js'
import { raise, raiseNull } from '../../runtime/exceptions.js'
import { PADDING } from '../../runtime/security/padding.js'
import { AES, CIPHER_MODES, type Cipher, SymmetricValue, TRIPLE_DES } from '../../runtime/security/symmetric.js'
import { define, defineEnum } from '../../types/define.js'

defineEnum('System.Security.Cryptography.CipherMode', CIPHER_MODES)
defineEnum('System.Security.Cryptography.PaddingMode', PADDING)

/** The names that SymmetricAlgorithm.Create knows, in upper case, and the classes behind them. */
const NAMES: Readonly<Record<string, string>> = {
  AES: 'AesCryptoServiceProvider',
  AESCRYPTOSERVICEPROVIDER: 'AesCryptoServiceProvider',
  AESMANAGED: 'AesManaged',
  RIJNDAEL: 'RijndaelManaged',
  '3DES': 'TripleDESCryptoServiceProvider',
  TRIPLEDES: 'TripleDESCryptoServiceProvider',
  'TRIPLE DES': 'TripleDESCryptoServiceProvider',
}

/** Classes by base. */
const CLASSES: Readonly<Record<string, { readonly cipher: Cipher; readonly derived: readonly string[] }>> = {
  Aes: { cipher: AES, derived: ['AesManaged', 'AesCryptoServiceProvider', 'AesCng'] },
  Rijndael: { cipher: AES, derived: ['RijndaelManaged'] },
  TripleDES: { cipher: TRIPLE_DES, derived: ['TripleDESCryptoServiceProvider', 'TripleDESCng'] },
}

function create(className: string, cipher: Cipher): SymmetricValue {
  return new SymmetricValue(className, cipher, className === 'RijndaelManaged' ? 128 : 8)
}

/** Null for a name that nobody knows, as .NET has it. */
function symmetricNamed(name: string): SymmetricValue | null {
  const simple = name.toUpperCase().replace('SYSTEM.SECURITY.CRYPTOGRAPHY.', '')
  const className = NAMES[simple]
  if (className === undefined) return null
  return create(className, className.startsWith('Triple') ? TRIPLE_DES : AES)
}

define('abstract class System.Security.Cryptography.SymmetricAlgorithm : IDisposable', {
  'static SymmetricAlgorithm Create(string algName)': symmetricNamed,
  'byte[] Key { get; set; }': {
    get: (self: SymmetricValue) => self.key,
    set: (self: SymmetricValue, value: ArrayValue | null) => {
      self.key = value
    },
  },
  'byte[] IV { get; set; }': {
    get: (self: SymmetricValue) => self.iv,
    set: (self: SymmetricValue, value: ArrayValue | null) => {
      self.iv = value
    },
  },
  'CipherMode Mode { get; set; }': {
    get: (self: SymmetricValue) => self.mode,
    set: (self: SymmetricValue, value: number) => {
      self.mode = value
    },
  },
  'PaddingMode Padding { get; set; }': {
    get: (self: SymmetricValue) => self.padding,
    set: (self: SymmetricValue, value: number) => {
      self.padding = value
    },
  },
  'int KeySize { get; set; }': {
    get: (self: SymmetricValue) => self.keySize,
    set: (self: SymmetricValue, value: number) => {
      self.keySize = value
    },
  },
  'int BlockSize { get; set; }': {
    get: (self: SymmetricValue) => self.cipher.blockSize,
    set: (self: SymmetricValue, value: number) => {
      if (value !== self.cipher.blockSize)
        raise('CryptographicException', 'Specified block size is not valid for this algorithm.')
    },
  },
  'int FeedbackSize { get; set; }': {
    get: (self: SymmetricValue) => self.feedbackSize,
    set: (self: SymmetricValue, value: number) => {
      if (value !== 8 && value !== self.cipher.blockSize)
        raise('CryptographicException', 'Specified feedback size is not valid for this algorithm.')
      self.feedbackSize = value
    },
  },
  'bool ValidKeySize(int bitLength)': (self: SymmetricValue, bits: number) => self.cipher.keySizes.includes(bits),
  'void GenerateKey()': (self: SymmetricValue) => self.generateKey(),
  'void GenerateIV()': (self: SymmetricValue) => self.generateIv(),
  'ICryptoTransform CreateEncryptor()': (self: SymmetricValue) => self.transform(true),
  'ICryptoTransform CreateEncryptor(byte[]? rgbKey, byte[]? rgbIV)': (
    self: SymmetricValue,
    key: ArrayValue | null,
    iv: ArrayValue | null,
  ) => self.transform(true, key, iv),
  'ICryptoTransform CreateDecryptor()': (self: SymmetricValue) => self.transform(false),
  'ICryptoTransform CreateDecryptor(byte[]? rgbKey, byte[]? rgbIV)': (
    self: SymmetricValue,
    key: ArrayValue | null,
    iv: ArrayValue | null,
  ) => self.transform(false, key, iv),
  'void Clear()': () => null,
  'void Dispose()': () => null,
})

for (const [base, { cipher, derived }] of Object.entries(CLASSES)) {
  define(`abstract class System.Security.Cryptography.${base} : SymmetricAlgorithm`, {
    [`static ${base} Create()`]: () => create(base, cipher),
    [`static ${base} Create(string algorithmName)`]: symmetricNamed,
  })
  for (const name of derived)
    define(`class System.Security.Cryptography.${name} : ${base}`, { [`${name}()`]: () => create(name, cipher) })
}

function run(
  input: ArrayValue | null,
  algorithm: SymmetricValue | null,
  isEncryptor: boolean,
  ...keyAndIv: (ArrayValue | null)[]
): ArrayValue {
  if (input === null || algorithm === null) return raiseNull()
  return algorithm.transform(isEncryptor, ...keyAndIv).finalBlock(input, 0, input.length)
}

/** https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#ContextVariables lists them below the context's members. */
define('static class Apim.CryptographyExtensions', {
  ...extensions('Encrypt', true),
  ...extensions('Decrypt', false),
})

function extensions(name: string, isEncryptor: boolean) {
  return {
    [`static byte[] ${name}(this byte[]? input, string alg, byte[]? key, byte[]? iv)`]: (
      input: ArrayValue | null,
      alg: string,
      key: ArrayValue | null,
      iv: ArrayValue | null,
    ) => run(input, symmetricNamed(alg), isEncryptor, key, iv),
    [`static byte[] ${name}(this byte[]? input, SymmetricAlgorithm? alg)`]: (
      input: ArrayValue | null,
      alg: SymmetricValue | null,
    ) => run(input, alg, isEncryptor),
    [`static byte[] ${name}(this byte[]? input, SymmetricAlgorithm? alg, byte[]? key, byte[]? iv)`]: (
      input: ArrayValue | null,
      alg: SymmetricValue | null,
      key: ArrayValue | null,
      iv: ArrayValue | null,
    ) => run(input, alg, isEncryptor, key, iv),
  }
}
