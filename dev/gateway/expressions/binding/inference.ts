import { implicitConversion, standardImplicit } from '../types/conversions.js'
import { isArray, NULL, underlying, VOID } from '../types/core.js'
import type { Method } from '../types/members.js'
import { isTuple } from '../types/tuples.js'
import { substitute, type Type } from '../types/type.js'
import { delegateSignature } from './delegates.js'
import type { ArgumentOperand } from './operand.js'

type Bound = 'exact' | 'lower' | 'upper'

/** What is known of a type parameter while an argument list is looked at. */
class Inference {
  readonly fixed = new Map<Type, Type>()
  readonly #bounds = new Map<Type, { type: Type; bound: Bound }[]>()

  constructor(readonly parameters: readonly Type[]) {
    for (const parameter of parameters) this.#bounds.set(parameter, [])
  }

  isOpen(type: Type): boolean {
    return this.parameters.includes(type) ? !this.fixed.has(type) : type.args.some((arg) => this.isOpen(arg))
  }

  hasBounds(parameter: Type): boolean {
    return this.#bounds.get(parameter)!.length > 0
  }

  /** Compares an argument's type with a parameter's, noting what that says of the type parameters within. */
  note(from: Type, to: Type, bound: Bound): void {
    const bounds = this.#bounds.get(to)
    if (bounds !== undefined) {
      if (from.kind !== 'special' && from !== VOID) bounds.push({ type: from, bound })
      return
    }
    if (to.args.length === 0) return
    if (isArray(to) && isArray(from)) this.#noteElement(from.args[0]!, to.args[0]!, bound)
    else if (underlying(to) !== undefined) this.note(underlying(from) ?? from, to.args[0]!, bound)
    else if (isTuple(from) && isTuple(to) && from.args.length === to.args.length) {
      for (const [i, arg] of from.args.entries()) this.note(arg, to.args[i]!, bound)
    } else this.#noteConstructed(from, to, bound)
  }

  #noteElement(from: Type, to: Type, bound: Bound): void {
    this.note(from, to, from.isValueType ? 'exact' : bound)
  }

  #noteConstructed(from: Type, to: Type, bound: Bound): void {
    const match = bound === 'lower' ? uniqueAncestor(from, to) : from.definition === to.definition ? from : undefined
    if (match !== undefined) this.#noteArguments(match, to, bound)
  }

  #noteArguments(from: Type, to: Type, bound: Bound): void {
    for (const [i, arg] of from.args.entries()) {
      const variance = to.definition.variance[i]
      if (variance === undefined || arg.isValueType) this.note(arg, to.args[i]!, 'exact')
      else this.note(arg, to.args[i]!, variance === 'out' ? bound : bound === 'lower' ? 'upper' : 'lower')
    }
  }

  /** Chooses the type that all bounds allow; false when there is none. */
  fix(parameter: Type): boolean {
    const bounds = this.#bounds.get(parameter)!
    const candidates = [...new Set(bounds.map(({ type }) => type))].filter((type) =>
      bounds.every((other) => allows(other, type)),
    )
    const best = candidates.filter((type) => candidates.every((other) => standardImplicit(other, type) !== undefined))
    const choice = best[0] ?? candidates[0]
    if (choice === undefined) return false
    this.fixed.set(parameter, choice)
    return true
  }
}

function allows({ type, bound }: { type: Type; bound: Bound }, candidate: Type): boolean {
  if (type === candidate) return true
  if (bound === 'exact') return false
  const [from, to] = bound === 'lower' ? [type, candidate] : [candidate, type]
  return implicitConversion(from, to) !== undefined
}

/** `from` seen as a construction of `to`'s definition; undefined when it is none, or two different ones. */
function uniqueAncestor(from: Type, to: Type): Type | undefined {
  const found = [...from.ancestors].filter((ancestor) => ancestor.definition === to.definition)
  return found.length === 1 ? found[0] : found.length > 1 && found[0] === from ? from : undefined
}

/**
 * The type arguments of a generic method's call. `pairs` match each argument with its parameter's type. A lambda says what
 * it returns only once its own parameter types are known. Throws the error of a lambda's body.
 */
export function inferTypeArguments(
  method: Method,
  pairs: readonly { argument: ArgumentOperand; type: Type }[],
): ReadonlyMap<Type, Type> | undefined {
  const inference = new Inference(method.typeParameters)
  const waiting: (typeof pairs)[number][] = []
  for (const pair of pairs) {
    const { operand, mode } = pair.argument
    if (operand.kind === 'value' && operand.type !== NULL)
      inference.note(operand.type, pair.type, mode === 'value' ? 'lower' : 'exact')
    else if (operand.kind === 'lambda' || operand.kind === 'group') waiting.push(pair)
    else if (operand.kind === 'declaration' && operand.type !== undefined)
      inference.note(operand.type, pair.type, 'exact')
  }
  while (waiting.length > 0) {
    const ready = waiting.findIndex((pair) => inputsReady(inference, pair.type))
    if (ready < 0) break
    const [pair] = waiting.splice(ready, 1)
    noteOutput(inference, pair!)
  }
  for (const parameter of method.typeParameters) {
    if (!inference.fixed.has(parameter) && !inference.fix(parameter)) return undefined
  }
  return inference.fixed
}

/** Whether a delegate's parameter types can be told; fixes what they need. */
function inputsReady(inference: Inference, type: Type): boolean {
  const signature = delegateSignature(type)
  if (signature === undefined) return true
  return signature.parameters.every((parameter) =>
    inference.parameters
      .filter((open) => !inference.fixed.has(open) && mentions(parameter.type, open))
      .every((open) => inference.hasBounds(open) && inference.fix(open)),
  )
}

function mentions(type: Type, parameter: Type): boolean {
  return type === parameter || type.args.some((arg) => mentions(arg, parameter))
}

function noteOutput(inference: Inference, { argument, type }: { argument: ArgumentOperand; type: Type }): void {
  const signature = delegateSignature(type)
  if (signature === undefined) return
  const inputs = signature.parameters.map((parameter) => substitute(parameter.type, inference.fixed))
  const { operand } = argument
  if (operand.kind === 'lambda') {
    if (operand.binding.parameterCount !== inputs.length) return
    for (const [i, own] of (operand.binding.parameterTypes ?? []).entries())
      inference.note(own, signature.parameters[i]!.type, 'exact')
    if (!inference.isOpen(signature.returns)) return
    const returned = operand.binding.inferReturn(inputs)
    if (returned !== undefined) inference.note(returned, signature.returns, 'lower')
  } else if (operand.kind === 'group') {
    const method = operand.levels
      .flat()
      .find((candidate) => candidate.typeParameters.length === 0 && fitsInputs(candidate, inputs))
    if (method !== undefined) inference.note(method.returns, signature.returns, 'lower')
  }
}

function fitsInputs(method: Method, inputs: readonly Type[]): boolean {
  if (method.parameters.length !== inputs.length) return false
  return inputs.every((input, i) => standardImplicit(input, method.parameters[i]!.type) !== undefined)
}
