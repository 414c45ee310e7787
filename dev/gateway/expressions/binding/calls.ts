import { asObject, isContextType } from '../runtime/context-object.js'
import { raiseArgumentNull, raiseNull } from '../runtime/exceptions.js'
import { box } from '../runtime/typing.js'
import type { Argument, Expression } from '../syntax/ast.js'
import { OBJECT, underlying } from '../types/core.js'
import { CONSTRUCTOR, type Invoke, type Method, type Parameter } from '../types/members.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import type { Candidate } from './candidates.js'
import { convert } from './convert.js'
import { localCall } from './local-functions.js'
import { extensionMethods } from './members.js'
import { newArray } from './new-array.js'
import {
  type ArgumentOperand,
  type Code,
  fail,
  type GroupOperand,
  notAValue,
  type OutDeclaration,
  type ValueOperand,
} from './operand.js'
import { type Called, type Resolution, reportMisfit, resolveOverload } from './overloads.js'
import { slotReference, variablePlace } from './scope.js'

export function bindArguments(b: Binder, list: readonly Argument[]): ArgumentOperand[] {
  return list.map((argument) => {
    const { mode, position, value } = argument
    const name = argument.name === undefined ? {} : { name: argument.name }
    if (mode === 'out' && (value.kind === 'declaration' || isDiscard(b, value))) {
      const syntax: OutDeclaration['syntax'] =
        value.kind === 'declaration'
          ? value
          : { kind: 'declaration', position, designation: { kind: 'discard', position } }
      const type = syntax.type === undefined ? {} : { type: b.type(syntax.type) }
      return {
        ...name,
        mode,
        position: value.position,
        operand: { kind: 'declaration', syntax, position: value.position, ...type },
      }
    }
    return { ...name, mode, position: value.position, operand: b.bind(value) }
  })
}

function isDiscard(b: Binder, value: Expression): boolean {
  return value.kind === 'name' && value.name === '_' && b.scope.find('_') === undefined
}

export function bindCall(b: Binder, call: Extract<Expression, { kind: 'call' }>): ValueOperand {
  b.invoked = call.target
  const target = b.bind(call.target)
  const list = bindArguments(b, call.arguments)
  if (target.kind === 'group') return callGroup(b, target, list, call.position)
  if (target.kind === 'value') return callDelegate(b, target, list, call)
  if (target.kind === 'type')
    fail('CS1955', `Non-invocable member '${target.type.name}' cannot be used like a method.`, target.position)
  return notAValue(target)
}

function callDelegate(
  b: Binder,
  target: ValueOperand,
  list: ArgumentOperand[],
  { position, target: syntax }: Extract<Expression, { kind: 'call' }>,
): ValueOperand {
  const invoke = target.type.kind === 'delegate' ? (target.type.members('Invoke')[0] as Method) : undefined
  if (invoke === undefined) {
    const name = syntax.kind === 'member' || syntax.kind === 'name' ? syntax.name : target.type.name
    const at = syntax.kind === 'member' ? syntax.namePosition : position
    return fail(
      syntax.kind === 'member' ? 'CS1955' : 'CS0149',
      `Non-invocable member '${name}' cannot be used like a method.`,
      at,
    )
  }
  const called = { name: target.type.name, position }
  const resolution = settle(b, resolveOverload(b, [[invoke]], list, called), list, called)
  const codes = [nonNull(target), ...argumentCodes(b, resolution, list)]
  const run = invocation((self, ...values) => (self as (...values: unknown[]) => unknown)(...values), codes)
  return { kind: 'value', type: invoke.returns, code: run, position }
}

/** A call of methods known by name: the class's own, or else extension methods of the receiver. */
export function callGroup(b: Binder, group: GroupOperand, list: ArgumentOperand[], position: number): ValueOperand {
  const { receiver, typeArguments } = group
  const called: Called = { name: group.name, position: group.position, ...(typeArguments && { typeArguments }) }
  if (group.local !== undefined) {
    const candidate = settle(b, resolveOverload(b, group.levels, list, called), list, called)
    return localCall(b, { local: group.local, method: candidate.method }, argumentCodes(b, candidate, list), position)
  }
  const direct = resolveOverload(b, group.levels, list, called)
  if (!('misfits' in direct)) return emitCall(b, direct, receiver, list, position)
  if (receiver === undefined) return reportMisfit(b, direct.misfits, list, called)
  const whole: ArgumentOperand[] = [{ mode: 'value', operand: receiver, position: receiver.position }, ...list]
  const extension = resolveOverload(b, [extensionMethods(group.name)], whole, called)
  if (!('misfits' in extension)) return emitCall(b, extension, undefined, whole, position)
  if (direct.misfits.length > 0) return reportMisfit(b, direct.misfits, list, called)
  const applicable = extension.misfits.filter(({ reason, argument }) => !(reason === 'argument' && argument === 0))
  if (applicable.length > 0) return reportMisfit(b, applicable, whole, called)
  if (extension.misfits.length === 0) return noSuchMember(receiver.type, group.name, group.position)
  const message = `'${receiver.type.name}' does not contain a definition for '${group.name}' and the best extension method overload requires a receiver of another type`
  return fail('CS1929', message, receiver.position)
}

export function noSuchMember(type: Type, name: string, position: number): never {
  const message = `'${type.name}' does not contain a definition for '${name}', or policy expressions may not use it`
  return fail('CS1061', message, position)
}

export function settle(b: Binder, resolution: Resolution, list: readonly ArgumentOperand[], called: Called): Candidate {
  return 'misfits' in resolution ? reportMisfit(b, resolution.misfits, list, called) : resolution
}

export function emitCall(
  b: Binder,
  candidate: Candidate,
  receiver: ValueOperand | undefined,
  list: readonly ArgumentOperand[],
  position: number,
): ValueOperand {
  const { method } = candidate
  const isInstance = !method.isStatic && method.name !== CONSTRUCTOR
  if (isInstance && receiver === undefined) {
    fail('CS0120', `An object reference is required for the non-static member '${method.display}'`, position)
  }
  const codes = argumentCodes(b, candidate, list)
  if (isInstance) codes.unshift(receiverCode(receiver!, method.owner))
  for (const type of method.typeArguments) codes.push(() => type)
  return { kind: 'value', type: method.returns, code: invocation(method.invoke, codes), position }
}

/** The instance: null is an error, and a number is boxed for the methods of object. */
export function receiverCode(receiver: ValueOperand, owner: Type): Code {
  const { type, code } = receiver
  if (!type.isValueType) return owner === OBJECT && isContextType(type) ? asObjectCode(receiver) : nonNull(receiver)
  const boxed = underlying(type) ?? type
  return owner.isValueType ? code : (frame) => box(code(frame), boxed)
}

function asObjectCode(receiver: ValueOperand): Code {
  const code = nonNull(receiver)
  return (frame) => asObject(code(frame), receiver.type)
}

export function nonNull({ code, type }: ValueOperand): Code {
  if (type.isValueType) return code
  return (frame) => {
    const value = code(frame)
    if (value === null) raiseNull()
    return value
  }
}

function argumentCodes(b: Binder, candidate: Candidate, list: readonly ArgumentOperand[]): Code[] {
  return candidate.sources.map((source, i) => {
    const parameter = candidate.method.parameters[i]!
    if (source.kind === 'default') {
      const { value } = parameter.defaultValue!
      return () => value
    }
    if (source.kind === 'params')
      return paramsCode(
        b,
        parameter,
        source.indexes.map((index) => list[index]!),
      )
    return argumentCode(b, parameter, list[source.index]!)
  })
}

function argumentCode(b: Binder, parameter: Parameter, { operand, mode }: ArgumentOperand): Code {
  if (operand.kind === 'declaration') return declarationCode(b, parameter.type, operand)
  if (mode !== 'value') {
    const place = operand.kind === 'value' ? operand.place : undefined
    if (place === undefined) fail('CS1510', 'A ref or out value must be an assignable variable', operand.position)
    return (frame) => place.reference(frame)
  }
  const code = convert(b, operand, parameter.type)
  const isConstant = operand.kind === 'value' && operand.constant !== undefined && operand.constant.value !== null
  if (!parameter.rejectsNull || parameter.type.isValueType || isConstant) return code
  const { name } = parameter
  return (frame) => {
    const value = code(frame)
    if (value === null) raiseArgumentNull(name)
    return value
  }
}

function declarationCode(b: Binder, type: Type, { syntax }: OutDeclaration): Code {
  const { designation } = syntax
  if (designation.kind !== 'single') return () => slotReference([null], 0)
  const variable = b.declare(designation.name, type, designation.position)
  const place = variablePlace(variable, b.function)
  return (frame) => place.reference(frame)
}

function paramsCode(b: Binder, parameter: Parameter, list: readonly ArgumentOperand[]): Code {
  const element = parameter.type.args[0]!
  const codes = list.map(({ operand, position }) => {
    if (operand.kind === 'declaration')
      return fail('CS1503', 'A params argument cannot be an out declaration', position)
    return convert(b, operand, element)
  })
  return newArray(element, codes)
}

/** Calls with the values of `codes`; the common counts without an array in between. */
export function invocation(invoke: Invoke, codes: readonly Code[]): Code {
  const [a, b, c, d] = codes as [Code, Code, Code, Code]
  switch (codes.length) {
    case 0:
      return () => invoke()
    case 1:
      return (frame) => invoke(a(frame))
    case 2:
      return (frame) => invoke(a(frame), b(frame))
    case 3:
      return (frame) => invoke(a(frame), b(frame), c(frame))
    case 4:
      return (frame) => invoke(a(frame), b(frame), c(frame), d(frame))
    default:
      return (frame) => invoke(...codes.map((code) => code(frame)))
  }
}
