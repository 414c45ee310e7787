import { type Digits, exponentText, group, isZero, roundSignificant, roundTo, scientific } from './digits.js'

type Piece =
  | { readonly kind: 'digit'; readonly zero: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'point' }

interface Section {
  readonly pieces: readonly Piece[]
  readonly grouped: boolean
  /** Power of ten by which `%`, `‰` and trailing commas scale. */
  readonly scale: number
  readonly exponent: { readonly letter: string; readonly width: number; readonly plus: boolean } | undefined
}

/** A custom numeric format: `0.00`, `#,##0.##;(0);zero`, `0.0%`, `0.###E+0`. A double that rounds to zero keeps its sign. */
export function formatCustom(digits: Digits, format: string, keepsSign = false): string {
  const sections = splitSections(format)
  const [positive, negative, zero] = sections
  const first = parseSection(chosen(digits, positive!, negative, zero))
  const rounded = rounding(digits, first)
  const hasOwnSection = (zero !== undefined && zero !== '') || (digits.isNegative && negative !== undefined)
  if (isZero(rounded) && !isZero(digits) && hasOwnSection) {
    return render(rounded, parseSection(zero || positive!), false)
  }
  const ownSign = negative === undefined || negative === ''
  return render(rounded, first, digits.isNegative && (keepsSign || !isZero(rounded)) && ownSign)
}

function chosen(digits: Digits, positive: string, negative: string | undefined, zero: string | undefined): string {
  if (isZero(digits) && zero !== undefined && zero !== '') return zero
  return digits.isNegative && !isZero(digits) && negative !== undefined && negative !== '' ? negative : positive
}

function splitSections(format: string): string[] {
  const sections = ['']
  for (const [token] of format.matchAll(/"[^"]*"|'[^']*'|\\[\s\S]|[\s\S]/g)) {
    if (token === ';') sections.push('')
    else sections[sections.length - 1] += token
  }
  return sections
}

function parseSection(text: string): Section {
  const pieces: Piece[] = []
  let scale = 0
  let commas = 0
  let grouped = false
  let exponent: Section['exponent']
  for (const [token] of text.matchAll(/[eE][+-]?0+|"[^"]*"|'[^']*'|\\[\s\S]|[\s\S]/g)) {
    const isDigit = token === '0' || token === '#'
    if (isDigit && commas > 0 && pieces.some((piece) => piece.kind === 'digit')) grouped = true
    if (isDigit) {
      pieces.push({ kind: 'digit', zero: token === '0' })
      commas = 0
    } else if (token === ',') commas++
    else if (token === '.') {
      if (!pieces.some((piece) => piece.kind === 'point')) {
        scale -= commas * 3
        commas = 0
        pieces.push({ kind: 'point' })
      }
    } else if (/^[eE][+-]?0+$/.test(token) && exponent === undefined) {
      exponent = { letter: token[0]!, width: token.replace(/[^0]/g, '').length, plus: token[1] === '+' }
    } else {
      if (token === '%') scale += 2
      if (token === '‰') scale += 3
      pieces.push({ kind: 'text', text: literal(token) })
    }
  }
  if (!pieces.some((piece) => piece.kind === 'point')) scale -= commas * 3
  return { pieces, grouped, scale, exponent }
}

function literal(token: string): string {
  if (token.startsWith('\\')) return token.slice(1)
  return /^["'].*["']$/s.test(token) && token.length >= 2 ? token.slice(1, -1) : token
}

function placesOf({ pieces }: Section): { before: number; after: number } {
  const point = pieces.findIndex((piece) => piece.kind === 'point')
  const isDigit = (piece: Piece) => piece.kind === 'digit'
  if (point < 0) return { before: pieces.filter(isDigit).length, after: 0 }
  return { before: pieces.slice(0, point).filter(isDigit).length, after: pieces.slice(point).filter(isDigit).length }
}

function rounding(digits: Digits, section: Section): Digits {
  return section.exponent === undefined ? roundTo(scaled(digits, section.scale), placesOf(section).after) : digits
}

function scaled({ isNegative, whole, fraction }: Digits, scale: number): Digits {
  if (scale === 0) return { isNegative, whole, fraction }
  const all = whole + fraction.padEnd(Math.max(scale, 0), '0')
  const point = whole.length + scale
  const text = point <= 0 ? `0.${'0'.repeat(-point)}${all}` : `${all.slice(0, point)}.${all.slice(point)}`
  const [newWhole, newFraction] = text.split('.')
  return { isNegative, whole: newWhole!.replace(/^0+(?=\d)/, ''), fraction: newFraction! }
}

function render(digits: Digits, section: Section, minus: boolean): string {
  const { before, after } = placesOf(section)
  if (section.exponent !== undefined) return renderExponent(digits, section, before, after, minus)
  return (minus ? '-' : '') + layOut(digits.whole === '0' ? '' : digits.whole, digits.fraction, section)
}

function renderExponent(digits: Digits, section: Section, before: number, after: number, minus: boolean): string {
  const start = scientific(digits)
  const { digits: text, exponent } = roundSignificant(start.digits, start.exponent, before + after)
  const padded = text.padEnd(before, '0')
  const shown = isZero(digits) ? 0 : exponent - (before - 1)
  const { letter, width, plus } = section.exponent!
  const tail = shown < 0 || plus ? exponentText(shown, width, letter) : `${letter}${String(shown).padStart(width, '0')}`
  return (minus ? '-' : '') + layOut(padded.slice(0, before), padded.slice(before).padEnd(after, '0'), section) + tail
}

/** Puts the digits into the places of the section; digits beyond the first place stand before it. */
function layOut(whole: string, fraction: string, section: Section): string {
  const { pieces, grouped } = section
  const places = pieces.slice(0, pieces.findIndex((piece) => piece.kind === 'point') + 1 || pieces.length)
  const digitPlaces = places.filter((piece) => piece.kind === 'digit')
  const firstZero = digitPlaces.findIndex((piece) => piece.kind === 'digit' && piece.zero)
  const minimum = firstZero < 0 ? 0 : digitPlaces.length - firstZero
  const padded = whole.padStart(minimum, '0')
  const text = grouped ? group(padded) : padded
  const shownFraction = trimFraction(fraction, pieces)
  return assemble(text, padded.length, digitPlaces.length, shownFraction, pieces)
}

function trimFraction(fraction: string, pieces: readonly Piece[]): string {
  const point = pieces.findIndex((piece) => piece.kind === 'point')
  const digits = point < 0 ? [] : pieces.slice(point).filter((piece) => piece.kind === 'digit')
  const required = digits.findLastIndex((piece) => piece.kind === 'digit' && piece.zero) + 1
  let text = fraction
  while (text.length > required && text.endsWith('0')) text = text.slice(0, -1)
  return text
}

function assemble(
  whole: string,
  digitCount: number,
  places: number,
  fraction: string,
  pieces: readonly Piece[],
): string {
  let result = ''
  let [place, used, after] = [0, 0, -1]
  const emitted = (count: number) => {
    // The group separators travel with the digit that follows them.
    let taken = ''
    for (let digits = 0; digits < count && used < whole.length; used++) {
      taken += whole[used]
      if (whole[used] !== ',') digits++
    }
    return taken
  }
  for (const piece of pieces) {
    if (piece.kind === 'text') result += piece.text
    else if (piece.kind === 'point') {
      after = 0
      if (fraction !== '') result += '.'
    } else if (after >= 0) result += fraction[after++] ?? ''
    else {
      const left = places - place
      const remaining = digitCount - countDigits(whole.slice(0, used))
      place++
      if (remaining >= left) result += emitted(remaining - left + 1)
    }
  }
  return result
}

function countDigits(text: string): number {
  return text.replaceAll(',', '').length
}
