import { ArrayValue } from '../runtime/array.js'
import { ListValue } from '../runtime/collections.js'
import { TimeSpanValue } from '../runtime/datetime.js'
import { enumeratorOf } from '../runtime/enumerator.js'
import { raiseRange } from '../runtime/exceptions.js'
import { type CaptureValue, type GroupValue, type MatchValue, RegexValue } from '../runtime/regex/regex.js'
import { REGEX_OPTIONS } from '../runtime/regex/syntax.js'
import { INT, STRING } from '../types/core.js'
import { define, defineEnum } from '../types/define.js'
import type { Implementation } from '../types/members.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

defineEnum('System.Text.RegularExpressions.RegexOptions', REGEX_OPTIONS, { isFlags: true })

class CollectionValue extends ListValue {
  constructor(
    readonly collection: string,
    items: unknown[],
    element: string,
    readonly match?: MatchValue,
  ) {
    super(typeNamed(element), items)
  }

  override get type(): Type {
    return typeNamed(this.collection)
  }
}
const matches = (regex: RegexValue, text: string, from = regex.startOf(text)) =>
  new CollectionValue('MatchCollection', [...regex.matches(text, from)], 'Match')
const strings = (items: string[]) => ArrayValue.of(STRING, items)
const SPECIAL = /[\\*+?|{[()^$.# \t\n\r\f\v]/g
const SPELLED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f', '\v': '\\v' }

/** Positive and below 2³¹ - 1 milliseconds, or -1 for none. */
function checkTimeout(timeout: unknown): void {
  if (!(timeout instanceof TimeSpanValue)) return
  const milliseconds = Number(timeout.ticks) / 10_000
  if (milliseconds !== -1 && !(milliseconds > 0 && milliseconds < 2 ** 31 - 1)) raiseRange('matchTimeout')
}

/** Static methods take the pattern, options and a time limit, which the engine's own step limit stands for. */
function statics(
  signature: string,
  parameters: string,
  apply: (regex: RegexValue, text: string, ...rest: never[]) => unknown,
  extra = 0,
): Record<string, Implementation> {
  const run = (text: string, pattern: string, ...rest: unknown[]) => {
    const options = typeof rest[extra] === 'number' ? rest[extra] : 0
    checkTimeout(rest[extra + 1])
    return apply(new RegexValue(pattern, options), text, ...(rest.slice(0, extra) as never[]))
  }
  const own = parameters === '' ? '' : `, ${parameters}`
  return {
    [`static ${signature}(string input, string pattern${own})`]: run,
    [`static ${signature}(string input, string pattern${own}, RegexOptions options)`]: run,
    [`static ${signature}(string input, string pattern${own}, RegexOptions options, TimeSpan matchTimeout)`]: run,
  }
}

const replaceText = (regex: RegexValue, text: string, by: string) => regex.replace(text, (match) => match.expand(by))
const replaceWith = (regex: RegexValue, text: string, by: (match: MatchValue) => string) =>
  regex.replace(text, (match) => by(match) ?? '')

define('class System.Text.RegularExpressions.Regex', {
  'Regex(string pattern)': (pattern: string) => new RegexValue(pattern),
  'Regex(string pattern, RegexOptions options)': (pattern: string, options: number) => new RegexValue(pattern, options),
  'Regex(string pattern, RegexOptions options, TimeSpan matchTimeout)': (
    pattern: string,
    options: number,
    timeout: TimeSpanValue,
  ) => {
    checkTimeout(timeout)
    return new RegexValue(pattern, options)
  },
  ...statics('bool IsMatch', '', (regex, text) => regex.isMatch(text)),
  ...statics('Match Match', '', (regex, text) => regex.match(text)),
  ...statics('MatchCollection Matches', '', (regex, text) => matches(regex, text)),
  ...statics('int Count', '', (regex, text) => [...regex.matches(text)].length),
  ...statics('string[] Split', '', (regex, text) => strings(regex.split(text))),
  ...statics('string Replace', 'string replacement', replaceText, 1),
  ...statics('string Replace', 'MatchEvaluator evaluator', replaceWith, 1),
  'bool IsMatch(string input)': (self: RegexValue, text: string) => self.isMatch(text),
  'bool IsMatch(string input, int startat)': (self: RegexValue, text: string, from: number) => self.isMatch(text, from),
  'Match Match(string input)': (self: RegexValue, text: string) => self.match(text),
  'Match Match(string input, int startat)': (self: RegexValue, text: string, from: number) => self.match(text, from),
  'MatchCollection Matches(string input)': (self: RegexValue, text: string) => matches(self, text),
  'MatchCollection Matches(string input, int startat)': matches,
  'string Replace(string input, string replacement)': replaceText,
  'string Replace(string input, string replacement, int count)': (
    self: RegexValue,
    text: string,
    by: string,
    count: number,
  ) => self.replace(text, (match) => match.expand(by), count),
  'string Replace(string input, string replacement, int count, int startat)': (
    self: RegexValue,
    text: string,
    by: string,
    count: number,
    from: number,
  ) => self.replace(text, (match) => match.expand(by), count, from),
  'string Replace(string input, MatchEvaluator evaluator)': replaceWith,
  'string Replace(string input, MatchEvaluator evaluator, int count)': (
    self: RegexValue,
    text: string,
    by: (match: MatchValue) => string,
    count: number,
  ) => self.replace(text, by, count),
  'int Count(string input)': (self: RegexValue, text: string) => [...self.matches(text)].length,
  'string[] Split(string input)': (self: RegexValue, text: string) => strings(self.split(text)),
  'string[] Split(string input, int count)': (self: RegexValue, text: string, count: number) =>
    strings(self.split(text, count)),
  'static string Escape(string str)': (text: string) => text.replace(SPECIAL, (c) => SPELLED[c] ?? `\\${c}`),
  'static string Unescape(string str)': (text: string) =>
    text.replace(/\\([tnrfv])|\\([\s\S])/g, (_whole, letter: string | undefined, c: string) =>
      letter === undefined ? c : { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' }[letter]!,
    ),
  'string[] GetGroupNames()': (self: RegexValue) => strings([...self.names]),
  'int[] GetGroupNumbers()': (self: RegexValue) =>
    ArrayValue.of(
      INT,
      self.names.map((_, i) => i),
    ),
  'string GroupNameFromNumber(int i)': (self: RegexValue, index: number) => self.names[index] ?? '',
  'int GroupNumberFromName(string name)': (self: RegexValue, name: string) => self.names.indexOf(name),
  'RegexOptions Options { get; }': (self: RegexValue) => self.options,
  'string ToString()': (self: RegexValue) => self.pattern,
})
define('class System.Text.RegularExpressions.Capture', {
  'string Value { get; }': (self: CaptureValue) => self.value,
  'int Index { get; }': (self: CaptureValue) => self.index,
  'int Length { get; }': (self: CaptureValue) => self.length,
  'string ToString()': (self: CaptureValue) => self.value,
})
define('class System.Text.RegularExpressions.Group : Capture', {
  'bool Success { get; }': (self: GroupValue) => self.success,
  'string Name { get; }': (self: GroupValue) => self.name,
  'CaptureCollection Captures { get; }': (self: GroupValue) =>
    new CollectionValue('CaptureCollection', self.captures, 'Capture'),
})
define('class System.Text.RegularExpressions.Match : Group', {
  'GroupCollection Groups { get; }': (self: MatchValue) =>
    new CollectionValue('GroupCollection', [...self.groups], 'Group', self),
  'Match NextMatch()': (self: MatchValue) => self.next(),
  'string Result(string replacement)': (self: MatchValue, by: string) => self.expand(by),
  'static Match Empty { get; }': () => new RegexValue('(?!)').match(''),
})
const collection = (element: string) => ({
  'int Count { get; }': (self: ListValue) => self.count,
  [`${element} this[int i]`]: (self: ListValue, index: number) => self.get(index),
  [`IEnumerator<${element}> GetEnumerator()`]: enumeratorOf,
})
define('class System.Text.RegularExpressions.MatchCollection : IList<Match>, IReadOnlyList<Match>', collection('Match'))
define(
  'class System.Text.RegularExpressions.CaptureCollection : IList<Capture>, IReadOnlyList<Capture>',
  collection('Capture'),
)
define('class System.Text.RegularExpressions.GroupCollection : IReadOnlyList<Group>', {
  'int Count { get; }': (self: ListValue) => self.count,
  'IEnumerator<Group> GetEnumerator()': enumeratorOf,
  'Group this[int groupnum]': (self: CollectionValue, index: number) => self.match!.group(index),
  'Group this[string groupname]': (self: CollectionValue, name: string) => self.match!.group(name),
  'bool ContainsKey(string key)': (self: CollectionValue, name: string) => self.match!.regex.names.includes(name),
})
