/** An expression that does not end: `offset` is where the construct that is open begins. */
export class ScanError extends Error {
  override readonly name = 'ScanError'

  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message)
  }
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/**
 * Finds the end of the policy expression that starts at `start` (the `@` of `@(` or `@{`), by reading C# far enough to
 * know which brackets count: those in strings, character literals and comments do not. Returns the offset after the
 * closing bracket, and adds the ranges of literals and comments to `literals`. Throws ScanError when there is no end.
 */
export function scanExpression(text: string, start: number, literals: Range[] = []): number {
  return scanCode(text, start + 2, { closer: closers[text[start + 1]!]!, opened: start, holes: 0, literals })
}

export type Range = readonly [start: number, end: number]

interface Code {
  readonly closer: string
  readonly opened: number
  /** How many interpolation holes the code stands in. */
  readonly holes: number
  readonly literals?: Range[]
}
/** Deeper than anybody writes, and shallow enough for the stack. */
const maximumHoles = 50

/** Reads code up to its closer. In an interpolation hole a `:` outside brackets begins a format, which is not code. */
function scanCode(text: string, from: number, { closer, opened, holes, literals }: Code): number {
  if (holes > maximumHoles) throw new ScanError(opened, 'interpolated strings are nested too deeply')
  const open: { closer: string; offset: number }[] = [{ closer, offset: opened }]
  let i = from
  while (i < text.length) {
    const after = skipLiteral(text, i, holes)
    if (after > i) {
      literals?.push([i, after])
      i = after
      continue
    }
    const char = text[i]!
    const opens = closers[char]
    if (opens !== undefined) open.push({ closer: opens, offset: i })
    else if (holes > 0 && char === ':' && open.length === 1) i = formatEnd(text, i) - 1
    else if (char === ')' || char === ']' || char === '}') {
      const top = open.pop()!
      if (top.closer !== char) throw new ScanError(top.offset, `"${char}" stands where "${top.closer}" is needed`)
      if (open.length === 0) return i + 1
    }
    i++
  }
  const top = open.at(-1)!
  throw new ScanError(top.offset, `"${top.closer}" is missing`)
}

/** The offset after the string, character literal or comment at `i`, or `i` when there is none. */
function skipLiteral(text: string, i: number, holes: number): number {
  switch (text[i]) {
    case '"':
      return plainString(text, i)
    case "'":
      return characterLiteral(text, i)
    case '$':
      if (text[i + 1] === '"') return interpolatedString(text, i, i + 2, { verbatim: false, holes })
      return text.startsWith('@"', i + 1) ? interpolatedString(text, i, i + 3, { verbatim: true, holes }) : i
    case '@':
      if (text[i + 1] === '"') return verbatimString(text, i)
      return text.startsWith('$"', i + 1) ? interpolatedString(text, i, i + 3, { verbatim: true, holes }) : i
    case '/':
      return comment(text, i)
    default:
      return i
  }
}

function plainString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '"') return i + 1
    else if (char === '\n') break
  }
  throw new ScanError(start, 'the string is not closed on its line')
}

function verbatimString(text: string, start: number): number {
  for (let i = start + 2; i < text.length; i++) {
    if (text[i] !== '"') continue
    if (text[i + 1] !== '"') return i + 1
    i++
  }
  throw new ScanError(start, 'the verbatim string is not closed')
}

function characterLiteral(text: string, start: number): number {
  for (let i = start + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === "'") return i + 1
  }
  throw new ScanError(start, 'the character literal is not closed')
}

function comment(text: string, start: number): number {
  if (text[start + 1] === '/') {
    const end = text.indexOf('\n', start)
    return end < 0 ? text.length : end
  }
  if (text[start + 1] !== '*') return start
  const end = text.indexOf('*/', start + 2)
  if (end < 0) throw new ScanError(start, 'the comment is not closed')
  return end + 2
}

function interpolatedString(
  text: string,
  start: number,
  from: number,
  { verbatim, holes }: { verbatim: boolean; holes: number },
): number {
  for (let i = from; i < text.length; i++) {
    const char = text[i]!
    const doubled = text[i + 1] === char
    if (char === '"' && !(verbatim && doubled)) return i + 1
    if ((char === '{' || char === '}' || char === '"') && doubled) i++
    else if (char === '{') i = scanCode(text, i + 1, { closer: '}', opened: i, holes: holes + 1 }) - 1
    else if (char === '\\' && !verbatim) i++
    else if (char === '\n' && !verbatim) break
  }
  throw new ScanError(start, 'the interpolated string is not closed')
}

function formatEnd(text: string, from: number): number {
  const end = text.indexOf('}', from)
  return end < 0 ? text.length : end
}
