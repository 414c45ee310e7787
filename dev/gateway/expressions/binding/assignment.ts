import { isNumeric } from '../runtime/numbers.js'
import { RecordValue } from '../runtime/record.js'
import type { Designation, Expression } from '../syntax/ast.js'
import { explicitConversion } from '../types/conversions.js'
import { BOOL, INT, LONG, nullableOf, OBJECT, underlying } from '../types/core.js'
import { Method } from '../types/members.js'
import { isTuple, tupleType } from '../types/tuples.js'
import type { Type } from '../types/type.js'
import { unaryArithmetic } from './arithmetic.js'
import { binaryOperation, foldNumber } from './binary.js'
import type { Binder } from './binder.js'
import { convert, tryConvert } from './convert.js'
import { type Code, fail, type Place, type Reference, type ValueOperand } from './operand.js'
import { variablePlace } from './scope.js'

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>

export function bindAssign(b: Binder, node: Node<'assign'>): ValueOperand {
  const { operator, position } = node
  if (operator === '=' && (node.target.kind === 'tuple' || node.target.kind === 'declaration'))
    return bindDeconstruction(b, node)
  if (operator === '=' && node.target.kind === 'name' && node.target.name === '_' && b.scope.find('_') === undefined) {
    return b.value(node.value)
  }
  const target = b.value(node.target)
  const place = requirePlace(target)
  if (operator !== '=')
    return compoundAssignment(b, operator.slice(0, -1), target, place, b.value(node.value), position)
  const value = convert(b, b.bind(node.value), target.type)
  return { kind: 'value', type: target.type, position, code: place.store(value) }
}

function requirePlace(target: ValueOperand): Place {
  if (target.place !== undefined) return target.place
  if (target.variable?.isReadOnly)
    fail('CS1656', `Cannot assign to '${target.variable.name}' because it is a loop or using variable`, target.position)
  return fail('CS0131', 'The left-hand side of an assignment must be a variable, property or indexer', target.position)
}

/** The old value is read once, through a reference, and the result goes back through the same one. */
function compoundAssignment(
  b: Binder,
  operator: string,
  target: ValueOperand,
  place: Place,
  right: ValueOperand,
  position: number,
): ValueOperand {
  if (target.variable !== undefined) return variableAssignment(b, operator, target, place, right, position)
  const slot = b.function.size++
  const current: ValueOperand = {
    kind: 'value',
    type: target.type,
    position: target.position,
    code: (frame) => (frame[slot] as Reference).get(),
  }
  const result = binaryOperation(b, operator, current, right, position)
  const converted = tryConvert(b, result, target.type) ?? narrowed(b, result, right, target.type, position)
  const code: Code = (frame) => {
    const outer = frame[slot]
    const reference = place.reference(frame)
    frame[slot] = reference
    const value = converted(frame)
    reference.set(value)
    frame[slot] = outer
    return value
  }
  return { kind: 'value', type: target.type, position, code }
}

/** A variable can be read again for nothing, so that no reference is made. */
function variableAssignment(
  b: Binder,
  operator: string,
  target: ValueOperand,
  place: Place,
  right: ValueOperand,
  position: number,
): ValueOperand {
  const result = binaryOperation(b, operator, target, right, position)
  const converted = tryConvert(b, result, target.type) ?? narrowed(b, result, right, target.type, position)
  return { kind: 'value', type: target.type, position, code: place.store(converted) }
}

/** `b += 1` for a byte: the int result is cast back, when the right operand fits the type by itself. */
function narrowed(
  b: Binder,
  result: ValueOperand,
  right: ValueOperand | undefined,
  type: Type,
  position: number,
): Code {
  const conversion = explicitConversion(result.type, type, b.isChecked ?? false)
  const fits = right === undefined || tryConvert(b, right, type) !== undefined
  if (conversion === undefined || !fits) return convert(b, { ...result, position }, type)
  const { apply } = conversion
  const { code } = result
  return apply === undefined ? code : (frame) => apply(code(frame))
}

export function bindIncrement(b: Binder, node: Node<'increment'>): ValueOperand {
  const target = b.value(node.operand)
  const place = requirePlace(target)
  const { prefix, operator, position } = node
  const slot = b.function.size++
  const current: ValueOperand = { kind: 'value', type: target.type, position, code: (frame) => frame[slot] }
  const one: ValueOperand = { kind: 'value', type: INT, position, constant: { value: 1 }, code: () => 1 }
  const result = binaryOperation(b, operator[0]!, current, one, position)
  const converted = tryConvert(b, result, target.type) ?? narrowed(b, result, undefined, target.type, position)
  const code =
    target.variable === undefined
      ? throughReference(place, slot, converted)
      : inVariable(target, place, slot, converted)
  return {
    kind: 'value',
    type: target.type,
    position,
    code: (frame) => {
      const after = code(frame)
      return prefix ? after : frame[slot]
    },
  }
}

/** Leaves the old value in the slot and gives the new one. */
function throughReference(place: Place, slot: number, converted: Code): Code {
  return (frame) => {
    const reference = place.reference(frame)
    frame[slot] = reference.get()
    const after = converted(frame)
    reference.set(after)
    return after
  }
}

function inVariable(target: ValueOperand, place: Place, slot: number, converted: Code): Code {
  return place.store((frame) => {
    frame[slot] = target.code(frame)
    return converted(frame)
  })
}

export function bindUnary(b: Binder, node: Node<'unary'>): ValueOperand {
  const { operator, position } = node
  const operand = b.value(node.operand)
  const type = underlying(operand.type) ?? operand.type
  if (operator === '!') return not(b, operand, position)
  const declared = type
    .members(`operator ${operator}`)
    .find((member) => member instanceof Method && member.parameters.length === 1)
  if (declared instanceof Method) return applyUnary(operand, declared.returns, declared.invoke, position)
  const promoted = promote(type, operator)
  const operation =
    promoted && unaryArithmetic(operator, promoted.keyword ?? 'int', b.isChecked ?? operand.constant !== undefined)
  if (promoted === undefined || operation === undefined) {
    return fail(
      'CS0023',
      `Operator '${operator}' cannot be applied to operand of type '${operand.type.name}'`,
      position,
    )
  }
  const target = type === operand.type ? promoted : nullableOf(promoted)
  const converted = type.kind === 'enum' ? operand.code : convert(b, operand, target)
  const result = applyUnary(
    { ...operand, code: converted, type: target },
    promoted,
    operation as (value: unknown) => unknown,
    position,
  )
  if (operand.constant === undefined) return result
  return foldNumber(result, operand)
}

function applyUnary(
  { code, type }: ValueOperand,
  returns: Type,
  apply: (value: unknown) => unknown,
  position: number,
): ValueOperand {
  if (underlying(type) === undefined)
    return { kind: 'value', type: returns, position, code: (frame) => apply(code(frame)) }
  const run: Code = (frame) => {
    const value = code(frame)
    return value === null ? null : apply(value)
  }
  return { kind: 'value', type: nullableOf(returns), position, code: run }
}

function not(b: Binder, operand: ValueOperand, position: number): ValueOperand {
  if (operand.type === nullableOf(BOOL)) return applyUnary(operand, BOOL, (value) => !value, position)
  const code = tryConvert(b, operand, BOOL)
  if (code === undefined)
    return fail('CS0023', `Operator '!' cannot be applied to operand of type '${operand.type.name}'`, position)
  const constant = operand.constant && { constant: { value: !operand.constant.value } }
  return { kind: 'value', type: BOOL, position, code: (frame) => !code(frame), ...constant }
}

const PROMOTED_TO_INT: readonly (string | undefined)[] = ['sbyte', 'byte', 'short', 'ushort', 'char', 'int']

function promote(type: Type, operator: string): Type | undefined {
  if (type.kind === 'enum') return operator === '~' ? type : undefined
  if (!isNumeric(type.keyword)) return undefined
  if (PROMOTED_TO_INT.includes(type.keyword)) return INT
  if (operator === '-' && type.keyword === 'uint') return LONG
  return operator === '-' && type.keyword === 'ulong' ? undefined : type
}

/** `(a, b) = …` and `var (a, b) = …`. */
function bindDeconstruction(b: Binder, node: Node<'assign'>): ValueOperand {
  const value = b.value(node.value)
  const store = deconstruct(b, node.target, value, node.position)
  const { code } = value
  const run: Code = (frame) => {
    const result = code(frame)
    store(frame, result)
    return result
  }
  return { kind: 'value', type: value.type, position: node.position, code: run }
}

type Store = (frame: unknown[], value: unknown) => void

function deconstruct(b: Binder, target: Expression, value: ValueOperand, position: number): Store {
  if (target.kind === 'declaration')
    return designate(b, target.designation, target.type ? b.type(target.type) : undefined, value, position)
  if (target.kind !== 'tuple') return storeInto(b, requirePlaceOf(b, target), value)
  const parts = elementsOf(value, target.elements.length, position)
  const stores = target.elements.map((element, i) => deconstruct(b, element.value, parts.operands[i]!, position))
  return (frame, whole) => {
    const items = parts.items(whole)
    for (const [i, store] of stores.entries()) store(frame, items[i])
  }
}

function requirePlaceOf(b: Binder, target: Expression): ValueOperand | undefined {
  if (target.kind === 'name' && target.name === '_' && b.scope.find('_') === undefined) return undefined
  return b.value(target)
}

function storeInto(b: Binder, target: ValueOperand | undefined, value: ValueOperand): Store {
  if (target === undefined) return () => undefined
  const place = requirePlace(target)
  const slot = b.function.size++
  const converted = convert(
    b,
    { kind: 'value', type: value.type, position: value.position, code: (frame) => frame[slot] },
    target.type,
  )
  const store = place.store(converted)
  return (frame, item) => {
    frame[slot] = item
    store(frame)
  }
}

/** Declares the variables of a designation; also what `foreach (var (k, v) in …)` does. */
export function designate(
  b: Binder,
  designation: Designation,
  type: Type | undefined,
  value: ValueOperand,
  position: number,
  isReadOnly = false,
): Store {
  if (designation.kind === 'discard') return () => undefined
  if (designation.kind === 'single') {
    const variable = b.declare(
      designation.name,
      type ?? value.type,
      designation.position,
      isReadOnly ? { isReadOnly } : {},
    )
    const place = variablePlace(variable, b.function)
    const operand: ValueOperand = { kind: 'value', type: variable.type, position, code: () => null, place }
    return storeInto(b, operand, value)
  }
  const parts = elementsOf(value, designation.elements.length, position)
  const stores = designation.elements.map((element, i) =>
    designate(b, element, undefined, parts.operands[i]!, position),
  )
  return (frame, whole) => {
    const items = parts.items(whole)
    for (const [i, store] of stores.entries()) store(frame, items[i])
  }
}

/** A tuple's items, or a key-value pair's two. */
function elementsOf(
  value: ValueOperand,
  count: number,
  position: number,
): { operands: ValueOperand[]; items: (whole: unknown) => readonly unknown[] } {
  const { type } = value
  const isPair = type.definition.name === 'KeyValuePair'
  if ((!isTuple(type) && !isPair) || type.args.length !== count) {
    fail('CS1061', `'${type.name}' does not contain a suitable 'Deconstruct' for ${count} variables`, position)
  }
  const operands = type.args.map((arg): ValueOperand => ({ kind: 'value', type: arg, position, code: () => null }))
  if (isTuple(type)) return { operands, items: (whole) => (whole as RecordValue).items }
  return { operands, items: (whole) => [(whole as { key: unknown }).key, (whole as { value: unknown }).value] }
}

export function bindTuple(b: Binder, node: Node<'tuple'>): ValueOperand {
  const elements = node.elements.map((element) => b.bind(element.value))
  const names = node.elements.map(
    ({ name, value }) => name ?? (value.kind === 'name' || value.kind === 'member' ? value.name : undefined),
  )
  const values = elements.map((element) => (element.kind === 'value' ? element : undefined))
  const types = values.map((value) => (value === undefined || value.type.kind === 'special' ? undefined : value.type))
  if (types.every((type) => type !== undefined)) {
    const type = tupleType(types as Type[], names)
    const codes = values.map((value) => value!.code)
    const code: Code = (frame) =>
      new RecordValue(
        type,
        codes.map((item) => item(frame)),
      )
    return { kind: 'value', type, position: node.position, code, elements }
  }
  const objects = tupleType(
    types.map((type) => type ?? OBJECT),
    names,
  )
  return { kind: 'value', type: objects, position: node.position, code: () => null, elements }
}
