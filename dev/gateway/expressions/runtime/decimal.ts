import { raise, raiseOverflow } from './exceptions.js'

const MAXIMUM = (1n << 96n) - 1n
const MAXIMUM_SCALE = 28

export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}

/**
 * System.Decimal: a 96-bit integer scaled by a power of ten. The scale is kept, so that 1.10m + 2m shows as 3.10, which
 * arbitrary-precision libraries do not do.
 */
export class Decimal {
  static readonly ZERO = new Decimal(0n, 0)
  static readonly ONE = new Decimal(1n, 0)
  static readonly MAX = new Decimal(MAXIMUM, 0)
  static readonly MIN = new Decimal(-MAXIMUM, 0)

  private constructor(
    readonly unscaled: bigint,
    readonly scale: number,
  ) {}

  /** Rounds to what fits in 96 bits and 28 digits after the point, half to even. */
  static of(unscaled: bigint, scale: number): Decimal {
    let value = unscaled
    let places = scale
    if (places < 0) {
      value *= powerOfTen(-places)
      places = 0
    }
    const excess = Math.max(places - MAXIMUM_SCALE, digitsOver(value, places))
    if (excess > 0) {
      value = divideHalfEven(unscaled, powerOfTen(excess))
      places -= excess
      if (abs(value) > MAXIMUM && places > 0) {
        value = divideHalfEven(unscaled, powerOfTen(excess + 1))
        places -= 1
      }
    }
    if (abs(value) > MAXIMUM) raiseOverflow('Value was either too large or too small for a Decimal.')
    return new Decimal(value, places)
  }

  static parse(text: string): Decimal {
    const matched = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)
    if (matched === null || (matched[2] === '' && matched[3] === '')) {
      raise('FormatException', `The input string '${text}' was not in a correct format.`)
    }
    const [, sign, whole, fraction, exponent] = matched
    const unscaled = BigInt(`${whole}${fraction}` || '0')
    return Decimal.of(sign === '-' ? -unscaled : unscaled, fraction!.length - Number(exponent ?? 0))
  }

  static fromInteger(value: bigint | number): Decimal {
    return new Decimal(BigInt(value), 0)
  }

  /** A double's first 15 significant digits, as the conversion in .NET keeps. */
  static fromDouble(value: number, digits = 15): Decimal {
    if (!Number.isFinite(value) || Math.abs(value) >= 7.9228162514264338e28) {
      raiseOverflow('Value was either too large or too small for a Decimal.')
    }
    return value === 0 ? Decimal.ZERO : Decimal.parse(value.toExponential(digits - 1)).normalized()
  }

  normalized(): Decimal {
    let { unscaled, scale } = this
    while (scale > 0 && unscaled % 10n === 0n) {
      unscaled /= 10n
      scale--
    }
    return new Decimal(unscaled, scale)
  }

  get isNegative(): boolean {
    return this.unscaled < 0n
  }

  add(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale)
    return Decimal.of(this.#at(scale) + other.#at(scale), scale)
  }

  subtract(other: Decimal): Decimal {
    return this.add(other.negate())
  }

  multiply(other: Decimal): Decimal {
    return Decimal.of(this.unscaled * other.unscaled, this.scale + other.scale)
  }

  divide(other: Decimal): Decimal {
    if (other.unscaled === 0n) raise('DivideByZeroException', 'Attempted to divide by zero.')
    const extra = MAXIMUM_SCALE + other.scale + 10
    const numerator = this.unscaled * powerOfTen(extra)
    const preferred = Math.max(this.scale - other.scale, 0)
    const result = Decimal.of(divideHalfEven(numerator, other.unscaled), this.scale + extra - other.scale)
    return result.#trimTo(preferred)
  }

  remainder(other: Decimal): Decimal {
    if (other.unscaled === 0n) raise('DivideByZeroException', 'Attempted to divide by zero.')
    const scale = Math.max(this.scale, other.scale)
    return Decimal.of(this.#at(scale) % other.#at(scale), scale)
  }

  negate(): Decimal {
    return new Decimal(-this.unscaled, this.scale)
  }

  compareTo(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale)
    const difference = this.#at(scale) - other.#at(scale)
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }

  equals(other: unknown): boolean {
    return other instanceof Decimal && this.compareTo(other) === 0
  }

  get valueKey(): string {
    return this.normalized().toString()
  }

  /** Towards zero. */
  truncate(): bigint {
    return this.unscaled / powerOfTen(this.scale)
  }

  floor(): Decimal {
    const whole = this.truncate()
    return Decimal.fromInteger(this.isNegative && whole * powerOfTen(this.scale) !== this.unscaled ? whole - 1n : whole)
  }

  ceiling(): Decimal {
    return this.negate().floor().negate()
  }

  /** Half to even, or away from zero. */
  round(places: number, awayFromZero = false): Decimal {
    if (places >= this.scale) return this
    const divisor = powerOfTen(this.scale - places)
    if (!awayFromZero) return new Decimal(divideHalfEven(this.unscaled, divisor), places)
    const half = divisor / 2n
    return new Decimal((this.unscaled + (this.isNegative ? -half : half)) / divisor, places)
  }

  toNumber(): number {
    return Number(this.toString())
  }

  toString(): string {
    const digits = abs(this.unscaled)
      .toString()
      .padStart(this.scale + 1, '0')
    const sign = this.isNegative ? '-' : ''
    if (this.scale === 0) return sign + digits
    return `${sign}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`
  }

  #at(scale: number): bigint {
    return this.unscaled * powerOfTen(scale - this.scale)
  }

  #trimTo(places: number): Decimal {
    let { unscaled, scale } = this
    while (scale > places && unscaled % 10n === 0n) {
      unscaled /= 10n
      scale--
    }
    return new Decimal(unscaled, scale)
  }
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** How many digits after the point must go for the value to fit in 96 bits. */
function digitsOver(value: bigint, places: number): number {
  let excess = 0
  let rest = abs(value)
  while (rest > MAXIMUM && excess < places) {
    rest /= 10n
    excess++
  }
  return excess
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  const twice = abs(value % divisor) * 2n
  const away = value < 0n !== divisor < 0n ? -1n : 1n
  const size = abs(divisor)
  if (twice > size || (twice === size && quotient % 2n !== 0n)) return quotient + away
  return quotient
}
