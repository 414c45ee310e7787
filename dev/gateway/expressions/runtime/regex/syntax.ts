/** RegexOptions. */
export const REGEX_OPTIONS = {
  None: 0,
  IgnoreCase: 1,
  Multiline: 2,
  ExplicitCapture: 4,
  Compiled: 8,
  Singleline: 16,
  IgnorePatternWhitespace: 32,
  RightToLeft: 64,
  ECMAScript: 256,
  CultureInvariant: 512,
  NonBacktracking: 1024,
} as const

export type CharTest = (code: number) => boolean

export type RegexNode =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'alternatives'; readonly items: readonly RegexNode[] }
  | {
      readonly kind: 'repeat'
      readonly item: RegexNode
      readonly minimum: number
      readonly maximum: number
      readonly lazy: boolean
    }
  | { readonly kind: 'group'; readonly number: number; readonly item: RegexNode }
  /** Takes the last capture of `takes` back; `number` captures what lies between. */
  | { readonly kind: 'balance'; readonly takes: number; readonly number: number | undefined; readonly item: RegexNode }
  | { readonly kind: 'atomic'; readonly item: RegexNode }
  | { readonly kind: 'look'; readonly item: RegexNode; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: 'reference'; readonly number: number; readonly ignoreCase: boolean }
  | { readonly kind: 'conditional'; readonly number: number; readonly yes: RegexNode; readonly no: RegexNode }
  | { readonly kind: 'assert'; readonly test: (text: string, at: number) => boolean }

export interface RegexProgram {
  readonly node: RegexNode
  /** Names by group number; unnamed groups are named by their number. */
  readonly names: readonly string[]
}

const WORD = /[\p{L}\p{Mn}\p{Nd}\p{Pc}\u200c\u200d]/u
const SPACE = /[\s\x85]/
const DIGIT = /\p{Nd}/u

export function isWord(code: number): boolean {
  if (code < 128)
    return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  return WORD.test(String.fromCharCode(code))
}

/** `\d`, `\w`, `\s` and their opposites, by Unicode or, in ECMAScript mode, by ASCII. */
export function classEscape(letter: string, ecma: boolean): CharTest | undefined {
  const ascii =
    (pattern: RegExp): CharTest =>
    (code) =>
      code < 128 && pattern.test(String.fromCharCode(code))
  const positive: CharTest | undefined = {
    d: ecma
      ? ascii(/\d/)
      : (code: number) => (code < 128 ? code >= 48 && code <= 57 : DIGIT.test(String.fromCharCode(code))),
    w: ecma ? ascii(/\w/) : isWord,
    s: ecma ? ascii(/\s/) : (code: number) => SPACE.test(String.fromCharCode(code)),
  }[letter.toLowerCase()]
  if (positive === undefined) return undefined
  return letter === letter.toLowerCase() ? positive : (code) => !positive(code)
}

const BLOCKS: Readonly<Record<string, readonly [number, number]>> = {
  IsBasicLatin: [0, 0x7f],
  'IsLatin-1Supplement': [0x80, 0xff],
  IsGreek: [0x370, 0x3ff],
  IsCyrillic: [0x400, 0x4ff],
  IsHebrew: [0x590, 0x5ff],
  IsArabic: [0x600, 0x6ff],
}

/** `\p{Lu}` or `\p{IsGreek}`; undefined for a name that does not exist. */
export function propertyTest(name: string): CharTest | undefined {
  const block = BLOCKS[name]
  if (block !== undefined) return (code) => code >= block[0] && code <= block[1]
  if (
    !/^(?:L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|C|Cc|Cf|Cs|Co|Cn)$/.test(
      name,
    )
  )
    return undefined
  const pattern = new RegExp(`\\p{${name}}`, 'u')
  return (code) => pattern.test(String.fromCharCode(code))
}

export function foldCase(test: CharTest): CharTest {
  return (code) => {
    if (test(code)) return true
    const c = String.fromCharCode(code)
    const [lower, upper] = [c.toLowerCase(), c.toUpperCase()]
    return (lower.length === 1 && test(lower.charCodeAt(0))) || (upper.length === 1 && test(upper.charCodeAt(0)))
  }
}
