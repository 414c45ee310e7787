import { raiseArgumentNull } from '../../runtime/exceptions.js'
import { PARSERS } from '../../runtime/xml/values.js'

interface Valued {
  readonly value: string
}

/** The explicit conversions of XElement and XAttribute: to a nullable type, null gives null. */
export function conversions(type: string, parameter: string) {
  const table: Record<string, (source: Valued | null) => unknown> = {
    [`explicit operator string(${type}? ${parameter})`]: (source) => (source === null ? null : source.value),
  }
  for (const [name, parse] of Object.entries(PARSERS)) {
    table[`explicit operator ${name}(${type}? ${parameter})`] = (source) =>
      parse(source === null ? raiseArgumentNull(parameter) : source.value)
    table[`explicit operator ${name}?(${type}? ${parameter})`] = (source) =>
      source === null ? null : parse(source.value)
  }
  return table
}
