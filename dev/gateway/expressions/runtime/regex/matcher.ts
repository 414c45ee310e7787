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

  constructor(readonly program: RegexProgram) {
    this.#run = compile(program.node)
  }

  /** The captures of the first match at or after `from`; undefined when there is none. */
  match(text: string, from: number): Span[][] | undefined {
    const state: State = { text, captures: this.program.names.map(() => []), steps: 0 }
    try {
      for (let start = from; start <= text.length; start++) {
        let end = -1
        const found = this.#run(state, start, (at) => {
          end = at
          return true
        })
        if (found) {
          state.captures[0] = [{ start, end }]
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

function timeout(): never {
  throw new LimitError(
    'System.Text.RegularExpressions.RegexMatchTimeoutException',
    'The Regex engine has timed out while trying to match a pattern to an input string.',
  )
}

function count(state: State): void {
  if (++state.steps > MAXIMUM_STEPS) timeout()
}

function compile(node: RegexNode): Matcher {
  switch (node.kind) {
    case 'char': {
      const { test } = node
      return (state, at, next) => at < state.text.length && test(state.text.charCodeAt(at)) && next(at + 1)
    }
    case 'sequence':
      return sequence(node.items.map(compile))
    case 'alternatives': {
      const items = node.items.map(compile)
      return (state, at, next) => {
        count(state)
        return items.some((item) => item(state, at, next))
      }
    }
    case 'repeat':
      return repeat(node)
    case 'group':
      return group(compile(node.item), node.number)
    case 'balance':
      return balance(compile(node.item), node.takes, node.number)
    case 'atomic':
      return atomic(compile(node.item))
    case 'look':
      return look(compile(node.item), node.behind, node.negative)
    case 'reference':
      return reference(node.number, node.ignoreCase)
    case 'conditional': {
      const [yes, no] = [compile(node.yes), compile(node.no)]
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

function repeat(node: Extract<RegexNode, { kind: 'repeat' }>): Matcher {
  const { item, minimum, maximum, lazy } = node
  if (item.kind === 'char') return repeatChar(item.test, minimum, maximum, lazy)
  const matcher = compile(item)
  const turn = (state: State, at: number, done: number, next: Continue): boolean => {
    count(state)
    const again = () =>
      done < maximum &&
      matcher(state, at, (after) => (after > at || done < minimum) && turn(state, after, done + 1, next))
    if (done < minimum) return again()
    return lazy ? next(at) || again() : again() || next(at)
  }
  return (state, at, next) => turn(state, at, 0, next)
}

/** A single character repeated needs no recursion: count how many there are, then give back one by one. */
function repeatChar(test: (code: number) => boolean, minimum: number, maximum: number, lazy: boolean): Matcher {
  return (state, at, next) => {
    const { text } = state
    const limit = Math.min(text.length, at + maximum)
    let end = at
    if (lazy) {
      while (end < at + minimum) {
        if (end >= text.length || !test(text.charCodeAt(end))) return false
        end++
      }
      for (;;) {
        count(state)
        if (next(end)) return true
        if (end >= limit || !test(text.charCodeAt(end))) return false
        end++
      }
    }
    while (end < limit && test(text.charCodeAt(end))) end++
    for (; end >= at + minimum; end--) {
      count(state)
      if (next(end)) return true
    }
    return false
  }
}

function group(item: Matcher, number: number): Matcher {
  return (state, start, next) =>
    item(state, start, (end) => {
      const spans = state.captures[number]!
      spans.push({ start, end })
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

function look(item: Matcher, behind: boolean, negative: boolean): Matcher {
  return (state, at, next) => {
    const saved = state.captures.map((spans) => spans.length)
    const found = behind ? matchesBefore(item, state, at) : item(state, at, () => true)
    if (negative || !found) for (const [i, length] of saved.entries()) state.captures[i]!.length = length
    return found !== negative && next(at)
  }
}

/** Whether something that ends at `at` matches: tried from every start, nearest first. */
function matchesBefore(item: Matcher, state: State, at: number): boolean {
  for (let start = at; start >= 0; start--) {
    count(state)
    if (item(state, start, (end) => end === at)) return true
  }
  return false
}

function reference(number: number, ignoreCase: boolean): Matcher {
  return (state, at, next) => {
    const span = state.captures[number]!.at(-1)
    if (span === undefined) return false
    const wanted = state.text.slice(span.start, span.end)
    const found = state.text.slice(at, at + wanted.length)
    const equal = ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted
    return equal && next(at + wanted.length)
  }
}
