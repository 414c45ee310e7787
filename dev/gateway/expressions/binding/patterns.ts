import { valuesEqual } from '../runtime/equality.js'
import { Box } from '../runtime/object.js'
import { isInstance, runtimeType } from '../runtime/typing.js'
import type { Designation, Expression, Pattern } from '../syntax/ast.js'
import { explicitConversion, implicitConversion } from '../types/conversions.js'
import { BOOL, NULL, underlying } from '../types/core.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { convert, noteReads, tryConvert } from './convert.js'
import { type Code, fail, type ValueOperand } from './operand.js'
import { variablePlace } from './scope.js'

/** Whether a value, given by `input`, matches; declares the pattern's variable. */
export type Match = (frame: unknown[], value: unknown) => boolean

export function bindIs(b: Binder, node: Extract<Expression, { kind: 'is' }>): ValueOperand {
  const operand = b.value(node.operand)
  const match = bindPattern(b, node.pattern, operand)
  const { code } = operand
  return { kind: 'value', type: BOOL, position: node.position, code: (frame) => match(frame, code(frame)) }
}

export function bindPattern(b: Binder, pattern: Pattern, input: ValueOperand): Match {
  switch (pattern.kind) {
    case 'constant':
      return constantPattern(b, b.value(pattern.value), input)
    case 'var':
      return declare(b, pattern.designation, input.type, () => true)
    case 'type':
      return typePattern(b, b.type(pattern.type), input, pattern.designation, pattern.position)
    case 'typeOrConstant':
      return typeOrConstant(b, pattern, input)
  }
}

function typeOrConstant(b: Binder, pattern: Extract<Pattern, { kind: 'typeOrConstant' }>, input: ValueOperand): Match {
  const value = b.attempt(() => b.bind(pattern.value))
  if (value?.kind === 'value') return constantPattern(b, value, input)
  return typePattern(b, b.type(pattern.type), input, undefined, pattern.position)
}

function constantPattern(b: Binder, operand: ValueOperand, input: ValueOperand): Match {
  if (operand.type === NULL) return (_frame, value) => value === null
  if (operand.constant === undefined) fail('CS0150', 'A constant value is expected', operand.position)
  const target = underlying(input.type) ?? input.type
  if (target.isValueType) {
    const expected = convert(b, operand, target)([])
    return (_frame, value) => valuesEqual(value, expected)
  }
  const expected = convert(b, operand, input.type)([])
  return (_frame, value) => valuesEqual(value, expected)
}

function typePattern(
  b: Binder,
  type: Type,
  input: ValueOperand,
  designation: Designation | undefined,
  position: number,
): Match {
  noteReads(b, input, type)
  const isPossible = input.type === type || explicitConversion(input.type, type) !== undefined || input.type === NULL
  if (!isPossible)
    fail(
      'CS8121',
      `An expression of type '${input.type.name}' cannot be handled by a pattern of type '${type.name}'.`,
      position,
    )
  if (underlying(type) !== undefined && designation !== undefined)
    fail('CS8116', `It is not legal to use nullable type '${type.name}' in a pattern`, position)
  const test = typeTest(input.type, underlying(type) ?? type)
  if (designation === undefined) return (_frame, value) => test(value)
  return declare(b, designation, type, test, input.type)
}

/** Static types whose values do not tell their type are compared as types; others at run time. */
function typeTest(from: Type, to: Type): (value: unknown) => boolean {
  const source = underlying(from) ?? from
  if (source.isValueType) {
    const holds = source === to || (!to.isValueType && implicitConversion(source, to) !== undefined)
    return (value) => holds && value !== null
  }
  return (value) => value !== null && (to.isValueType ? runtimeType(value) === to : isInstance(value, to))
}

function declare(
  b: Binder,
  designation: Designation,
  type: Type,
  test: (value: unknown) => boolean,
  from: Type = type,
): Match {
  if (designation.kind !== 'single') return (_frame, value) => test(value)
  const variable = b.declare(designation.name, type, designation.position)
  const place = variablePlace(variable, b.function)
  const unboxes = type.isValueType && !from.isValueType
  const boxes = from.isValueType && !type.isValueType ? implicitConversion(from, type)?.apply : undefined
  return (frame, value) => {
    if (!test(value)) return false
    const own = unboxes && value instanceof Box ? value.value : boxes === undefined ? value : boxes(value)
    place.reference(frame).set(own)
    return true
  }
}

export function bindAs(b: Binder, node: Extract<Expression, { kind: 'as' }>): ValueOperand {
  const operand = b.value(node.operand)
  const type = b.type(node.type)
  const { position } = node
  const inner = underlying(type)
  if (type.isValueType && inner === undefined)
    fail(
      'CS0077',
      `The as operator must be used with a reference type or nullable type ('${type.name}' is a non-nullable value type)`,
      position,
    )
  noteReads(b, operand, type)
  const direct = tryAs(b, operand, type)
  if (direct !== undefined) return { kind: 'value', type, position, code: direct }
  const conversion = explicitConversion(operand.type, type)
  if (conversion === undefined || conversion.kind === 'user') {
    fail(
      'CS0039',
      `Cannot convert type '${operand.type.name}' to '${type.name}' via a reference conversion, boxing conversion, unboxing conversion, wrapping conversion, or null type conversion`,
      position,
    )
  }
  const { code } = operand
  const test = typeTest(operand.type, inner ?? type)
  const run: Code = (frame) => {
    const value = code(frame)
    if (!test(value)) return null
    return inner !== undefined && value instanceof Box ? value.value : value
  }
  return { kind: 'value', type, position, code: run }
}

/** A conversion that always succeeds, user-defined ones excluded. */
function tryAs(b: Binder, operand: ValueOperand, type: Type): Code | undefined {
  const conversion = implicitConversion(operand.type, type)
  return conversion === undefined || conversion.kind === 'user' || conversion.kind === 'numeric'
    ? undefined
    : tryConvert(b, operand, type)
}
