/** A number as decimal text: what all the formats work on. */
export interface Digits {
  readonly isNegative: boolean
  /** Digits before the point, without leading zeros, at least one. */
  readonly whole: string
  /** Digits after the point. */
  readonly fraction: string
}

/** From plain decimal text such as `-12.50`. */
export function digitsOf(text: string): Digits {
  const isNegative = text.startsWith('-')
  const [whole, fraction = ''] = (isNegative ? text.slice(1) : text).split('.')
  return { isNegative, whole: whole!.replace(/^0+(?=\d)/, ''), fraction }
}

/** Exactly `places` digits after the point; halves go away from zero. */
export function roundTo(digits: Digits, places: number): Digits {
  const { isNegative, whole, fraction } = digits
  if (fraction.length <= places) return { isNegative, whole, fraction: fraction.padEnd(places, '0') }
  const kept = BigInt(whole + fraction.slice(0, places)) + (fraction[places]! >= '5' ? 1n : 0n)
  const text = kept.toString().padStart(places + 1, '0')
  return { isNegative, whole: text.slice(0, text.length - places), fraction: places === 0 ? '' : text.slice(-places) }
}

export function isZero({ whole, fraction }: Digits): boolean {
  return /^0*$/.test(whole + fraction)
}

/** Significant digits and the power of ten of the first: 0.0012 is 12 and -3. */
export function scientific({ whole, fraction }: Digits): { digits: string; exponent: number } {
  const all = whole + fraction
  const first = all.search(/[1-9]/)
  if (first < 0) return { digits: '0', exponent: 0 }
  return { digits: all.slice(first).replace(/0+$/, ''), exponent: whole.length - 1 - first }
}

/** Keeps `count` significant digits, halves away from zero. */
export function roundSignificant(
  digits: string,
  exponent: number,
  count: number,
): { digits: string; exponent: number } {
  if (digits.length <= count) return { digits, exponent }
  const rounded = (BigInt(digits.slice(0, count)) + (digits[count]! >= '5' ? 1n : 0n)).toString()
  const grown = rounded.length > count ? 1 : 0
  return { digits: rounded.slice(0, count).replace(/0+$/, '') || '0', exponent: exponent + grown }
}

export function group(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `E+005`: the exponent with its sign and at least `width` digits. */
export function exponentText(exponent: number, width: number, letter: string): string {
  return `${letter}${exponent < 0 ? '-' : '+'}${Math.abs(exponent).toString().padStart(width, '0')}`
}

/** Plain decimal text from digits and exponent. */
export function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0')
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}
