import { randomInt } from 'node:crypto'
import type { ArrayValue } from '../runtime/array.js'
import { roundHalfEven } from '../runtime/change-type.js'
import { Decimal } from '../runtime/decimal.js'
import { compareValues } from '../runtime/equality.js'
import { raise, raiseOverflow, raiseRange } from '../runtime/exceptions.js'
import { fits, rangeOf } from '../runtime/numbers.js'
import { NetObject } from '../runtime/object.js'
import { SeededRandom } from '../runtime/seeded-random.js'
import { define, defineEnum } from '../types/define.js'
import type { Implementation } from '../types/members.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { decimalRounding } from './decimal-rounding.js'

defineEnum('System.MidpointRounding', ['ToEven', 'AwayFromZero', 'ToZero', 'ToNegativeInfinity', 'ToPositiveInfinity'])

const table: Record<string, Implementation> = {}
for (const keyword of [
  'int',
  'long',
  'short',
  'sbyte',
  'byte',
  'ushort',
  'uint',
  'ulong',
  'float',
  'double',
  'decimal',
]) {
  table[`static ${keyword} Max(${keyword} a, ${keyword} b)`] = (a: unknown, b: unknown) =>
    Number.isNaN(a) || compareValues(a, b) > 0 ? a : b
  table[`static ${keyword} Min(${keyword} a, ${keyword} b)`] = (a: unknown, b: unknown) =>
    Number.isNaN(a) || compareValues(a, b) < 0 || Object.is(a, -0) ? a : b
  table[`static ${keyword} Clamp(${keyword} value, ${keyword} min, ${keyword} max)`] = (
    value: unknown,
    min: unknown,
    max: unknown,
  ) => {
    if (compareValues(min, max) > 0)
      raise('ArgumentException', `'${String(min)}' cannot be greater than ${String(max)}.`)
    return compareValues(value, min) < 0 ? min : compareValues(value, max) > 0 ? max : value
  }
}
for (const keyword of ['int', 'long', 'short', 'sbyte']) {
  const { minimum } = rangeOf(keyword)
  table[`static ${keyword} Abs(${keyword} value)`] = (value: number | bigint) => {
    if (!fits(-BigInt(value), keyword) || BigInt(value) === minimum)
      raiseOverflow('Negating the minimum value of a twos complement number is invalid.')
    return value < 0 ? -value : value
  }
}
for (const keyword of ['int', 'long', 'short', 'sbyte', 'float', 'double'])
  table[`static int Sign(${keyword} value)`] = (value: number | bigint) => (value > 0 ? 1 : value < 0 ? -1 : 0)

/** By mode: to even, away from zero, to zero, down, up. */
function round(value: number, places: number, mode: number): number {
  if (places < 0 || places > 15) raiseRange('digits', 'Rounding digits must be between 0 and 15, inclusive.')
  if (!Number.isFinite(value) || Math.abs(value) >= 1e16) return value
  const power = 10 ** places
  const scaled = value * power
  switch (mode) {
    case 0:
      return roundHalfEven(scaled) / power
    case 1:
      return ((scaled < 0 ? -1 : 1) * Math.floor(Math.abs(scaled) + 0.5)) / power
    case 2:
      return Math.trunc(scaled) / power
    case 3:
      return Math.floor(scaled) / power
    default:
      return Math.ceil(scaled) / power
  }
}

for (const [name, apply] of Object.entries({
  Sqrt: Math.sqrt,
  Cbrt: Math.cbrt,
  Sin: Math.sin,
  Cos: Math.cos,
  Tan: Math.tan,
  Asin: Math.asin,
  Acos: Math.acos,
  Atan: Math.atan,
  Sinh: Math.sinh,
  Cosh: Math.cosh,
  Tanh: Math.tanh,
  Exp: Math.exp,
  Log: Math.log,
  Log10: Math.log10,
  Log2: Math.log2,
  Floor: Math.floor,
  Ceiling: Math.ceil,
  Truncate: Math.trunc,
})) {
  table[`static double ${name}(double d)`] = apply
}

define('static class System.Math', {
  ...table,
  'const double PI': Math.PI,
  'const double E': Math.E,
  'static double Abs(double value)': Math.abs,
  'static float Abs(float value)': Math.abs,
  'static decimal Abs(decimal value)': (value: Decimal) => (value.isNegative ? value.negate() : value),
  'static int Sign(decimal value)': (value: Decimal) => value.compareTo(Decimal.ZERO),
  'static double Pow(double x, double y)': (x: number, y: number) => x ** y,
  'static double Log(double a, double newBase)': (a: number, base: number) => Math.log(a) / Math.log(base),
  'static double Atan2(double y, double x)': Math.atan2,
  'static double IEEERemainder(double x, double y)': (x: number, y: number) => x - y * roundHalfEven(x / y),
  'static double Round(double a)': (value: number) => round(value, 0, 0),
  'static double Round(double value, int digits)': (value: number, places: number) => round(value, places, 0),
  'static double Round(double value, MidpointRounding mode)': (value: number, mode: number) => round(value, 0, mode),
  'static double Round(double value, int digits, MidpointRounding mode)': round,
  ...decimalRounding,
  'static int DivRem(int a, int b, out int result)': (a: number, b: number, out: { set(value: unknown): void }) => {
    if (b === 0) raise('DivideByZeroException', 'Attempted to divide by zero.')
    out.set(a % b)
    return Math.trunc(a / b)
  },
  'static long BigMul(int a, int b)': (a: number, b: number) => BigInt(a) * BigInt(b),
})

class RandomValue extends NetObject {
  constructor(readonly seeded: SeededRandom | undefined) {
    super()
  }

  get type(): Type {
    return typeNamed('Random')
  }

  next(minimum: number, maximum: number): number {
    if (minimum > maximum) raiseRange('minValue', "'minValue' cannot be greater than maxValue.")
    if (minimum === maximum) return minimum
    return this.seeded === undefined ? randomInt(minimum, maximum) : this.seeded.between(minimum, maximum)
  }
}

const SHARED = new RandomValue(undefined)
define('class System.Random', {
  'Random()': () => SHARED,
  'Random(int Seed)': (seed: number) => new RandomValue(new SeededRandom(seed)),
  'static Random Shared { get; }': () => SHARED,
  'int Next()': (self: RandomValue) => (self.seeded === undefined ? randomInt(0x7fffffff) : self.seeded.next()),
  'int Next(int maxValue)': (self: RandomValue, maximum: number) => {
    if (maximum < 0) raiseRange('maxValue', "'maxValue' must be greater than zero.")
    return self.next(0, maximum)
  },
  'int Next(int minValue, int maxValue)': (self: RandomValue, minimum: number, maximum: number) =>
    self.next(minimum, maximum),
  'double NextDouble()': (self: RandomValue) => (self.seeded === undefined ? Math.random() : self.seeded.sample()),
  'void NextBytes(byte[] buffer)': (self: RandomValue, buffer: ArrayValue) => {
    for (let i = 0; i < buffer.length; i++)
      buffer.set(i, self.seeded === undefined ? randomInt(256) : self.seeded.next() % 256)
  },
})
