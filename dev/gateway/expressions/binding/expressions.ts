import { ExceptionValue, raiseNull } from '../runtime/exceptions.js'
import { displayer } from '../runtime/text.js'
import { TypeValue } from '../runtime/type-value.js'
import type { Expression } from '../syntax/ast.js'
import { type Conversion, explicitConversion } from '../types/conversions.js'
import { BOOL, DEFAULT, defaultOf, INT, NULL, STRING, THROW, TYPE_DEFINITION } from '../types/core.js'
import { findSimple } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { bindConditionalAccess, bindIndex, bindMember, bindName } from './access.js'
import { bindAssign, bindIncrement, bindTuple, bindUnary } from './assignment.js'
import { bindBinary } from './binary.js'
import type { Binder } from './binder.js'
import { bindCall } from './calls.js'
import { applyConversion, bestCommonType, constantConversion, convert, noteReads, tryConvert } from './convert.js'
import { bindAnonymous, bindNew, bindNewArray } from './creation.js'
import { bindInterpolated } from './interpolated.js'
import { LambdaBinding } from './lambda.js'
import { BindingError, type Code, fail, type Operand, type ValueOperand } from './operand.js'
import { bindAs, bindIs } from './patterns.js'

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>
type Binders = { readonly [K in Expression['kind']]: (b: Binder, node: Node<K>) => Operand }

const BINDERS: Binders = {
  literal: bindLiteral,
  interpolated: bindInterpolated,
  name: bindName,
  type: (b, { type, position }) => ({ kind: 'type', type: b.type(type), position }),
  member: bindMember,
  conditionalAccess: bindConditionalAccess,
  receiver: (b) => b.receiver!,
  call: bindCall,
  index: bindIndex,
  new: bindNew,
  newArray: bindNewArray,
  arrayInitializer: (_b, { position }) =>
    fail('CS0622', 'Can only use array initializer expressions to assign to array types', position),
  anonymous: bindAnonymous,
  unary: bindUnary,
  increment: bindIncrement,
  binary: bindBinary,
  assign: bindAssign,
  conditional: bindConditional,
  cast: bindCast,
  is: bindIs,
  as: bindAs,
  lambda: (b, node) => ({ kind: 'lambda', binding: new LambdaBinding(b, node), position: node.position }),
  tuple: bindTuple,
  typeof: bindTypeof,
  sizeof: bindSizeof,
  default: bindDefault,
  nameof: bindNameof,
  checked: bindChecked,
  throw: bindThrow,
  declaration: (_b, { position }) => fail('CS8185', 'A declaration is not allowed in this context.', position),
}

export function bindExpression(b: Binder, node: Expression): Operand {
  return (BINDERS[node.kind] as (b: Binder, node: Expression) => Operand)(b, node)
}

function bindLiteral(_b: Binder, { constant, position }: Node<'literal'>): ValueOperand {
  const { value } = constant
  if (constant.type === 'null') return { kind: 'value', type: NULL, position, code: () => null }
  return { kind: 'value', type: findSimple(constant.type, 0)!.type, position, constant: { value }, code: () => value }
}

function bindConditional(b: Binder, node: Node<'conditional'>): ValueOperand {
  const condition = convert(b, b.value(node.condition), BOOL)
  const [left, right] = [b.value(node.whenTrue), b.value(node.whenFalse)]
  const type = commonBranch(b, left, right)
  if (type === undefined) {
    const message = `Type of conditional expression cannot be determined because there is no implicit conversion between '${left.type.name}' and '${right.type.name}'`
    return fail('CS0173', message, node.position)
  }
  const [a, c] = type.kind === 'special' ? [left.code, right.code] : [convert(b, left, type), convert(b, right, type)]
  return {
    kind: 'value',
    type,
    position: node.whenTrue.position,
    code: (frame) => (condition(frame) ? a(frame) : c(frame)),
  }
}

/** The branch type that the other branch converts to; both ways or neither is an error unless they are the same. */
function commonBranch(b: Binder, left: ValueOperand, right: ValueOperand): Type | undefined {
  if (left.type === right.type) return left.type
  if (left.type === THROW) return right.type
  if (right.type === THROW) return left.type
  const toRight = right.type.kind !== 'special' && tryConvert(b, left, right.type) !== undefined
  const toLeft = left.type.kind !== 'special' && tryConvert(b, right, left.type) !== undefined
  if (toRight && toLeft) return bestCommonType(b, [left, right])
  return toRight ? right.type : toLeft ? left.type : undefined
}

function bindCast(b: Binder, node: Node<'cast'>): ValueOperand {
  const type = b.type(node.type)
  const operand = b.bind(node.operand)
  const { position } = node
  if (operand.kind !== 'value' || operand.elements !== undefined)
    return { kind: 'value', type, position, code: convert(b, operand, type) }
  noteReads(b, operand, type)
  const constant = constantConversion(operand, type)
  if (constant !== undefined) return { kind: 'value', type, position, constant, code: () => constant.value }
  const conversion = explicitConversion(operand.type, type, b.isChecked ?? false)
  if (conversion === undefined) fail('CS0030', `Cannot convert type '${operand.type.name}' to '${type.name}'`, position)
  const run = conversion.kind === 'reference' ? applyConversion(operand, conversion) : castCode(operand, conversion)
  const isFoldable =
    operand.constant !== undefined &&
    (conversion.kind === 'numeric' || conversion.kind === 'identity' || conversion.kind === 'enum')
  if (!isFoldable) return { kind: 'value', type, position, code: run }
  return foldedCast(b, operand, type, run, position)
}

function castCode({ code }: ValueOperand, { apply }: Conversion): Code {
  return apply === undefined ? code : (frame) => apply(code(frame))
}

/** A constant that does not fit is an error, unless the program says unchecked. */
function foldedCast(b: Binder, operand: ValueOperand, type: Type, run: Code, position: number): ValueOperand {
  const exact = b.isChecked === false ? undefined : explicitConversion(operand.type, type, true)?.apply
  try {
    const value = exact === undefined ? run([]) : exact(operand.constant!.value)
    return { kind: 'value', type, position, constant: { value }, code: () => value }
  } catch (error) {
    if (!(error instanceof ExceptionValue)) throw error
    const shown = displayer(operand.type)(operand.constant!.value)
    const message = `Constant value '${shown}' cannot be converted to a '${type.name}' (use 'unchecked' syntax to override)`
    return fail('CS0221', message, position)
  }
}

function bindTypeof(b: Binder, node: Node<'typeof'>): ValueOperand {
  const value = new TypeValue(b.type(node.type))
  return { kind: 'value', type: TYPE_DEFINITION.type, position: node.position, code: () => value }
}

/** In bytes. Of structures and enums beyond these only unsafe code may know it. */
const SIZES: Readonly<Record<string, number>> = {
  ...{ bool: 1, byte: 1, sbyte: 1, char: 2, short: 2, ushort: 2, int: 4, uint: 4 },
  ...{ float: 4, long: 8, ulong: 8, double: 8, decimal: 16 },
}

function bindSizeof(b: Binder, node: Node<'sizeof'>): ValueOperand {
  const { position } = node
  const type = b.type(node.type)
  const value = SIZES[type.keyword ?? '']
  if (value === undefined)
    return fail('CS0233', `'${type.name}' does not have a predefined size, therefore sizeof cannot be used`, position)
  return { kind: 'value', type: INT, position, constant: { value }, code: () => value }
}

function bindDefault(b: Binder, node: Node<'default'>): ValueOperand {
  const { position } = node
  if (node.type === undefined) return { kind: 'value', type: DEFAULT, position, code: () => null }
  const type = b.type(node.type)
  return { kind: 'value', type, position, code: () => defaultOf(type) }
}

function bindNameof(b: Binder, { operand, position }: Node<'nameof'>): ValueOperand {
  if (operand.kind !== 'name' && operand.kind !== 'member')
    return fail('CS8081', 'Expression does not have a name.', operand.position)
  try {
    b.bind(operand)
  } catch (error) {
    // A type's instance member may be named without an instance.
    if (!(error instanceof BindingError && error.code === 'CS0120')) throw error
  }
  return { kind: 'value', type: STRING, position, constant: { value: operand.name }, code: () => operand.name }
}

function bindChecked(b: Binder, node: Node<'checked'>): Operand {
  const before = b.isChecked
  b.isChecked = node.checked
  try {
    return b.bind(node.operand)
  } finally {
    b.isChecked = before
  }
}

function bindThrow(b: Binder, node: Node<'throw'>): ValueOperand {
  return { kind: 'value', type: THROW, position: node.position, code: throwCode(b, node.operand) }
}

export function throwCode(b: Binder, expression: Expression): Code {
  const code = convert(b, b.value(expression), findSimple('Exception', 0)!.type)
  return (frame) => {
    const exception = code(frame)
    if (exception instanceof ExceptionValue) throw exception
    return raiseNull()
  }
}
