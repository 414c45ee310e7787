/** A piece of a URL template between slashes. */
export type Segment =
  | { readonly kind: 'literal' /** In lower case. */; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  /** Literal text and parameters in one segment, such as `{name}.json`. */
  | { readonly kind: 'pattern'; readonly pattern: RegExp; readonly names: readonly string[] }
  /** Everything that is left, slashes included; only at the end. */
  | { readonly kind: 'wildcard'; readonly name?: string }

/** A query parameter that the template has: a fixed value, or a named one that has to be there. */
export interface QueryPart {
  readonly name: string
  readonly value:
    | { readonly kind: 'literal'; readonly text: string }
    | { readonly kind: 'parameter'; readonly name: string }
}

export interface Template {
  readonly segments: readonly Segment[]
  readonly query: readonly QueryPart[]
}

/** Parses an operation's URL template such as `/catalog/{id}/*?view={view}`. Throws an Error that says what is wrong with it. */
export function parseTemplate(text: string): Template {
  const mark = text.indexOf('?')
  const path = mark < 0 ? text : text.slice(0, mark)
  const query =
    mark < 0
      ? []
      : text
          .slice(mark + 1)
          .split('&')
          .filter((part) => part !== '')
          .map(parseQueryPart)
  const pieces = splitPath(path)
  return { segments: pieces.map((piece, i) => parseSegment(piece, i === pieces.length - 1, text)), query }
}

/** The pieces of a path between slashes: none for the root, an empty one at the end for a trailing slash. */
export function splitPath(path: string): string[] {
  const inner = path.startsWith('/') ? path.slice(1) : path
  return inner === '' ? [] : inner.split('/')
}

function parseSegment(piece: string, isLast: boolean, template: string): Segment {
  const wildcard = /^(?:\*|\{\*(\w+)\})$/.exec(piece)
  if (wildcard !== null) {
    if (!isLast) throw new Error(`"${template}": the wildcard * has to be the last segment`)
    return wildcard[1] === undefined ? { kind: 'wildcard' } : { kind: 'wildcard', name: wildcard[1] }
  }
  const only = /^\{([^{}]+)\}$/.exec(piece)
  if (only !== null) return { kind: 'parameter', name: only[1]! }
  if (!piece.includes('{')) return { kind: 'literal', text: piece.toLowerCase() }
  const names: string[] = []
  const source = piece.split(/(\{[^{}]+\})/).map((part) => {
    if (!/^\{[^{}]+\}$/.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    names.push(part.slice(1, -1))
    return '([^/]+?)'
  })
  if (names.length === 0) throw new Error(`"${template}": a { has no }`)
  return { kind: 'pattern', pattern: new RegExp(`^${source.join('')}$`, 'i'), names }
}

function parseQueryPart(part: string): QueryPart {
  const [name = '', value = ''] = part.split('=', 2).map(decode)
  const parameter = /^\{([^{}]+)\}$/.exec(value)
  return {
    name,
    value: parameter === null ? { kind: 'literal', text: value } : { kind: 'parameter', name: parameter[1]! },
  }
}

/** Percent-decodes; text that is not valid stays as it is. */
export function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
