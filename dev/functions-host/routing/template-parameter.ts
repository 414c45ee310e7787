/** What stands between the braces of a route parameter. */
export interface ParameterDeclaration {
  readonly name: string
  readonly catchAll: boolean
  readonly optional: boolean
  readonly defaultValue: string | undefined
  /** Inline constraints as written, without the colon: `int`, `range(1,5)`. */
  readonly constraints: readonly string[]
}

/** Parses the unescaped inside of a parameter: `*`, `**` or nothing, a name, `:constraint` any number of times, `=default` or `?`. */
export function parseParameter(text: string): ParameterDeclaration {
  const stars = text.startsWith('**') ? 2 : text.startsWith('*') ? 1 : 0
  const optional = text.endsWith('?')
  const body = text.slice(stars, optional ? -1 : undefined)
  // A parameter's name may begin with a delimiter, so the search for one starts at the second character.
  const nameEnd = indexOfDelimiter(body, 1)
  const { constraints, rest } = parseConstraints(body.slice(nameEnd))
  return {
    name: body.slice(0, nameEnd),
    catchAll: stars > 0,
    optional,
    defaultValue: rest.startsWith('=') ? rest.slice(1) : undefined,
    constraints,
  }
}

function indexOfDelimiter(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    if (text[index] === ':' || text[index] === '=') return index
  }
  return text.length
}

function parseConstraints(text: string): { constraints: string[]; rest: string } {
  const constraints: string[] = []
  let rest = text
  while (rest.startsWith(':')) {
    const end = constraintEnd(rest)
    if (end > 1) constraints.push(rest.slice(1, end))
    rest = rest.slice(end)
  }
  return { constraints, rest }
}

/**
 * Where the constraint that starts with the colon at 0 ends. Inside parentheses, a `)` closes only at the end or before
 * `:` or `=`, and `:` and `=` end nothing as long as a `)` still follows: both occur in regular expressions.
 */
function constraintEnd(text: string): number {
  let index = 1
  while (index < text.length && !':(='.includes(text[index] as string)) index++
  if (text[index] !== '(') return index
  for (index++; index < text.length; index++) {
    const next = text[index + 1]
    if (text[index] === ')' && (next === undefined || next === ':' || next === '=')) return index + 1
    if ((text[index] === ':' || text[index] === '=') && text.indexOf(')', index + 1) < 0) return index
  }
  return index
}
