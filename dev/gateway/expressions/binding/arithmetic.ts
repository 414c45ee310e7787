import type { Decimal } from '../runtime/decimal.js'
import { raise, raiseOverflow } from '../runtime/exceptions.js'
import { fits, isIntegral, wrap } from '../runtime/numbers.js'

export type Operation = (a: never, b: never) => unknown

/** Comparisons serve every representation but decimal. */
const COMPARISONS: Readonly<Record<string, Operation>> = {
  '==': (a: unknown, b: unknown) => a === b,
  '!=': (a: unknown, b: unknown) => a !== b,
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
}

const INT_OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': (a: number, b: number) => (a + b) | 0,
  '-': (a: number, b: number) => (a - b) | 0,
  '*': (a: number, b: number) => Math.imul(a, b),
  '/': (a: number, b: number) => {
    if (b === 0) raiseDivision()
    if (a === -0x80000000 && b === -1) raiseOverflow()
    return (a / b) | 0
  },
  '%': (a: number, b: number) => {
    if (b === 0) raiseDivision()
    if (a === -0x80000000 && b === -1) raiseOverflow()
    return (a % b) | 0
  },
  '&': (a: number, b: number) => a & b,
  '|': (a: number, b: number) => a | b,
  '^': (a: number, b: number) => a ^ b,
  '<<': (a: number, b: number) => a << b,
  '>>': (a: number, b: number) => a >> b,
}

const DOUBLE_OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '%': (a: number, b: number) => a % b,
}

const DECIMAL_OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': (a: Decimal, b: Decimal) => a.add(b),
  '-': (a: Decimal, b: Decimal) => a.subtract(b),
  '*': (a: Decimal, b: Decimal) => a.multiply(b),
  '/': (a: Decimal, b: Decimal) => a.divide(b),
  '%': (a: Decimal, b: Decimal) => a.remainder(b),
  '==': (a: Decimal, b: Decimal) => a.compareTo(b) === 0,
  '!=': (a: Decimal, b: Decimal) => a.compareTo(b) !== 0,
  '<': (a: Decimal, b: Decimal) => a.compareTo(b) < 0,
  '>': (a: Decimal, b: Decimal) => a.compareTo(b) > 0,
  '<=': (a: Decimal, b: Decimal) => a.compareTo(b) <= 0,
  '>=': (a: Decimal, b: Decimal) => a.compareTo(b) >= 0,
}

/** On whole numbers of any size; the result is then wrapped to its type, or checked against it. */
const EXACT: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0n ? raiseDivision() : a / b),
  '%': (a, b) => (b === 0n ? raiseDivision() : a % b),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
}

function raiseDivision(): never {
  raise('DivideByZeroException', 'Attempted to divide by zero.')
}

/** What `operator` does with two operands of the numeric type; undefined when the type has no such operator. */
export function arithmetic(operator: string, keyword: string, checked: boolean): Operation | undefined {
  if (keyword === 'decimal') return DECIMAL_OPERATIONS[operator]
  const comparison = COMPARISONS[operator]
  if (comparison !== undefined) return comparison
  if (keyword === 'double') return DOUBLE_OPERATIONS[operator]
  if (keyword === 'float') {
    const operation = DOUBLE_OPERATIONS[operator]
    return operation && ((a: number, b: number) => Math.fround((operation as (a: number, b: number) => number)(a, b)))
  }
  if (operator === '<<' || operator === '>>') return shift(operator, keyword)
  if (keyword === 'int' && !checked) return INT_OPERATIONS[operator]
  return isIntegral(keyword) ? exact(operator, keyword, checked) : undefined
}

function exact(operator: string, keyword: string, checked: boolean): Operation | undefined {
  const operation = EXACT[operator]
  if (operation === undefined) return undefined
  return (a: number | bigint, b: number | bigint) => {
    const result = operation(BigInt(a), BigInt(b))
    if ((checked || operator === '/') && !fits(result, keyword)) raiseOverflow()
    return wrap(result, keyword)
  }
}

/** The count is an int, of which the type's width takes 5 or 6 bits. */
function shift(operator: string, keyword: string): Operation | undefined {
  if (keyword === 'int') return INT_OPERATIONS[operator]
  const mask = keyword === 'uint' ? 31 : 63
  return (a: number | bigint, b: number) => {
    const count = BigInt(b & mask)
    return wrap(operator === '<<' ? BigInt(a) << count : BigInt(a) >> count, keyword)
  }
}

/** `-x`, `+x` and `~x`. */
export function unaryArithmetic(
  operator: string,
  keyword: string,
  checked: boolean,
): ((value: never) => unknown) | undefined {
  if (operator === '+') return (value: unknown) => value
  if (keyword === 'decimal') return operator === '-' ? (value: Decimal) => value.negate() : undefined
  if (keyword === 'double' || keyword === 'float') return operator === '-' ? (value: number) => -value : undefined
  if (operator === '~') return (value: number | bigint) => wrap(~BigInt(value), keyword)
  return (value: number | bigint) => {
    const result = -BigInt(value)
    if (checked && !fits(result, keyword)) raiseOverflow()
    return wrap(result, keyword)
  }
}
