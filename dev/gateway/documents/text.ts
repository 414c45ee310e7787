import type { Position } from '../problem.js'

/** A replaced piece: `text` between `start` and `end` came from `origin` in the file. */
interface Replacement {
  readonly start: number
  readonly end: number
  readonly origin: number
  /** How much longer the text before `end` is than the file up to the same place. */
  readonly shift: number
}

/** A document's text after named values are put in, which still knows where each character stands in the file. */
export class PolicyText {
  readonly #lines: number[]

  private constructor(
    readonly file: string,
    readonly text: string,
    original: string,
    private readonly replacements: readonly Replacement[],
  ) {
    this.#lines = lineStarts(original)
  }

  static of(text: string, file: string): PolicyText {
    return new PolicyText(file, text, text, [])
  }

  /** Replaces every match of `pattern` for which `replace` gives a text. */
  static replacing(
    original: string,
    file: string,
    pattern: RegExp,
    replace: (match: RegExpExecArray) => string | undefined,
  ): PolicyText {
    const replacements: Replacement[] = []
    let text = ''
    let copied = 0
    for (const match of original.matchAll(pattern)) {
      const value = replace(match)
      if (value === undefined) continue
      text += original.slice(copied, match.index)
      copied = match.index + match[0].length
      const start = text.length
      text += value
      replacements.push({ start, end: text.length, origin: match.index, shift: text.length - copied })
    }
    return new PolicyText(file, text + original.slice(copied), original, replacements)
  }

  /** The place in the file; a character of a named value stands where its `{{name}}` does. */
  positionAt(offset: number): Position {
    const index = last(this.replacements, (replacement) => replacement.start <= offset)
    const replacement = this.replacements[index]
    if (replacement === undefined) return this.#position(offset)
    return this.#position(offset < replacement.end ? replacement.origin : offset - replacement.shift)
  }

  #position(offset: number): Position {
    const line = last(this.#lines, (start) => start <= offset)
    return { line: line + 1, column: offset - this.#lines[line]! + 1 }
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return starts
}

/** The index of the last item that satisfies a condition true of a leading part of the list only; -1 when none does. */
function last<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(items[middle]!)) low = middle + 1
    else high = middle
  }
  return low - 1
}
