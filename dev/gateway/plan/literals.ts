import type { AttributeSpec, SlotType } from '../policies/policy.js'

/** A named value, a piece of a Terraform template, or `{name}` alone: something whose value the file does not show. */
export const placeholder = /\{\{[A-Za-z0-9\-._]+\}\}|\$\{[^{}]+\}|%\{[^{}]+\}|^(?:\s*\{[\w-]+\})+\s*$/

/** What is wrong with a literal in its slot and what to write instead; nothing when it fits. */
export function literalProblem(text: string, type: SlotType, range?: AttributeSpec['range']): string | undefined {
  const value = text.trim()
  if (type === 'string' || type === 'any') return undefined
  if (type === 'int' || type === 'long') {
    if (!/^-?\d+$/.test(value)) return `"${value}" is not a whole number: write one, such as 60, or an expression`
    const [least, most] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    return Number(value) >= least && Number(value) <= most
      ? undefined
      : `"${value}" is out of range: write a number from ${least} to ${most}`
  }
  if (type === 'double') {
    return value !== '' && Number.isFinite(Number(value))
      ? undefined
      : `"${value}" is not a number: write one, such as 1.5`
  }
  if (type === 'bool') {
    return /^(true|false)$/i.test(value) ? undefined : `"${value}" is neither true nor false: write one of them`
  }
  const found = type.some((candidate) => candidate.toLowerCase() === value.toLowerCase())
  return found ? undefined : `"${value}" is not one of ${type.join(', ')}: write one of them`
}
