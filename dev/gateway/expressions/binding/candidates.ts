import { standardImplicit } from '../types/conversions.js'
import { isArray } from '../types/core.js'
import type { Method, Parameter } from '../types/members.js'
import { substitution, type Type } from '../types/type.js'
import type { Binder } from './binder.js'
import { tryConvert } from './convert.js'
import { inferTypeArguments } from './inference.js'
import { type ArgumentOperand, BindingError } from './operand.js'

/** Where each parameter's value comes from. */
export type Source =
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'default' }
  | { readonly kind: 'params'; readonly indexes: readonly number[] }

/** A method together with how an argument list would be passed to it. */
export interface Candidate {
  /** With its type arguments. */
  readonly method: Method
  readonly open: Method
  readonly sources: readonly Source[]
  readonly isExpanded: boolean
}

/** Why a method does not fit, from far off to nearly: the nearest failure is the one to report. */
export interface Misfit {
  readonly method: Method
  readonly reason: 'count' | 'name' | 'typeArguments' | 'inference' | 'argument'
  readonly argument?: number
  readonly parameterType?: Type
  /** A lambda's own error, which explains more. */
  readonly error?: BindingError
}

/** The ways to call `method` with these arguments: its normal form, and the expanded one of a `params` array. */
export function candidatesOf(
  b: Binder,
  method: Method,
  list: readonly ArgumentOperand[],
  typeArguments: readonly Type[] | undefined,
): { candidates: Candidate[]; misfits: Misfit[] } {
  const candidates: Candidate[] = []
  const misfits: Misfit[] = []
  for (const isExpanded of method.parameters.at(-1)?.mode === 'params' ? [false, true] : [false]) {
    const result = tryForm(b, method, list, typeArguments, isExpanded)
    if ('reason' in result) misfits.push(result)
    else candidates.push(result)
  }
  return { candidates, misfits }
}

function tryForm(
  b: Binder,
  open: Method,
  list: readonly ArgumentOperand[],
  typeArguments: readonly Type[] | undefined,
  isExpanded: boolean,
): Candidate | Misfit {
  const sources = matchParameters(open, list, isExpanded)
  if (typeof sources === 'string') return { method: open, reason: sources }
  const method = close(open, list, sources, typeArguments)
  if ('reason' in method) return method
  const candidate: Candidate = { method, open, sources, isExpanded }
  const unfit = list.findIndex((argument, i) => !fits(b, argument, parameterOf(candidate, i), i))
  if (unfit < 0) return candidate
  return { method, reason: 'argument', argument: unfit, parameterType: parameterOf(candidate, unfit).type }
}

function matchParameters(
  method: Method,
  list: readonly ArgumentOperand[],
  isExpanded: boolean,
): Source[] | 'count' | 'name' {
  const { parameters } = method
  const sources: (Source | undefined)[] = parameters.map(() => undefined)
  const last = parameters.length - 1
  const extra: number[] = []
  for (const [index, argument] of list.entries()) {
    if (argument.name !== undefined) {
      const at = parameters.findIndex((parameter) => parameter.name === argument.name)
      if (at < 0 || sources[at] !== undefined) return 'name'
      sources[at] = { kind: 'argument', index }
    } else if (isExpanded && index >= last) extra.push(index)
    else if (index > last) return 'count'
    else sources[index] = { kind: 'argument', index }
  }
  if (isExpanded) sources[last] = { kind: 'params', indexes: extra }
  for (const [i, parameter] of parameters.entries()) {
    if (sources[i] !== undefined) continue
    if (parameter.defaultValue === undefined) return 'count'
    sources[i] = { kind: 'default' }
  }
  return sources as Source[]
}

/** The method with its type arguments, given or inferred. */
function close(
  open: Method,
  list: readonly ArgumentOperand[],
  sources: readonly Source[],
  typeArguments: readonly Type[] | undefined,
): Method | Misfit {
  const { typeParameters } = open
  if (typeArguments !== undefined) {
    if (typeArguments.length !== typeParameters.length) return { method: open, reason: 'typeArguments' }
    return open.substitute(substitution(typeParameters, typeArguments))
  }
  if (typeParameters.length === 0) return open
  try {
    const inferred = inferTypeArguments(open, argumentPairs(open, list, sources))
    return inferred === undefined ? { method: open, reason: 'inference' } : open.substitute(inferred)
  } catch (error) {
    if (error instanceof BindingError) return { method: open, reason: 'argument', error }
    throw error
  }
}

function argumentPairs(method: Method, list: readonly ArgumentOperand[], sources: readonly Source[]) {
  return sources.flatMap((source, i) => {
    const { type } = method.parameters[i]!
    if (source.kind === 'argument') return [{ argument: list[source.index]!, type }]
    if (source.kind === 'default') return []
    return source.indexes.map((index) => ({ argument: list[index]!, type: type.args[0]! }))
  })
}

/** The parameter that takes the argument; in the expanded form with the element's type. */
export function parameterOf({ method, sources }: Pick<Candidate, 'method' | 'sources'>, index: number): Parameter {
  for (const [i, source] of sources.entries()) {
    const parameter = method.parameters[i]!
    if (source.kind === 'argument' && source.index === index) return parameter
    if (source.kind === 'params' && source.indexes.includes(index)) {
      return { ...parameter, mode: 'value', type: isArray(parameter.type) ? parameter.type.args[0]! : parameter.type }
    }
  }
  throw new Error('Every argument of a candidate has its parameter')
}

function fits(b: Binder, { operand, mode }: ArgumentOperand, parameter: Parameter, index: number): boolean {
  const wanted = parameter.mode === 'params' ? 'value' : parameter.mode
  if (mode !== wanted) return false
  if (operand.kind === 'declaration') return operand.type === undefined || operand.type === parameter.type
  if (mode !== 'value') return operand.kind === 'value' && operand.type === parameter.type
  if (parameter.isThis && index === 0) {
    const conversion = operand.kind === 'value' ? standardImplicit(operand.type, parameter.type) : undefined
    return conversion !== undefined && ['identity', 'reference', 'boxing'].includes(conversion.kind)
  }
  return tryConvert(b, operand, parameter.type) !== undefined
}
