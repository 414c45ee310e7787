import type { ArrayValue } from '../runtime/array.js'
import { raiseNull } from '../runtime/exceptions.js'
import type { Expression } from '../syntax/ast.js'
import { acceptsNull, INT, isArray, LONG, NULL, nullableOf, UINT, ULONG, underlying, VOID } from '../types/core.js'
import { Method, type Property } from '../types/members.js'
import { findQualified, findSimple, hasSimple, isNamespace } from '../types/registry.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { bindArguments, invocation, noSuchMember, settle } from './calls.js'
import { convert, tryConvert } from './convert.js'
import { groupOperand } from './groups.js'
import { extensionMethods, findIndexers, findMembers, propertyOperand } from './members.js'
import { type ArgumentOperand, type Code, fail, type Operand, type Place, type ValueOperand } from './operand.js'
import { resolveOverload } from './overloads.js'
import { type Variable, variableOperand } from './scope.js'

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>

/** A simple name: a variable, a local function, a type or a namespace. */
export function bindName(b: Binder, { name, position, typeArguments }: Node<'name'>): Operand {
  const symbol = b.scope.find(name)
  if (symbol !== undefined) {
    if ('slot' in symbol) return variableOperand(symbol as Variable, b.function, position)
    const own = typeArguments && { typeArguments: typeArguments.map((type) => b.type(type)) }
    return groupOperand(b, { name, levels: [[symbol.method]], local: symbol, position, ...own })
  }
  const args = typeArguments?.map((type) => b.type(type)) ?? []
  const definition = findSimple(name, args.length)
  if (definition !== undefined) return { kind: 'type', type: definition.construct(...args), position }
  if (isNamespace(name)) return { kind: 'namespace', name, position }
  if (hasSimple(name))
    fail('CS0305', `Using the generic type '${name}' requires another number of type arguments`, position)
  return fail(
    'CS0103',
    `The name '${name}' does not exist in the current context, or policy expressions may not use it`,
    position,
  )
}

export function bindMember(b: Binder, node: Node<'member'>): Operand {
  const isInvoked = b.invoked === node
  const target = b.bind(node.target)
  const args = node.typeArguments?.map((type) => b.type(type))
  if (target.kind === 'namespace') return namespaceMember(target.name, node, args ?? [])
  if (target.kind === 'type') return staticMember(b, target.type, node, args)
  if (target.kind === 'value') return instanceMember(b, target, node, args, isInvoked)
  return fail('CS0119', `Operator '.' cannot be applied to this operand`, node.position)
}

function namespaceMember(
  namespace: string,
  { name, namePosition: position }: Node<'member'>,
  args: readonly Type[],
): Operand {
  const fullName = `${namespace}.${name}`
  const definition = findQualified(fullName, args.length)
  if (definition !== undefined) return { kind: 'type', type: definition.construct(...args), position }
  if (isNamespace(fullName)) return { kind: 'namespace', name: fullName, position }
  const message = `The type or namespace name '${name}' does not exist in the namespace '${namespace}', or policy expressions may not use it`
  return fail('CS0234', message, position)
}

function staticMember(
  b: Binder,
  type: Type,
  node: Node<'member'>,
  typeArguments: readonly Type[] | undefined,
): Operand {
  const { name, namePosition: position } = node
  const { property, methods } = findMembers(type, name)
  if (property !== undefined) {
    if (!property.isStatic)
      fail('CS0120', `An object reference is required for the non-static member '${type.name}.${name}'`, position)
    return propertyOperand(property, undefined, position)
  }
  if (methods.length > 0)
    return groupOperand(b, { name, levels: methods, position, ...(typeArguments && { typeArguments }) })
  const message = `'${type.name}' does not contain a definition for '${name}', or policy expressions may not use it`
  return fail('CS0117', message, position)
}

function instanceMember(
  b: Binder,
  target: ValueOperand,
  node: Node<'member'>,
  typeArguments: readonly Type[] | undefined,
  isInvoked: boolean,
): Operand {
  const { name, namePosition: position } = node
  if (target.type === VOID || target.type === NULL)
    fail('CS0023', `Operator '.' cannot be applied to operand of type '${target.type.name}'`, node.position)
  const { property, methods } = findMembers(target.type, name)
  noteBody(b, target.type, name)
  const isHidden = isInvoked && property?.type.kind !== 'delegate' && extensionMethods(name).length > 0
  if (property !== undefined && !isHidden) {
    if (!property.isStatic) return propertyOperand(property, target, position)
    const message = `Member '${target.type.name}.${name}' cannot be accessed with an instance reference; qualify it with a type name instead`
    return fail('CS0176', message, position)
  }
  const levels = methods.map((level) => level.filter((method) => !method.isStatic)).filter((level) => level.length > 0)
  if (methods.length > 0 && levels.length === 0 && extensionMethods(name).length === 0) {
    const message = `Member '${target.type.name}.${name}' cannot be accessed with an instance reference; qualify it with a type name instead`
    fail('CS0176', message, position)
  }
  if (levels.length === 0 && extensionMethods(name).length === 0) return noSuchMember(target.type, name, position)
  return groupOperand(b, { name, levels, receiver: target, position, ...(typeArguments && { typeArguments }) })
}

/** The bodies that must be in memory before the expression runs. */
function noteBody(b: Binder, type: Type, name: string): void {
  if (name !== 'Body') return
  if (type.fullName === 'Apim.Request') b.reads.requestBody = true
  if (type.fullName === 'Apim.Response') b.reads.responseBody = true
}

export function bindIndex(b: Binder, node: Node<'index'>): ValueOperand {
  const target = b.value(node.target)
  const list = bindArguments(b, node.arguments)
  if (isArray(target.type)) return arrayElement(b, target, list, node.position)
  const levels = findIndexers(target.type)
  if (levels.length === 0) {
    fail('CS0021', `Cannot apply indexing with [] to an expression of type '${target.type.name}'`, node.target.position)
  }
  return indexerOperand(b, target, levels, list, node.position)
}

/** Indexers are chosen like methods; the getter and setter are called with the same arguments. */
export function indexerOperand(
  b: Binder,
  target: ValueOperand,
  levels: readonly (readonly Property[])[],
  list: ArgumentOperand[],
  position: number,
): ValueOperand {
  const owners = new Map<Method, Property>()
  const methods = levels.map((level) => level.map((property) => asMethod(property, owners)))
  const called = { name: 'this', position }
  const candidate = settle(b, resolveOverload(b, methods, list, called), list, called)
  const property = owners.get(candidate.method)!
  const codes = candidate.sources.map((source, i) => {
    const parameter = candidate.method.parameters[i]!
    const argument = source.kind === 'argument' ? list[source.index]! : undefined
    if (argument === undefined || argument.operand.kind === 'declaration')
      return fail('CS1501', 'No overload of the indexer takes these arguments', position)
    return convert(b, argument.operand, parameter.type)
  })
  const self = receiver(target)
  const read = invocation(property.get!, [self, ...codes])
  const operand = { kind: 'value', type: property.type, position, code: read } as const
  return property.set === undefined ? operand : { ...operand, place: indexerPlace(property, self, codes) }
}

function asMethod(property: Property, owners: Map<Method, Property>): Method {
  const method = new Method('this', property.owner, false, [], property.parameters, property.type, property.get!, [])
  owners.set(method, property)
  return method
}

function receiver({ code, type }: ValueOperand): Code {
  if (type.isValueType) return code
  return (frame) => {
    const value = code(frame)
    if (value === null) raiseNull()
    return value
  }
}

function indexerPlace({ get, set }: Property, self: Code, codes: readonly Code[]): Place {
  return {
    store: (value) => (frame) => {
      const target = self(frame)
      const keys = codes.map((code) => code(frame))
      const result = value(frame)
      set!(target, ...keys, result)
      return result
    },
    reference: (frame) => {
      const target = self(frame)
      const keys = codes.map((code) => code(frame))
      return { get: () => get!(target, ...keys), set: (value) => set!(target, ...keys, value) }
    },
  }
}

function arrayElement(b: Binder, target: ValueOperand, list: ArgumentOperand[], position: number): ValueOperand {
  const operand = list[0]!.operand
  if (list.length !== 1 || operand.kind === 'declaration')
    fail('CS0022', 'Wrong number of indices inside []; expected 1', position)
  const index = indexCode(b, operand)
  const self = receiver(target)
  return {
    kind: 'value',
    type: target.type.args[0]!,
    position,
    code: (frame) => (self(frame) as ArrayValue).get(index(frame)),
    place: {
      store: (value) => (frame) => {
        const array = self(frame) as ArrayValue
        const at = index(frame)
        const result = value(frame)
        array.set(at, result)
        return result
      },
      reference: (frame) => {
        const array = self(frame) as ArrayValue
        const at = index(frame)
        return { get: () => array.get(at), set: (value) => array.set(at, value) }
      },
    },
  }
}

function indexCode(b: Binder, operand: Operand): (frame: unknown[]) => number {
  const direct = tryConvert(b, operand, INT)
  if (direct !== undefined) return direct as (frame: unknown[]) => number
  const wide = [UINT, LONG, ULONG].map((type) => tryConvert(b, operand, type)).find((code) => code !== undefined)
  if (wide === undefined) return convert(b, operand, INT) as (frame: unknown[]) => number
  return (frame) => Number(wide(frame))
}

/** `a?.b`: null when `a` is null; a value type's result becomes nullable. */
export function bindConditionalAccess(b: Binder, node: Node<'conditionalAccess'>): ValueOperand {
  const target = b.value(node.target)
  const inner = underlying(target.type)
  if (!acceptsNull(target.type))
    fail('CS0023', `Operator '?' cannot be applied to operand of type '${target.type.name}'`, node.position)
  const owner = b.function
  const slot = owner.size++
  const before = b.receiver
  b.receiver = {
    kind: 'value',
    type: inner ?? target.type,
    position: node.target.position,
    code: (frame) => frame[slot],
  }
  const access = b.bind(node.access)
  b.receiver = before
  if (access.kind !== 'value') return fail('CS0119', 'A method after ?. must be called', node.position)
  const { code } = target
  const type = access.type === VOID || acceptsNull(access.type) ? access.type : nullableOf(access.type)
  const run = access.code
  return {
    kind: 'value',
    type,
    position: node.position,
    code: (frame) => {
      const value = code(frame)
      if (value === null) return null
      frame[slot] = value
      return run(frame)
    },
  }
}
