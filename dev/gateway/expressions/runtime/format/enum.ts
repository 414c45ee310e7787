import type { Type } from '../../types/type.js'
import { raise } from '../exceptions.js'

/** The member's name, the names of the flags, or the number when neither says it. */
export function enumText(value: number, type: Type): string {
  const { values = {}, isFlags = false } = type.definition.options
  const exact = Object.keys(values).find((name) => values[name] === value)
  if (exact !== undefined) return exact
  return (isFlags ? flagNames(value, values) : undefined) ?? String(value)
}

function flagNames(value: number, values: Readonly<Record<string, number>>): string | undefined {
  let rest = value
  const names: string[] = []
  for (const [name, bits] of Object.entries(values).sort((a, b) => b[1] - a[1])) {
    if (bits === 0 || (rest & bits) !== bits) continue
    names.unshift(name)
    rest &= ~bits
  }
  return rest === 0 && names.length > 0 ? names.join(', ') : undefined
}

export function formatEnum(value: number, type: Type, format: string): string {
  switch (format.toUpperCase()) {
    case '':
    case 'G':
    case 'F':
      return enumText(value, type)
    case 'D':
      return String(value)
    case 'X':
      return (value >>> 0).toString(16).toUpperCase().padStart(8, '0')
    default:
      return raise('FormatException', 'Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".')
  }
}

/** By name, with or without regard to case, a list of flags, or a number; undefined when it is none. */
export function parseEnum(text: string, type: Type, ignoreCase: boolean): number | undefined {
  const values = type.definition.options.values ?? {}
  let result = 0
  for (const part of text.split(',').map((name) => name.trim())) {
    const name = Object.keys(values).find(
      (key) => key === part || (ignoreCase && key.toLowerCase() === part.toLowerCase()),
    )
    if (name !== undefined) result |= values[name]!
    else if (/^[+-]?\d+$/.test(part)) result |= Number(part)
    else return undefined
  }
  return result
}
