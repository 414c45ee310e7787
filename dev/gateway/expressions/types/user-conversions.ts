import { isAssignable } from '../runtime/typing.js'
import type { Conversion } from './conversions.js'
import { underlying } from './core.js'
import { Method } from './members.js'
import type { Type } from './type.js'

type Standard = (from: Type, to: Type) => Conversion | undefined
interface Standards {
  readonly implicit: Standard
  readonly explicit: Standard
}

interface Candidate {
  readonly method: Method
  readonly before: Conversion
  readonly after: Conversion
}

/** A conversion through an `implicit` or `explicit` operator that either type declares, with standard ones around it. */
export function userConversion(
  from: Type,
  to: Type,
  kind: 'implicit' | 'explicit',
  standards: Standards,
): Conversion | undefined {
  if (from.kind === 'interface' || to.kind === 'interface' || from.kind === 'special') return undefined
  const candidates = findCandidates(from, to, kind, standards)
  const best = mostSpecific(candidates, from, to, standards.implicit)
  if (best !== undefined) return { kind: 'user', apply: compose(best) }
  return liftedConversion(from, to, kind, standards)
}

function findCandidates(from: Type, to: Type, kind: 'implicit' | 'explicit', standards: Standards): Candidate[] {
  const names = kind === 'explicit' ? ['implicit', 'explicit'] : ['implicit']
  const found = new Map<Method, Candidate>()
  for (const owner of [...classChain(from), ...classChain(to)]) {
    for (const member of names.flatMap((name) => owner.members(name))) {
      if (!(member instanceof Method) || found.has(member)) continue
      const input = member.parameters[0]!.type
      const before =
        standards.implicit(from, input) ?? (kind === 'explicit' ? standards.explicit(from, input) : undefined)
      const after =
        standards.implicit(member.returns, to) ??
        (kind === 'explicit' ? standards.explicit(member.returns, to) : undefined)
      if (before !== undefined && after !== undefined) found.set(member, { method: member, before, after })
    }
  }
  return [...found.values()]
}

function classChain(type: Type): Type[] {
  const chain: Type[] = []
  for (let current: Type | undefined = underlying(type) ?? type; current !== undefined; current = current.baseClass)
    chain.push(current)
  return chain
}

/** The operator whose parameter is nearest to the source and whose result is nearest to the target. */
function mostSpecific(
  candidates: readonly Candidate[],
  from: Type,
  to: Type,
  implicit: Standard,
): Candidate | undefined {
  const inputs = candidates.map(({ method }) => method.parameters[0]!.type)
  const outputs = candidates.map(({ method }) => method.returns)
  const input = inputs.includes(from)
    ? from
    : inputs.find((type) => inputs.every((other) => implicit(type, other) !== undefined))
  const output = outputs.includes(to) ? to : pickOutput(outputs, to, implicit)
  return (
    candidates.find(({ method }) => method.parameters[0]!.type === input && method.returns === output) ??
    (candidates.length === 1 ? candidates[0] : undefined)
  )
}

/** Among results that convert implicitly to the target, the widest; otherwise the narrowest that the target fits in. */
function pickOutput(outputs: readonly Type[], to: Type, implicit: Standard): Type | undefined {
  const inside = outputs.filter((type) => implicit(type, to) !== undefined)
  if (inside.length > 0) return inside.find((type) => inside.every((other) => implicit(other, type) !== undefined))
  return outputs.find((type) => outputs.every((other) => implicit(type, other) !== undefined))
}

function compose({ method, before, after }: Candidate): (value: unknown) => unknown {
  const { invoke, typeArguments } = method
  const convert = typeArguments.length === 0 ? invoke : (value: unknown) => invoke(value, ...typeArguments)
  if (before.apply === undefined && after.apply === undefined) return convert
  const prepare = before.apply ?? ((value) => value)
  const finish = after.apply ?? ((value) => value)
  return (value) => finish(convert(prepare(value)))
}

/** `S?` to `T?` through an operator from S to T. */
function liftedConversion(
  from: Type,
  to: Type,
  kind: 'implicit' | 'explicit',
  standards: Standards,
): Conversion | undefined {
  const [source, target] = [underlying(from), underlying(to)]
  if (source === undefined || isAssignable(source, to)) return undefined
  const inner = userConversion(source, target ?? to, kind, standards)
  if (inner === undefined) return undefined
  return { kind: 'user', apply: (value) => (value === null ? null : inner.apply!(value)) }
}
