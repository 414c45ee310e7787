import { LimitError } from '../limits.js'
import type { RegexNode, RegexProgram } from './syntax.js'

/** Attempts of one match; a pattern that needs more on its text is one that grows without bound. */
const MAXIMUM_STEPS = 2_000_000

export interface Span {
  readonly start: number
  readonly end: number
}

interface State {
  readonly text: string
  /** Captures by group, the last one being the group's value. */
  readonly captures: Span[][]
  steps: number
}

type Continue = (at: number) => boolean
type Matcher = (state: State, at: number, next: Continue) => boolean

/** A compiled pattern: a backtracking matcher of our own, because the host's cannot be stopped when a pattern explodes. */
export class RegexMatcher {
  readonly #run: Matcher

  /** `backwards` is RegexOptions.RightToLeft: the pattern's end is tried first, from the text's end on. */
  constructor(
    readonly program: RegexProgram,
    readonly backwards: boolean,
  ) {
    this.#run = compile(program.node, backwards)
  }

  /** The captures of the first match at or after `from`, backwards at or before it; undefined when there is none. */
  match(text: string, from: number): Span[][] | undefined {
    const state: State = { text, captures: this.program.names.map(() => []), steps: 0 }
    try {
      const step = this.backwards ? -1 : 1
      for (let start = from; start >= 0 && start <= text.length; start += step) {
        let end = -1
        const found = this.#run(state, start, (at) => {
          end = at
          return true
        })
        if (found) {
          state.captures[0] = [spanOf(start, end)]
          return state.captures
        }
      }
      return undefined
    } catch (error) {
      if (error instanceof RangeError) return timeout()
      throw error
    }
  }
}

function spanOf(a: number, b: number): Span {
  return a < b ? { start: a, end: b } : { start: b, end: a }
}

function timeout(): never {
  throw new LimitError(
    'System.Text.RegularExpressions.RegexMatchTimeoutException',
    'The Regex engine has timed out while trying to match a pattern to an input string.',
  )
}

function count(state: State): void {
  if (++state.steps > MAXIMUM_STEPS) timeout()
}

function compile(node: RegexNode, backwards: boolean): Matcher {
  const within = (item: RegexNode): Matcher => compile(item, backwards)
  switch (node.kind) {
    case 'char': {
      const { test } = node
      if (backwards) return (state, at, next) => at > 0 && test(state.text.charCodeAt(at - 1)) && next(at - 1)
      return (state, at, next) => at < state.text.length && test(state.text.charCodeAt(at)) && next(at + 1)
    }
    case 'sequence':
      return sequence((backwards ? node.items.toReversed() : node.items).map(within))
    case 'alternatives': {
      const items = node.items.map(within)
      return (state, at, next) => {
        count(state)
        return items.some((item) => item(state, at, next))
      }
    }
    case 'repeat':
      return repeat(node, backwards)
    case 'group':
      return group(within(node.item), node.number)
    case 'balance':
      return balance(within(node.item), node.takes, node.number)
    case 'atomic':
      return atomic(within(node.item))
    case 'look':
      return look(compile(node.item, node.behind), node.negative)
    case 'reference':
      return reference(node, backwards)
    case 'conditional': {
      const [yes, no] = [within(node.yes), within(node.no)]
      return (state, at, next) => (state.captures[node.number]!.length > 0 ? yes : no)(state, at, next)
    }
    case 'assert': {
      const { test } = node
      return (state, at, next) => test(state.text, at) && next(at)
    }
  }
}

function sequence(items: readonly Matcher[]): Matcher {
  const from = (i: number): Matcher => {
    const item = items[i]
    if (item === undefined) return (_state, at, next) => next(at)
    if (i === items.length - 1) return item
    const rest = from(i + 1)
    return (state, at, next) => item(state, at, (after) => rest(state, after, next))
  }
  return from(0)
}

function repeat(node: Extract<RegexNode, { kind: 'repeat' }>, backwards: boolean): Matcher {
  const { item, minimum, maximum, lazy } = node
  if (item.kind === 'char') return repeatChar(item.test, node, backwards)
  const matcher = compile(item, backwards)
  const turn = (state: State, at: number, done: number, next: Continue): boolean => {
    count(state)
    const again = () =>
      done < maximum &&
      matcher(state, at, (after) => (after !== at || done < minimum) && turn(state, after, done + 1, next))
    if (done < minimum) return again()
    return lazy ? next(at) || again() : again() || next(at)
  }
  return (state, at, next) => turn(state, at, 0, next)
}

/** A single character repeated needs no recursion: count how many there are, then give back one by one. */
function repeatChar(
  test: (code: number) => boolean,
  { minimum, maximum, lazy }: Extract<RegexNode, { kind: 'repeat' }>,
  backwards: boolean,
): Matcher {
  return (state, at, next) => {
    const { text } = state
    const limit = Math.min(maximum, backwards ? at : text.length - at)
    const isNext = (done: number) => done < limit && test(text.charCodeAt(backwards ? at - done - 1 : at + done))
    const after = (done: number) => (backwards ? at - done : at + done)
    let done = 0
    while (done < (lazy ? minimum : limit) && isNext(done)) done++
    if (done < minimum) return false
    if (lazy) {
      for (;;) {
        count(state)
        if (next(after(done))) return true
        if (!isNext(done)) return false
        done++
      }
    }
    for (; done >= minimum; done--) {
      count(state)
      if (next(after(done))) return true
    }
    return false
  }
}

function group(item: Matcher, number: number): Matcher {
  return (state, start, next) =>
    item(state, start, (end) => {
      const spans = state.captures[number]!
      spans.push(spanOf(start, end))
      if (next(end)) return true
      spans.pop()
      return false
    })
}

function balance(item: Matcher, takes: number, number: number | undefined): Matcher {
  return (state, start, next) =>
    item(state, start, (end) => {
      const taken = state.captures[takes]!.pop()
      if (taken === undefined) return false
      const own = number === undefined ? undefined : state.captures[number]!
      own?.push({ start: Math.min(taken.end, start), end: Math.max(taken.end, start) })
      if (next(end)) return true
      own?.pop()
      state.captures[takes]!.push(taken)
      return false
    })
}

function atomic(item: Matcher): Matcher {
  return (state, at, next) => {
    let end = -1
    const found = item(state, at, (after) => {
      end = after
      return true
    })
    return found && next(end)
  }
}

function look(item: Matcher, negative: boolean): Matcher {
  return (state, at, next) => {
    const saved = state.captures.map((spans) => spans.length)
    const found = item(state, at, () => true)
    if (negative || !found) for (const [i, length] of saved.entries()) state.captures[i]!.length = length
    return found !== negative && next(at)
  }
}

function reference({ number, ignoreCase }: Extract<RegexNode, { kind: 'reference' }>, backwards: boolean): Matcher {
  return (state, at, next) => {
    const span = state.captures[number]!.at(-1)
    if (span === undefined) return false
    const wanted = state.text.slice(span.start, span.end)
    const after = backwards ? at - wanted.length : at + wanted.length
    if (after < 0) return false
    const found = state.text.slice(Math.min(at, after), Math.max(at, after))
    const equal = ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted
    return equal && next(after)
  }
}
