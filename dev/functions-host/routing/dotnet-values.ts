/** Which texts .NET's `TryParse` accepts in the invariant culture. Surrounding white space is allowed throughout. */

const SPACE = '[\\t-\\r ]*'
const THOUSANDS = '(?:\\d[\\d,]*)'
const INTEGER = new RegExp(`^${SPACE}[+-]?\\d+${SPACE}$`)
const SIGNED = `(?:${THOUSANDS}(?:\\.\\d*)?|\\.\\d+)`
const DECIMAL = new RegExp(`^${SPACE}(?:[+-]?${SIGNED}|${SIGNED}${SPACE}[+-]?)${SPACE}$`)
const FLOAT = new RegExp(`^${SPACE}[+-]?${SIGNED}(?:e[+-]?\\d+)?${SPACE}$`, 'i')
const NOT_FINITE = new RegExp(`^${SPACE}(?:[+-]?(?:infinity)|[+-]?nan)${SPACE}$`, 'i')
const BOOLEAN = new RegExp(`^${SPACE}(?:true|false)${SPACE}$`, 'i')

const HEX = '[\\da-f]'
const DASHED = `${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`
const HEX_LIST = `\\{0x${HEX}{1,8},0x${HEX}{1,4},0x${HEX}{1,4},\\{${Array(8).fill(`0x${HEX}{1,2}`).join(',')}\\}\\}`
const GUID = new RegExp(`^${SPACE}(?:${HEX}{32}|${DASHED}|\\{${DASHED}\\}|\\(${DASHED}\\)|${HEX_LIST})${SPACE}$`, 'i')

const MAX_DECIMAL = 79228162514264337593543950335n

/** The value when it is an integer of `bits` bits, two's complement. */
export function parseInteger(text: string, bits: 32 | 64): bigint | undefined {
  if (!INTEGER.test(text)) return undefined
  const value = BigInt(text.trim().replace(/^\+/, ''))
  return BigInt.asIntN(bits, value) === value ? value : undefined
}

export function isDecimal(text: string): boolean {
  if (!DECIMAL.test(text)) return false
  const [whole = '', fraction = ''] = text.replaceAll(/[^\d.]/g, '').split('.')
  // Half of the last place and more rounds up.
  return BigInt(whole || '0') + (fraction >= '5' ? 1n : 0n) <= MAX_DECIMAL
}

/** `double` and `float` accept the same texts: a value out of range becomes infinity. */
export function isFloat(text: string): boolean {
  return FLOAT.test(text) || NOT_FINITE.test(text)
}

export function isBoolean(text: string): boolean {
  return BOOLEAN.test(text)
}

export function isGuid(text: string): boolean {
  return GUID.test(text)
}
