import { pbkdf2Sync, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { ArrayValue } from '../../runtime/array.js'
import { allocate, spend } from '../../runtime/budget.js'
import { raise, raiseRange } from '../../runtime/exceptions.js'
import { NetObject } from '../../runtime/object.js'
import type { NamedOption } from '../../runtime/security/names.js'
import { BYTE } from '../../types/core.js'
import { define } from '../../types/define.js'
import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'

class GeneratorValue extends NetObject {
  get type(): Type {
    return typeNamed('RNGCryptoServiceProvider')
  }
}

const random = (count: number): Buffer => {
  if (count < 0) raiseRange('count', 'Non-negative number required.')
  allocate(count)
  return randomBytes(count)
}

function between(from: number, to: number): number {
  if (from >= to) raise('ArgumentException', 'Range of random number does not contain at least one possibility.')
  return randomInt(from, to)
}

define('abstract class System.Security.Cryptography.RandomNumberGenerator : IDisposable', {
  'static RandomNumberGenerator Create()': () => new GeneratorValue(),
  'void GetBytes(byte[] data)': (_self: unknown, data: ArrayValue) => {
    random(data.length).copy(data.items as Buffer)
  },
  'void GetNonZeroBytes(byte[] data)': (_self: unknown, data: ArrayValue) => {
    for (let i = 0; i < data.length; i++) data.set(i, randomInt(1, 256))
  },
  'static byte[] GetBytes(int count)': (count: number) => ArrayValue.bytes(BYTE, random(count)),
  'static void Fill(byte[] data)': (data: ArrayValue) => {
    random(data.length).copy(data.items as Buffer)
  },
  'static int GetInt32(int toExclusive)': (to: number) => {
    if (to <= 0) raiseRange('toExclusive', 'The value must be positive.')
    return randomInt(to)
  },
  'static int GetInt32(int fromInclusive, int toExclusive)': between,
  'void Dispose()': () => null,
})
define('class System.Security.Cryptography.RNGCryptoServiceProvider : RandomNumberGenerator', {
  'RNGCryptoServiceProvider()': () => new GeneratorValue(),
})

define('static class System.Security.Cryptography.CryptographicOperations', {
  'static bool FixedTimeEquals(byte[]? left, byte[]? right)': (a: ArrayValue | null, b: ArrayValue | null) => {
    const [left, right] = [Buffer.from((a?.items as Buffer) ?? []), Buffer.from((b?.items as Buffer) ?? [])]
    return left.length === right.length && timingSafeEqual(left, right)
  },
})

/** Iterations of PBKDF2 that cost one step. */
const ITERATIONS_PER_STEP = 8

/** System.Security.Cryptography.Rfc2898DeriveBytes: PBKDF2, whose bytes each call of GetBytes continues. */
class DeriveBytesValue extends NetObject {
  #taken = 0

  constructor(
    readonly password: string | Buffer,
    readonly salt: Buffer,
    readonly iterations: number,
    readonly hash: string,
  ) {
    super()
    if (iterations <= 0) raiseRange('iterations', 'Positive number required.')
  }

  get type(): Type {
    return typeNamed('Rfc2898DeriveBytes')
  }

  next(count: number): ArrayValue {
    if (count <= 0) raiseRange('cb', 'Positive number required.')
    const end = this.#taken + count
    allocate(end)
    spend(Math.ceil(this.iterations / ITERATIONS_PER_STEP) * Math.ceil(end / 20))
    const all = pbkdf2Sync(this.password, this.salt, this.iterations, end, this.hash)
    const part = all.subarray(this.#taken)
    this.#taken = end
    return ArrayValue.bytes(BYTE, part)
  }
}

const DEFAULT_ITERATIONS = 1000

function derive(
  password: string | ArrayValue,
  salt: ArrayValue,
  iterations = DEFAULT_ITERATIONS,
  hash?: NamedOption,
): DeriveBytesValue {
  const secret = typeof password === 'string' ? password : (password.items as Buffer)
  return new DeriveBytesValue(secret, salt.items as Buffer, iterations, hash?.name?.toLowerCase() ?? 'sha1')
}

define('class System.Security.Cryptography.Rfc2898DeriveBytes : IDisposable', {
  'Rfc2898DeriveBytes(string password, byte[] salt)': (password: string, salt: ArrayValue) => derive(password, salt),
  'Rfc2898DeriveBytes(string password, byte[] salt, int iterations)': (
    password: string,
    salt: ArrayValue,
    iterations: number,
  ) => derive(password, salt, iterations),
  'Rfc2898DeriveBytes(string password, byte[] salt, int iterations, HashAlgorithmName hashAlgorithm)': derive,
  'Rfc2898DeriveBytes(byte[] password, byte[] salt, int iterations)': (
    password: ArrayValue,
    salt: ArrayValue,
    iterations: number,
  ) => derive(password, salt, iterations),
  'Rfc2898DeriveBytes(byte[] password, byte[] salt, int iterations, HashAlgorithmName hashAlgorithm)': derive,
  'byte[] GetBytes(int cb)': (self: DeriveBytesValue, count: number) => self.next(count),
  'void Dispose()': () => null,
})
