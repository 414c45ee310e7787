import { implicitConversion } from '../types/conversions.js'
import { NULL, VOID } from '../types/core.js'
import type { Method } from '../types/members.js'
import type { Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { type Candidate, candidatesOf, type Misfit, parameterOf } from './candidates.js'
import { convert } from './convert.js'
import { delegateSignature } from './delegates.js'
import { type ArgumentOperand, fail } from './operand.js'

export interface Called {
  /** What is called, for messages: a method's name or `new T`. */
  readonly name: string
  /** Where the name stands. */
  readonly position: number
  readonly typeArguments?: readonly Type[]
}

export type Resolution = Candidate | { readonly misfits: readonly Misfit[] }

/** The method that C# chooses for the arguments: the nearest class with any that fits, and the best among its methods. */
export function resolveOverload(
  b: Binder,
  levels: readonly (readonly Method[])[],
  list: readonly ArgumentOperand[],
  called: Called,
): Resolution {
  const misfits: Misfit[] = []
  for (const level of levels) {
    const fitting: Candidate[] = []
    for (const method of level) {
      const result = candidatesOf(b, method, list, called.typeArguments)
      fitting.push(...result.candidates)
      misfits.push(...result.misfits)
    }
    if (fitting.length > 0) return best(fitting, list, called)
  }
  return { misfits }
}

function best(candidates: readonly Candidate[], list: readonly ArgumentOperand[], called: Called): Candidate {
  if (candidates.length === 1) return candidates[0]!
  const winners = candidates.filter((one) =>
    candidates.every((other) => one === other || compare(one, other, list) > 0),
  )
  if (winners.length === 1) return winners[0]!
  const undefeated = candidates.filter((one) =>
    candidates.every((other) => one === other || compare(other, one, list) <= 0),
  )
  const [first, second] = undefeated
  if (first !== undefined && undefeated.every((other) => sameParameters(first, other))) return first
  const [a, c] = [first ?? candidates[0]!, second ?? candidates[1]!]
  return fail(
    'CS0121',
    `The call is ambiguous between '${a.method.display}' and '${c.method.display}'`,
    called.position,
  )
}

/** The nearest type's declaration of a method hides its bases'. */
function sameParameters(a: Candidate, b: Candidate): boolean {
  return (
    a.method.parameters.length === b.method.parameters.length &&
    a.method.parameters.every((p, i) => p.type === b.method.parameters[i]!.type)
  )
}

/** Positive when `a` is the better function member, negative when `b` is, 0 when neither. */
function compare(a: Candidate, b: Candidate, list: readonly ArgumentOperand[]): number {
  let [aBetter, bBetter, identical] = [false, false, true]
  for (const [i, argument] of list.entries()) {
    const [aType, bType] = [parameterOf(a, i).type, parameterOf(b, i).type]
    if (aType === bType) continue
    identical = false
    const order = compareConversions(argument, aType, bType)
    if (order > 0) aBetter = true
    if (order < 0) bBetter = true
  }
  if (aBetter !== bBetter) return aBetter ? 1 : -1
  return aBetter || !identical ? (aBetter ? 0 : tieBreak(a, b)) : tieBreak(a, b)
}

function compareConversions({ operand }: ArgumentOperand, a: Type, b: Type): number {
  if (operand.kind === 'value' && operand.type !== NULL) {
    if (operand.type === a) return 1
    if (operand.type === b) return -1
  }
  if (operand.kind === 'lambda') {
    const order = compareDelegates(operand.binding, a, b)
    if (order !== undefined) return order
  }
  return compareTargets(a, b)
}

/** The delegate whose return type is nearer to what the lambda returns. */
function compareDelegates(
  binding: { inferReturn(types: readonly Type[]): Type | undefined },
  a: Type,
  b: Type,
): number | undefined {
  const [x, y] = [delegateSignature(a), delegateSignature(b)]
  if (x === undefined || y === undefined || x.parameters.length !== y.parameters.length) return undefined
  if (!x.parameters.every((parameter, i) => parameter.type === y.parameters[i]!.type)) return undefined
  if (x.returns === y.returns) return 0
  if (x.returns === VOID || y.returns === VOID) return x.returns === VOID ? -1 : 1
  const returned = binding.inferReturn(x.parameters.map((parameter) => parameter.type))
  if (returned === x.returns) return 1
  if (returned === y.returns) return -1
  return compareTargets(x.returns, y.returns)
}

const UNSIGNED: Readonly<Record<string, readonly string[]>> = {
  sbyte: ['byte', 'ushort', 'uint', 'ulong'],
  short: ['ushort', 'uint', 'ulong'],
  int: ['uint', 'ulong'],
  long: ['ulong'],
}

/** The type that converts to the other is the better target; of integers, the signed. */
function compareTargets(a: Type, b: Type): number {
  const forth = implicitConversion(a, b) !== undefined
  const back = implicitConversion(b, a) !== undefined
  if (forth !== back) return forth ? 1 : -1
  if (UNSIGNED[a.keyword ?? '']?.includes(b.keyword ?? '')) return 1
  if (UNSIGNED[b.keyword ?? '']?.includes(a.keyword ?? '')) return -1
  return 0
}

function tieBreak(a: Candidate, b: Candidate): number {
  const generic = Number(b.open.typeParameters.length > 0) - Number(a.open.typeParameters.length > 0)
  if (generic !== 0) return generic
  const expanded = Number(b.isExpanded) - Number(a.isExpanded)
  if (expanded !== 0) return expanded
  if (a.isExpanded && a.method.parameters.length !== b.method.parameters.length)
    return a.method.parameters.length - b.method.parameters.length
  const defaults = defaultCount(b) - defaultCount(a)
  return defaults !== 0 ? Math.sign(defaults) : specificity(a, b)
}

function defaultCount({ sources }: Candidate): number {
  return sources.filter((source) => source.kind === 'default').length
}

/** `Foo(List<T>)` is more specific than `Foo(T)`. */
function specificity(a: Candidate, b: Candidate): number {
  let [more, less] = [false, false]
  for (const [i, parameter] of a.open.parameters.entries()) {
    const other = b.open.parameters[i]
    if (other === undefined) return 0
    const order = depthOf(parameter.type) - depthOf(other.type)
    if (order > 0) more = true
    if (order < 0) less = true
  }
  return more === less ? 0 : more ? 1 : -1
}

function depthOf(type: Type): number {
  if (type.kind === 'parameter') return 0
  return 1 + Math.max(0, ...type.args.map(depthOf))
}

const NEARNESS = ['count', 'typeArguments', 'name', 'inference', 'argument']

/** Reports why nothing fits, by the method that comes nearest. */
export function reportMisfit(
  b: Binder,
  misfits: readonly Misfit[],
  list: readonly ArgumentOperand[],
  called: Called,
): never {
  const nearest = misfits.reduce((best, misfit) => (rank(misfit) > rank(best) ? misfit : best))
  const { position, name } = called
  if (nearest.error !== undefined) throw nearest.error
  switch (nearest.reason) {
    case 'count':
      return fail('CS1501', `No overload for method '${name}' takes ${list.length} arguments`, position)
    case 'typeArguments':
      return fail('CS0305', `Using the generic method '${name}' requires another number of type arguments`, position)
    case 'name': {
      const named = list.find((argument) => argument.name !== undefined)!
      return fail(
        'CS1739',
        `The best overload for '${name}' does not have a parameter named '${named.name}'`,
        named.position,
      )
    }
    case 'inference':
      return fail(
        'CS0411',
        `The type arguments for method '${name}' cannot be inferred from the usage. Try specifying the type arguments explicitly.`,
        position,
      )
    case 'argument':
      return reportArgument(b, nearest, list)
  }
}

function rank({ reason, argument, error }: Misfit): number {
  return NEARNESS.indexOf(reason) * 100 + (argument ?? 0) + (error === undefined ? 0 : 50)
}

function reportArgument(
  b: Binder,
  { argument: index, parameterType }: Misfit,
  list: readonly ArgumentOperand[],
): never {
  const { operand, position, mode } = list[index!]!
  const type = parameterType!
  const what = `Argument ${index! + 1}`
  if (operand.kind === 'lambda') convert(b, operand, type)
  if (operand.kind === 'value' && mode === 'value') {
    const from = operand.type === NULL ? '<null>' : operand.type.name
    return fail('CS1503', `${what}: cannot convert from '${from}' to '${type.name}'`, position)
  }
  return fail('CS1503', `${what}: cannot convert to '${mode === 'value' ? '' : `${mode} `}${type.name}'`, position)
}
