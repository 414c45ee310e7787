import { ArrayValue } from '../runtime/array.js'
import { RecordValue } from '../runtime/record.js'
import type { Expression, Initializer } from '../syntax/ast.js'
import { arrayOf, defaultOf, INT, isArray } from '../types/core.js'
import { CONSTRUCTOR, Method } from '../types/members.js'
import { anonymousType } from '../types/tuples.js'
import type { Type } from '../types/type.js'
import { indexerOperand } from './access.js'
import type { Binder } from './binder.js'
import { bindArguments, callGroup, emitCall, settle } from './calls.js'
import { bestCommonType, convert } from './convert.js'
import { groupOperand } from './groups.js'
import { findIndexers, findMembers, propertyOperand } from './members.js'
import { newArray } from './new-array.js'
import { type ArgumentOperand, type Code, type Frame, fail, type ValueOperand } from './operand.js'
import { resolveOverload } from './overloads.js'

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>
/** What an initializer does to the new object. */
type Action = (frame: Frame) => void

export function bindNew(b: Binder, node: Node<'new'>): ValueOperand {
  const type = b.type(node.type)
  const created = construct(b, type, bindArguments(b, node.arguments), node.position)
  if (node.initializer === undefined) return created
  const slot = b.function.size++
  const target: ValueOperand = { kind: 'value', type, position: node.position, code: (frame) => frame[slot] }
  const actions = initializerActions(b, target, node.initializer)
  const code: Code = (frame) => {
    const object = created.code(frame)
    for (const action of actions) {
      frame[slot] = object
      action(frame)
    }
    return object
  }
  return { ...created, code }
}

function construct(b: Binder, type: Type, list: ArgumentOperand[], position: number): ValueOperand {
  if (type.kind === 'delegate' && list.length === 1 && list[0]!.operand.kind !== 'declaration') {
    return { kind: 'value', type, position, code: convert(b, list[0]!.operand, type) }
  }
  if (type.definition.isAbstract || type.definition.isStatic || type.kind === 'interface') {
    fail('CS0144', `Cannot create an instance of the abstract type or interface '${type.name}'`, position)
  }
  const methods = type.members(CONSTRUCTOR).filter((member) => member instanceof Method)
  if (list.length === 0 && type.isValueType && methods.every((method) => method.parameters.length > 0)) {
    return { kind: 'value', type, position, code: () => defaultOf(type) }
  }
  if (methods.length === 0)
    fail('CS0143', `The type '${type.name}' has no constructors, or policy expressions may not create it`, position)
  const called = { name: type.name, position }
  const candidate = settle(b, resolveOverload(b, [methods], list, called), list, called)
  return emitCall(b, candidate, undefined, list, position)
}

function initializerActions(b: Binder, target: ValueOperand, initializer: Initializer): Action[] {
  if (initializer.kind === 'collection') return initializer.elements.map((elements) => addAction(b, target, elements))
  return initializer.members.map((member) => {
    const { position, value } = member
    const place =
      typeof member.target === 'string'
        ? memberOf(target, member.target, position)
        : elementOf(b, target, bindArguments(b, member.target), position)
    if ('kind' in value && (value.kind === 'object' || value.kind === 'collection'))
      return nestedAction(b, place, value)
    if (place.place === undefined)
      fail('CS0200', `The member '${String(member.target)}' of '${target.type.name}' is read only`, position)
    const store = place.place.store(convert(b, b.bind(value as Expression), place.type))
    return (frame) => {
      store(frame)
    }
  })
}

function memberOf(target: ValueOperand, name: string, position: number): ValueOperand {
  const { property } = findMembers(target.type, name)
  if (property === undefined)
    fail(
      'CS0117',
      `'${target.type.name}' does not contain a definition for '${name}', or policy expressions may not use it`,
      position,
    )
  return propertyOperand(property, target, position)
}

function elementOf(b: Binder, target: ValueOperand, list: ArgumentOperand[], position: number): ValueOperand {
  const levels = findIndexers(target.type)
  if (levels.length === 0)
    fail('CS0021', `Cannot apply indexing with [] to an expression of type '${target.type.name}'`, position)
  return indexerOperand(b, target, levels, list, position)
}

/** `{ Items = { 1, 2 } }`: into the object that the property has already. */
function nestedAction(b: Binder, place: ValueOperand, initializer: Initializer): Action {
  const slot = b.function.size++
  const actions = initializerActions(b, { ...place, code: (frame) => frame[slot] }, initializer)
  return (frame) => {
    frame[slot] = place.code(frame)
    for (const action of actions) action(frame)
  }
}

/** A collection initializer's element is a call of Add. */
function addAction(b: Binder, target: ValueOperand, elements: readonly Expression[]): Action {
  const { position } = elements[0] ?? target
  const { methods } = findMembers(target.type, 'Add')
  const group = groupOperand(b, { name: 'Add', levels: methods, receiver: target, position })
  if (methods.length === 0)
    fail(
      'CS1922',
      `Cannot initialize type '${target.type.name}' with a collection initializer: it has no method Add`,
      position,
    )
  const list = elements.map(
    (element): ArgumentOperand => ({ mode: 'value', operand: b.bind(element), position: element.position }),
  )
  const { code } = callGroup(b, group, list, position)
  return (frame) => {
    code(frame)
  }
}

export function bindNewArray(b: Binder, node: Node<'newArray'>): ValueOperand {
  const { position, elements } = node
  if (node.element === undefined) return implicitArray(b, elements!, position)
  const element = b.type(node.element)
  const type = arrayOf(element)
  if (elements !== undefined) return { kind: 'value', type, position, code: arrayCode(b, element, elements) }
  const length = convert(b, b.value(node.size!), INT)
  return { kind: 'value', type, position, code: (frame) => ArrayValue.create(element, length(frame) as number) }
}

function implicitArray(b: Binder, elements: readonly Expression[], position: number): ValueOperand {
  const operands = elements.map((element) => b.value(element))
  const element = bestCommonType(b, operands)
  if (element === undefined) return fail('CS0826', 'No best type found for implicitly-typed array', position)
  const codes = operands.map((operand) => convert(b, operand, element))
  return {
    kind: 'value',
    type: arrayOf(element),
    position,
    code: (frame) =>
      ArrayValue.of(
        element,
        codes.map((code) => code(frame)),
      ),
  }
}

/** `{ … }` as the value of an array variable. */
export function bindArrayInitializer(b: Binder, node: Node<'arrayInitializer'>, type: Type): ValueOperand {
  if (!isArray(type))
    fail(
      'CS0622',
      'Can only use array initializer expressions to assign to array types. Try using a new expression instead.',
      node.position,
    )
  return { kind: 'value', type, position: node.position, code: arrayCode(b, type.args[0]!, node.elements) }
}

function arrayCode(b: Binder, element: Type, elements: readonly Expression[]): Code {
  const codes = elements.map((item) => {
    const operand = item.kind === 'arrayInitializer' ? bindArrayInitializer(b, item, element) : b.bind(item)
    return convert(b, operand, element)
  })
  return newArray(element, codes)
}

export function bindAnonymous(b: Binder, node: Node<'anonymous'>): ValueOperand {
  const names = node.members.map(({ name, value }) => name ?? impliedName(value))
  const operands = node.members.map(({ value }) => b.value(value))
  for (const [i, operand] of operands.entries()) {
    if (operand.type.kind === 'special')
      fail('CS0828', `Cannot assign <${operand.type.name}> to anonymous type property '${names[i]}'`, operand.position)
    if (names.indexOf(names[i]!) !== i)
      fail('CS0833', 'An anonymous type cannot have multiple properties with the same name', operand.position)
  }
  const type = anonymousType(
    names,
    operands.map((operand) => operand.type),
  )
  const codes = operands.map((operand) => operand.code)
  return {
    kind: 'value',
    type,
    position: node.position,
    code: (frame) =>
      new RecordValue(
        type,
        codes.map((code) => code(frame)),
      ),
  }
}

function impliedName(value: Expression): string {
  if (value.kind === 'name' || value.kind === 'member') return value.name
  if (value.kind === 'conditionalAccess') return impliedName(value.access)
  return fail(
    'CS0746',
    'Invalid anonymous type member declarator. Anonymous type members must be declared with a member assignment, simple name or member access.',
    value.position,
  )
}
