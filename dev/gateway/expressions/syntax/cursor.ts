import type { Block, Expression } from './ast.js'
import { ParseError, type Token } from './token.js'

/** Nesting that no real expression reaches; it keeps hostile text from exhausting the stack. */
const MAXIMUM_DEPTH = 256

/** The rules that others refer back to: a lambda's body is a block, whose statements hold expressions. */
export interface Grammar {
  expression(p: Cursor): Expression
  /** Operands of `==` and tighter, which a pattern takes as its constant. */
  shift(p: Cursor): Expression
  block(p: Cursor): Block
}

/** Walks over tokens; `mark` and `reset` let the parser try a reading and take it back. */
export class Cursor {
  #index = 0
  #depth = 0
  /** Names that occur within lambdas and local functions: variables of these names live in cells, the others in plain slots. */
  readonly sharedNames = new Set<string>()
  functionDepth = 0

  constructor(
    readonly tokens: readonly Token[],
    readonly grammar: Grammar,
  ) {}

  get current(): Token {
    return this.tokens[this.#index]!
  }

  peek(ahead = 1): Token {
    return this.tokens[Math.min(this.#index + ahead, this.tokens.length - 1)]!
  }

  advance(): Token {
    const token = this.current
    if (token.kind !== 'end') this.#index++
    return token
  }

  mark(): number {
    return this.#index
  }

  reset(mark: number): void {
    this.#index = mark
  }

  /** Whether the current token is this punctuation or keyword. */
  at(text: string): boolean {
    const { kind, text: own } = this.current
    return own === text && (kind === 'punctuation' || kind === 'keyword')
  }

  /** Whether the current token is this word, which is a keyword only in this place (`var`, `when`, `from`). */
  atWord(text: string): boolean {
    return this.current.kind === 'identifier' && this.current.text === text
  }

  take(text: string): boolean {
    if (!this.at(text)) return false
    this.advance()
    return true
  }

  takeWord(text: string): boolean {
    if (!this.atWord(text)) return false
    this.advance()
    return true
  }

  expect(text: string): Token {
    if (this.at(text)) return this.advance()
    const code = { ';': 'CS1002', ')': 'CS1026', '}': 'CS1513', ']': 'CS1003' }[text] ?? 'CS1003'
    const message = code === 'CS1003' ? `Syntax error, '${text}' expected` : `${text} expected`
    throw new ParseError(message, this.#missingAt(), code)
  }

  /** The comma between two arguments or elements. */
  expectSeparator(close: string): void {
    if (this.take(',')) return
    if (this.current.kind === 'end' || this.at(';') || this.at(')') || this.at(']') || this.at('}')) this.expect(close)
    this.fail("Syntax error, ',' expected", 'CS1003')
  }

  identifier(): Token {
    if (this.current.kind === 'identifier') return this.advance()
    throw new ParseError('Identifier expected', this.current.position, 'CS1001')
  }

  fail(message: string, code: string, position = this.current.position): never {
    throw new ParseError(message, position, code)
  }

  /** `>` `>` without space between: the shift operator, or `>=` after one for `>>=`. */
  atAdjacent(first: string, second: string): boolean {
    const next = this.peek()
    return this.at(first) && next.text === second && next.position === this.current.end
  }

  nested<T>(parse: () => T): T {
    if (++this.#depth > MAXIMUM_DEPTH) this.fail('The expression is nested too deeply', 'CS8078')
    try {
      return parse()
    } finally {
      this.#depth--
    }
  }

  /** Tries a reading; undefined, and nothing consumed, when it does not fit. */
  attempt<T>(parse: () => T | undefined): T | undefined {
    const mark = this.mark()
    try {
      const result = parse()
      if (result !== undefined) return result
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
    }
    this.reset(mark)
    return undefined
  }

  withinFunction<T>(parse: () => T): T {
    this.functionDepth++
    try {
      return parse()
    } finally {
      this.functionDepth--
    }
  }

  /** Missing punctuation is reported right after the token before, where it belongs. */
  #missingAt(): number {
    const before = this.tokens[this.#index - 1]
    return before === undefined ? this.current.position : Math.max(before.end - 1, 0)
  }
}
