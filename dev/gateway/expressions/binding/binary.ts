import { isIntegral, isNumeric } from '../runtime/numbers.js'
import type { Expression } from '../syntax/ast.js'
import { explicitConversion, implicitConversion } from '../types/conversions.js'
import {
  BOOL,
  DECIMAL,
  DOUBLE,
  FLOAT,
  INT,
  LONG,
  NULL,
  nullableOf,
  OBJECT,
  STRING,
  UINT,
  ULONG,
  underlying,
  VOID,
} from '../types/core.js'
import { Method } from '../types/members.js'
import type { Type } from '../types/type.js'
import { arithmetic, type Operation } from './arithmetic.js'
import type { Binder } from './binder.js'
import { emitCall } from './calls.js'
import { concatenation } from './concatenation.js'
import { constantConversion, convert, tryConvert } from './convert.js'
import { type ArgumentOperand, type Code, fail, type Operand, type ValueOperand } from './operand.js'
import { resolveOverload } from './overloads.js'
import { bindTupleEquality } from './tuple-equality.js'

export function bindBinary(b: Binder, node: Extract<Expression, { kind: 'binary' }>): ValueOperand {
  const { operator, position } = node
  if (operator === '??') return bindCoalesce(b, b.value(node.left), b.bind(node.right), position)
  return binaryOperation(b, operator, b.value(node.left), b.value(node.right), position)
}

/** The value of an operator applied to two operands, by the first rule of C# that fits. */
export function binaryOperation(
  b: Binder,
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand {
  const result =
    logical(b, operator, left, right, position) ??
    userOperator(b, operator, left, right, position) ??
    concatenation(operator, left, right, position) ??
    enumOperation(b, operator, left, right, position) ??
    numericOperation(b, operator, left, right, position) ??
    bindTupleEquality(b, operator, left, right, position, binaryOperation) ??
    equality(b, operator, left, right, position)
  if (result !== undefined) return result
  const message = `Operator '${operator}' cannot be applied to operands of type '${left.type.name}' and '${right.type.name}'`
  return fail('CS0019', message, position)
}

function logical(
  b: Binder,
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand | undefined {
  const code =
    operator === '&&' || operator === '||' ? logicalCode(b, operator, left, right) : booleanCode(operator, left, right)
  if (code === undefined) return threeValued(b, operator, left, right, position)
  return folded({ kind: 'value', type: BOOL, position, code }, left, right)
}

function logicalCode(b: Binder, operator: string, left: ValueOperand, right: ValueOperand): Code | undefined {
  const [a, c] = [tryConvert(b, left, BOOL), tryConvert(b, right, BOOL)]
  if (a === undefined || c === undefined) return undefined
  return operator === '&&' ? (frame) => a(frame) && c(frame) : (frame) => a(frame) || c(frame)
}

function booleanCode(operator: string, left: ValueOperand, right: ValueOperand): Code | undefined {
  if (left.type !== BOOL || right.type !== BOOL) return undefined
  const operation = (
    { '&': (a, c) => a && c, '|': (a, c) => a || c, '^': (a, c) => a !== c } as Record<
      string,
      (a: unknown, c: unknown) => unknown
    >
  )[operator]
  const [a, c] = [left.code, right.code]
  return operation && ((frame) => operation(a(frame), c(frame)))
}

/** `&`, `|` and `^` of `bool?`: null is what may be either. */
function threeValued(
  b: Binder,
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand | undefined {
  const type = nullableOf(BOOL)
  if (!['&', '|', '^'].includes(operator) || (left.type !== type && right.type !== type)) return undefined
  const [a, c] = [tryConvert(b, left, type), tryConvert(b, right, type)]
  if (a === undefined || c === undefined) return undefined
  const decides = operator === '&' ? false : operator === '|' ? true : undefined
  const code: Code = (frame) => {
    const [x, y] = [a(frame), c(frame)]
    if (decides !== undefined && (x === decides || y === decides)) return decides
    if (x === null || y === null) return null
    return operator === '^' ? x !== y : !decides
  }
  return { kind: 'value', type, position, code }
}

/** A constant when both operands are; overflow of constants is an error of the program. */
function folded(operand: ValueOperand, ...parts: readonly ValueOperand[]): ValueOperand {
  if (parts.some((part) => part.constant === undefined)) return operand
  const value = operand.code([])
  return { ...operand, constant: { value }, code: () => value }
}

const OPERATOR_OWNERS = (type: Type): Type[] => {
  const chain: Type[] = []
  for (let current: Type | undefined = underlying(type) ?? type; current !== undefined; current = current.baseClass)
    chain.push(current)
  return chain
}

/** An operator that a class or struct declares, also lifted to its nullable. */
function userOperator(
  b: Binder,
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand | undefined {
  if (left.type === STRING && right.type === STRING) return undefined
  const owners = new Set([...OPERATOR_OWNERS(left.type), ...OPERATOR_OWNERS(right.type)])
  const methods = [...owners]
    .flatMap((owner) => owner.members(`operator ${operator}`))
    .filter((member) => member instanceof Method)
  if (methods.length === 0) return undefined
  const isLifted = underlying(left.type) !== undefined || underlying(right.type) !== undefined
  if (
    isLifted ||
    (isEquality(operator) && (left.type === NULL || right.type === NULL) && methods[0]!.parameters[0]!.type.isValueType)
  ) {
    return liftedOperator(b, methods, operator, left, right, position)
  }
  const list = [left, right].map((operand): ArgumentOperand => ({ mode: 'value', operand, position: operand.position }))
  const candidate = b.attempt(() => resolveOverload(b, [methods], list, { name: operator, position }))
  if (candidate === undefined || 'misfits' in candidate) return undefined
  return emitCall(b, candidate, undefined, list, position)
}

function liftedOperator(
  b: Binder,
  methods: readonly Method[],
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand | undefined {
  for (const method of methods) {
    const [x, y] = method.parameters.map((parameter) => nullableOf(parameter.type)) as [Type, Type]
    const [a, c] = [tryConvert(b, left, x), tryConvert(b, right, y)]
    if (a === undefined || c === undefined) continue
    return lifted(operator, method.returns, method.invoke as Operation, a, c, position)
  }
  return undefined
}

/** With a null operand: equality compares, an order is false, and anything else gives null. */
function lifted(operator: string, type: Type, operation: Operation, a: Code, c: Code, position: number): ValueOperand {
  const apply = operation as (a: unknown, c: unknown) => unknown
  const nullResult = isEquality(operator)
    ? (x: unknown, y: unknown) => (x === y) === (operator === '==')
    : () => (isOrder(operator) ? false : null)
  const code: Code = (frame) => {
    const [x, y] = [a(frame), c(frame)]
    return x === null || y === null ? nullResult(x, y) : apply(x, y)
  }
  return { kind: 'value', type: isEquality(operator) || isOrder(operator) ? BOOL : nullableOf(type), position, code }
}

export function isEquality(operator: string): boolean {
  return operator === '==' || operator === '!='
}

function isOrder(operator: string): boolean {
  return ['<', '>', '<=', '>='].includes(operator)
}

function enumOperation(
  b: Binder,
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand | undefined {
  const type = [left, right]
    .map((operand) => underlying(operand.type) ?? operand.type)
    .find((candidate) => candidate.kind === 'enum')
  if (type === undefined) return undefined
  const asNumber = (operand: ValueOperand): ValueOperand | undefined => {
    if (operand.type === type) return { ...operand, type: INT }
    if (operand.type === nullableOf(type)) return { ...operand, type: nullableOf(INT) }
    if (operand.type === NULL) return operand
    const constant = constantConversion(operand, type)
    if (constant !== undefined) return { ...operand, type: INT, constant }
    return '+-'.includes(operator) && implicitConversion(operand.type, INT) !== undefined ? operand : undefined
  }
  const [a, c] = [asNumber(left), asNumber(right)]
  if (a === undefined || c === undefined) return undefined
  const result = numericOperation(b, operator, a, c, position)
  if (result === undefined || isEquality(operator) || isOrder(operator)) return result
  return operator === '-' && left.type === right.type ? result : { ...result, type }
}

const SHIFTS: ReadonlySet<string> = new Set(['<<', '>>'])

function numericOperation(
  b: Binder,
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand | undefined {
  const [x, y] = [underlying(left.type) ?? left.type, underlying(right.type) ?? right.type]
  const isLifted = x !== left.type || y !== right.type || left.type === NULL || right.type === NULL
  const type = SHIFTS.has(operator) ? shiftType(x, y) : promoted(left, right, x, y)
  if (type === undefined) return undefined
  const operation = arithmetic(
    operator,
    type.keyword!,
    b.isChecked ?? (left.constant !== undefined && right.constant !== undefined),
  )
  if (operation === undefined) return undefined
  const target = isLifted ? nullableOf(type) : type
  const rightTarget = SHIFTS.has(operator) ? (isLifted ? nullableOf(INT) : INT) : target
  const [a, c] = [convert(b, left, target), convert(b, right, rightTarget)]
  if (isLifted) return lifted(operator, type, operation, a, c, position)
  const apply = operation as (p: unknown, q: unknown) => unknown
  const result: ValueOperand = {
    kind: 'value',
    type: isEquality(operator) || isOrder(operator) ? BOOL : type,
    position,
    code: (frame) => apply(a(frame), c(frame)),
  }
  return foldNumber(result, left, right)
}

/** A constant when all `parts` are; what cannot be computed is an error of the program. */
export function foldNumber(result: ValueOperand, ...parts: readonly ValueOperand[]): ValueOperand {
  try {
    return folded(result, ...parts)
  } catch {
    const divisor = parts[1]?.constant?.value
    if (divisor === 0 || divisor === 0n) return fail('CS0020', 'Division by constant zero', result.position)
    return fail('CS0220', 'The operation overflows at compile time in checked mode', result.position)
  }
}

function shiftType(x: Type, y: Type): Type | undefined {
  if (!isIntegral(x.keyword) || implicitConversion(y, INT) === undefined) return undefined
  return [INT, UINT, LONG, ULONG].find((type) => implicitConversion(x, type) !== undefined)
}

/** Binary numeric promotion. */
function promoted(left: ValueOperand, right: ValueOperand, x: Type, y: Type): Type | undefined {
  if (left.type === NULL && isNumeric(y.keyword)) return promoted(right, right, y, y)
  if (right.type === NULL && isNumeric(x.keyword)) return promoted(left, left, x, x)
  if (!isNumeric(x.keyword) || !isNumeric(y.keyword)) return undefined
  const has = (type: Type) => x === type || y === type
  if (has(DECIMAL)) return has(DOUBLE) || has(FLOAT) ? undefined : DECIMAL
  if (has(DOUBLE)) return DOUBLE
  if (has(FLOAT)) return FLOAT
  if (has(ULONG)) return unsignedPartner(left, right, x, y)
  if (has(LONG)) return LONG
  if (has(UINT))
    return constantFits(left, x, right, y, UINT)
      ? UINT
      : ['sbyte', 'short', 'int'].some((k) => x.keyword === k || y.keyword === k)
        ? LONG
        : UINT
  return INT
}

function constantFits(left: ValueOperand, x: Type, right: ValueOperand, y: Type, type: Type): boolean {
  const other = x === type ? right : left
  return (x === type ? y : x) === INT && constantConversion(other, type) !== undefined
}

/** ulong mixes with no signed type, except constants that are not negative. */
function unsignedPartner(left: ValueOperand, right: ValueOperand, x: Type, y: Type): Type | undefined {
  const [other, type] = x === ULONG ? [right, y] : [left, x]
  const isSigned = ['sbyte', 'short', 'int', 'long'].includes(type.keyword!)
  return !isSigned || constantConversion(other, ULONG) !== undefined ? ULONG : undefined
}

/** `==` and `!=` of references, of booleans and with null. */
function equality(
  b: Binder,
  operator: string,
  left: ValueOperand,
  right: ValueOperand,
  position: number,
): ValueOperand | undefined {
  if (!isEquality(operator) || left.type === VOID || right.type === VOID || !comparable(left.type, right.type))
    return undefined
  const isBool = [left, right].some((operand) => (underlying(operand.type) ?? operand.type) === BOOL)
  const target = isBool ? nullableOf(BOOL) : undefined
  const [a, c] = target === undefined ? [left.code, right.code] : [convert(b, left, target), convert(b, right, target)]
  const code: Code = operator === '==' ? (frame) => a(frame) === c(frame) : (frame) => a(frame) !== c(frame)
  return folded({ kind: 'value', type: BOOL, position, code }, left, right)
}

function comparable(x: Type, y: Type): boolean {
  if (x === NULL || y === NULL) {
    const other = x === NULL ? y : x
    return !other.isValueType || underlying(other) !== undefined || other === BOOL
  }
  const [p, q] = [underlying(x) ?? x, underlying(y) ?? y]
  if (p === BOOL && q === BOOL) return true
  if (x.isValueType || y.isValueType) return false
  if (x === y || x === OBJECT || y === OBJECT) return true
  return explicitConversion(x, y)?.kind === 'reference' || explicitConversion(y, x)?.kind === 'reference'
}

function bindCoalesce(b: Binder, left: ValueOperand, right: Operand, position: number): ValueOperand {
  const inner = underlying(left.type)
  if (left.type.isValueType && inner === undefined) {
    const shown = right.kind === 'value' ? right.type.name : 'lambda'
    fail('CS0019', `Operator '??' cannot be applied to operands of type '${left.type.name}' and '${shown}'`, position)
  }
  const candidates = [
    inner,
    left.type === NULL ? undefined : left.type,
    right.kind === 'value' ? right.type : undefined,
  ]
  for (const type of candidates) {
    if (type === undefined || type.kind === 'special') continue
    const asRight = tryConvert(b, right, type)
    const from = inner !== undefined && type !== left.type ? inner : left.type
    const asLeft = asRight && tryConvert(b, { ...left, type: from }, type)
    if (asRight !== undefined && asLeft !== undefined) return coalesce(b, left.code, from, asRight, type, position)
  }
  const shown = right.kind === 'value' ? right.type.name : 'lambda'
  return fail(
    'CS0019',
    `Operator '??' cannot be applied to operands of type '${left.type.name}' and '${shown}'`,
    position,
  )
}

/** The left operand's conversion works on a value already read, which a slot of the frame holds meanwhile. */
function coalesce(b: Binder, left: Code, from: Type, right: Code, type: Type, position: number): ValueOperand {
  if (from === type) return { kind: 'value', type, position, code: (frame) => left(frame) ?? right(frame) }
  const slot = b.function.size++
  const converted = convert(b, { kind: 'value', type: from, code: (frame) => frame[slot], position }, type)
  const code: Code = (frame) => {
    frame[slot] = left(frame)
    return frame[slot] === null ? right(frame) : converted(frame)
  }
  return { kind: 'value', type, position, code }
}
