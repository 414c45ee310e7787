import { typeNamed } from '../../types/registry.js'
import type { Type } from '../../types/type.js'
import { allocate } from '../budget.js'
import { raise } from '../exceptions.js'
import { NetObject } from '../object.js'
import { RegexMatcher, type Span } from './matcher.js'
import { RegexParser } from './parser.js'
import { REGEX_OPTIONS } from './syntax.js'

/** By options, then by pattern, whose hash its string keeps: a key made of both would be hashed at each call. */
const matchers = new Map<number, Map<string, RegexMatcher>>()
const CACHED_PATTERNS = 500
const CACHED_OPTIONS = 16

function matcherOf(pattern: string, options: number): RegexMatcher {
  let patterns = matchers.get(options)
  let matcher = patterns?.get(pattern)
  if (matcher !== undefined) return matcher
  matcher = new RegexMatcher(new RegexParser(pattern, options).parse(), (options & REGEX_OPTIONS.RightToLeft) !== 0)
  if (patterns === undefined) {
    patterns = new Map()
    if (matchers.size >= CACHED_OPTIONS) matchers.clear()
    matchers.set(options, patterns)
  }
  if (patterns.size >= CACHED_PATTERNS) patterns.clear()
  patterns.set(pattern, matcher)
  return matcher
}

export class RegexValue extends NetObject {
  readonly matcher: RegexMatcher

  constructor(
    readonly pattern: string,
    readonly options = 0,
  ) {
    super()
    if (options < 0 || options > 2047)
      raise(
        'ArgumentOutOfRangeException',
        "Specified argument was out of the range of valid values. (Parameter 'options')",
      )
    this.matcher = matcherOf(pattern, options)
  }

  isMatch(text: string, from = this.startOf(text)): boolean {
    return this.matcher.match(text, from) !== undefined
  }

  get type(): Type {
    return typeNamed('Regex')
  }

  get names(): readonly string[] {
    return this.matcher.program.names
  }

  override display(): string {
    return this.pattern
  }

  /** Where a search begins. */
  startOf(text: string): number {
    return this.matcher.backwards ? text.length : 0
  }

  match(text: string, from = this.startOf(text)): MatchValue {
    return new MatchValue(this, text, this.matcher.match(text, from))
  }

  *matches(text: string, from = this.startOf(text)): Generator<MatchValue> {
    for (let match = this.match(text, from); match.success; match = match.next()) yield match
  }

  replace(text: string, by: (match: MatchValue) => string, count = -1, from = this.startOf(text)): string {
    const pieces: string[] = []
    let rest = this.#whole(text)
    let left = count
    for (const match of this.matches(text, from)) {
      if (left-- === 0) break
      const [piece, after] = this.#cut(rest, match)
      pieces.push(text.slice(piece.start, piece.end), by(match))
      rest = after
      allocate(0)
    }
    pieces.push(text.slice(rest.start, rest.end))
    const result = this.#inOrder(pieces).join('')
    allocate(result.length)
    return result
  }

  split(text: string, count = 0): string[] {
    const parts: string[] = []
    let rest = this.#whole(text)
    let found = 0
    for (const match of this.matches(text)) {
      if (count > 0 && ++found >= count) break
      const [piece, after] = this.#cut(rest, match)
      parts.push(text.slice(piece.start, piece.end))
      for (const group of match.groups.slice(1)) if (group.success) parts.push(group.value)
      rest = after
    }
    parts.push(text.slice(rest.start, rest.end))
    return this.#inOrder(parts)
  }

  #whole(text: string): Span {
    return { start: 0, end: text.length }
  }

  /** What of the rest lies on the near side of a match, and what on the far side. */
  #cut({ start, end }: Span, { index, length }: MatchValue): readonly [near: Span, far: Span] {
    const before = { start, end: index }
    const after = { start: index + length, end }
    return this.matcher.backwards ? [after, before] : [before, after]
  }

  #inOrder(pieces: string[]): string[] {
    return this.matcher.backwards ? pieces.toReversed() : pieces
  }
}

export class CaptureValue extends NetObject {
  constructor(
    readonly text: string,
    readonly span: Span | undefined,
  ) {
    super()
  }

  get type(): Type {
    return typeNamed('Capture')
  }

  get index(): number {
    return this.span?.start ?? 0
  }

  get length(): number {
    return this.span === undefined ? 0 : this.span.end - this.span.start
  }

  get value(): string {
    return this.span === undefined ? '' : this.text.slice(this.span.start, this.span.end)
  }

  override display(): string {
    return this.value
  }
}

export class GroupValue extends CaptureValue {
  constructor(
    text: string,
    readonly name: string,
    readonly spans: readonly Span[],
  ) {
    super(text, spans.at(-1))
  }

  override get type(): Type {
    return typeNamed('Group')
  }

  get success(): boolean {
    return this.span !== undefined
  }

  get captures(): CaptureValue[] {
    return this.spans.map((span) => new CaptureValue(this.text, span))
  }
}

export class MatchValue extends GroupValue {
  readonly groups: readonly GroupValue[]

  constructor(
    readonly regex: RegexValue,
    text: string,
    found: Span[][] | undefined,
  ) {
    super(text, '0', found?.[0] ?? [])
    this.groups = regex.names.map((name, i) => (i === 0 ? this : new GroupValue(text, name, found?.[i] ?? [])))
  }

  override get type(): Type {
    return typeNamed('Match')
  }

  group(key: string | number): GroupValue {
    const index = typeof key === 'number' ? key : this.regex.names.indexOf(key)
    return this.groups[index] ?? new GroupValue(this.text, String(key), [])
  }

  /** An empty match moves on by one, so as not to be found again. */
  next(): MatchValue {
    const { backwards } = this.regex.matcher
    const end = backwards ? this.index : this.index + this.length
    const step = backwards ? -1 : 1
    const from = this.length === 0 ? end + step : end
    return from < 0 || from > this.text.length
      ? new MatchValue(this.regex, this.text, undefined)
      : this.regex.match(this.text, from)
  }

  /** A replacement pattern: `$1`, `${name}`, `$&`, `$$`, `` $` ``, `$'`. */
  expand(pattern: string): string {
    return pattern.replace(
      /\$(?:(\$)|(\d+)|\{(\w+)\}|(&)|(`)|(')|(\+)|(_))/g,
      (whole, dollar, number, name, all, before, after, last, input) => {
        if (dollar !== undefined) return '$'
        if (all !== undefined) return this.value
        if (before !== undefined) return this.text.slice(0, this.index)
        if (after !== undefined) return this.text.slice(this.index + this.length)
        if (last !== undefined) return this.groups.at(-1)!.value
        if (input !== undefined) return this.text
        const key = (number ?? name) as string
        const index = /^\d+$/.test(key) ? Number(key) : this.regex.names.indexOf(key)
        return this.groups[index] === undefined ? whole : this.groups[index].value
      },
    )
  }
}
