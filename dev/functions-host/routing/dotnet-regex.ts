/**
 * A route's regular expression as .NET runs it for constraints: case-insensitive, culture-invariant, and unanchored.
 * Where JavaScript's syntax means something else it is rewritten: `$` also stands before a final newline, `\d` and `\w`
 * take every script's digits and letters.
 * @throws SyntaxError when JavaScript cannot run the expression.
 */
export function toJavaScriptRegExp(pattern: string): RegExp {
  let source = ''
  let inClass = false
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] as string
    if (character === '\\') source += translateEscape(pattern[++index] ?? '\\', inClass)
    else if (character === '$' && !inClass) source += END_OR_FINAL_NEWLINE
    else {
      source += isBareBracket(character, inClass) || isBareBrace(pattern, index) ? `\\${character}` : character
      if (character === '[') inClass = true
      if (character === ']') inClass = false
    }
  }
  return new RegExp(source, 'iu')
}

const WORD = '\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}'
const END_OR_FINAL_NEWLINE = '(?=\\n?(?![^]))'

function translateEscape(character: string, inClass: boolean): string {
  switch (character) {
    case 'd':
      return '\\p{Nd}'
    case 'D':
      return '\\P{Nd}'
    case 'w':
      return inClass ? WORD : `[${WORD}]`
    case 'W':
      if (inClass) throw new SyntaxError('\\W inside [ ] cannot be run here; write [^\\w] for it.')
      return `[^${WORD}]`
    case '-':
      return inClass ? '\\-' : '-'
    case 'A':
      return '^'
    case 'Z':
      return END_OR_FINAL_NEWLINE
    case 'z':
      return '(?![^])'
    default:
      return needsNoEscape(character) ? character : `\\${character}`
  }
}

/** In Unicode mode JavaScript refuses a backslash before a character that has no meaning of its own. */
function needsNoEscape(character: string): boolean {
  return /[^A-Za-z0-9^$\\.*+?()[\]{}|/-]/.test(character)
}

/** .NET takes a `]` that closes nothing as itself, and a `[` inside a class too. */
function isBareBracket(character: string, inClass: boolean): boolean {
  return inClass ? character === '[' : character === ']'
}

/** .NET takes a `{` that begins no quantifier, and its `}`, as themselves; Unicode mode refuses them. */
function isBareBrace(pattern: string, index: number): boolean {
  if (pattern[index] === '{') return !/^\{\d+(,\d*)?\}/.test(pattern.slice(index))
  return pattern[index] === '}' && !/\{\d+(,\d*)?$/.test(pattern.slice(0, index))
}
