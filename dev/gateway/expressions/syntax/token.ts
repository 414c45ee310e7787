import type { Constant } from './ast.js'

export type TokenKind = 'identifier' | 'keyword' | 'literal' | 'interpolated' | 'punctuation' | 'end'

/** A piece of an interpolated string: text, or a hole with its own tokens' source. */
export type InterpolationPart =
  | { readonly text: string }
  | { readonly hole: string; readonly position: number; readonly alignment?: string; readonly format?: string }

export interface Token {
  readonly kind: TokenKind
  /** The identifier, keyword or punctuation; verbatim `@` prefixes are gone. */
  readonly text: string
  /** Offset in the expression's source. */
  readonly position: number
  readonly end: number
  readonly value?: Constant
  readonly parts?: readonly InterpolationPart[]
}

/** An error in the text itself, by offset; the compiler turns the offset into a line and column. */
export class ParseError extends Error {
  override readonly name = 'ParseError'

  constructor(
    message: string,
    readonly position: number,
    readonly code = 'CS1003',
  ) {
    super(message)
  }
}

export const KEYWORDS: ReadonlySet<string> = new Set(
  `abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else
  enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long
  namespace new null object operator out override params private protected public readonly ref return sbyte sealed short
  sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using
  virtual void volatile while`
    .trim()
    .split(/\s+/),
)

export const PREDEFINED_TYPES: ReadonlySet<string> = new Set(
  'bool byte char decimal double float int long object sbyte short string uint ulong ushort'.split(' '),
)

/** Longest first, so that the scanner takes the longest that matches. `>>` is made by the parser, because of `List<List<int>>`. */
export const PUNCTUATION: readonly string[] =
  '<<= => == != <= >= && || ?? ?. ++ -- += -= *= /= %= &= |= ^= << :: ( ) [ ] { } ; , . : ? = < > + - * / % & | ^ ! ~'.split(
    ' ',
  )
