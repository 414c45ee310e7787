import { raise, raiseRange } from '../runtime/exceptions.js'
import { NetObject } from '../runtime/object.js'
import { toLower, toUpper } from '../runtime/strings.js'
import { define, defineEnum } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

/** Every culture formats and parses as the invariant one; only its name is kept. */
class CultureValue extends NetObject {
  constructor(readonly name: string) {
    super()
  }

  get type(): Type {
    return typeNamed('CultureInfo')
  }

  override display(): string {
    return this.name
  }
}

const INVARIANT = new CultureValue('')
const named = (name: string) =>
  /^[A-Za-z]{0,8}(?:-[A-Za-z0-9]{2,8})*$/.test(name)
    ? new CultureValue(name)
    : raise(
        'CultureNotFoundException',
        `Culture is not supported. (Parameter 'name')\n${name} is an invalid culture identifier.`,
      )

define('class System.Globalization.CultureInfo : IFormatProvider', {
  'CultureInfo(string name)': named,
  'static CultureInfo InvariantCulture { get; }': () => INVARIANT,
  'static CultureInfo CurrentCulture { get; }': () => INVARIANT,
  'static CultureInfo CurrentUICulture { get; }': () => INVARIANT,
  'static CultureInfo GetCultureInfo(string name)': named,
  'static CultureInfo CreateSpecificCulture(string name)': named,
  'string Name { get; }': (self: CultureValue) => self.name,
  'TextInfo TextInfo { get; }': () => TEXT_INFO,
  'NumberFormatInfo NumberFormat { get; }': () => INVARIANT,
  'DateTimeFormatInfo DateTimeFormat { get; }': () => INVARIANT,
})

class TextInfoValue extends NetObject {
  get type(): Type {
    return typeNamed('TextInfo')
  }
}
const TEXT_INFO = new TextInfoValue()
/** Words that are all capitals are taken for acronyms and stay. */
const titleCase = (text: string) =>
  text.replace(/\p{L}[\p{L}\p{M}\p{Nd}']*/gu, (word) =>
    word.length > 1 && word === toUpper(word) ? word : toUpper(word[0]!) + toLower(word.slice(1)),
  )
define('class System.Globalization.TextInfo', {
  'string ToTitleCase(string str)': (_self: unknown, text: string) => titleCase(text),
  'string ToUpper(string str)': (_self: unknown, text: string) => toUpper(text),
  'string ToLower(string str)': (_self: unknown, text: string) => toLower(text),
})
defineEnum(
  'System.Globalization.CompareOptions',
  {
    None: 0,
    IgnoreCase: 1,
    IgnoreNonSpace: 2,
    IgnoreSymbols: 4,
    IgnoreKanaType: 8,
    IgnoreWidth: 16,
    OrdinalIgnoreCase: 0x10000000,
    StringSort: 0x20000000,
    Ordinal: 0x40000000,
  },
  { isFlags: true },
)
define('class System.Globalization.NumberFormatInfo : IFormatProvider', {
  'static NumberFormatInfo CurrentInfo { get; }': () => INVARIANT,
  'string NumberDecimalSeparator { get; }': () => '.',
  'string NumberGroupSeparator { get; }': () => ',',
  'string CurrencySymbol { get; }': () => '¤',
  'string PercentSymbol { get; }': () => '%',
  'string NegativeSign { get; }': () => '-',
  'static NumberFormatInfo InvariantInfo { get; }': () => INVARIANT,
})
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = 'January,February,March,April,May,June,July,August,September,October,November,December,'.split(',')
const month = (number: number) => MONTHS[number - 1] ?? raiseRange('month')
define('class System.Globalization.DateTimeFormatInfo : IFormatProvider', {
  'static DateTimeFormatInfo CurrentInfo { get; }': () => INVARIANT,
  'string GetMonthName(int month)': (_self: unknown, number: number) => month(number),
  'string GetAbbreviatedMonthName(int month)': (_self: unknown, number: number) => month(number).slice(0, 3),
  'string GetDayName(DayOfWeek dayofweek)': (_self: unknown, day: number) => DAYS[day] ?? raiseRange('dayofweek'),
  'string GetAbbreviatedDayName(DayOfWeek dayofweek)': (_self: unknown, day: number) =>
    DAYS[day]?.slice(0, 3) ?? raiseRange('dayofweek'),
  'static DateTimeFormatInfo InvariantInfo { get; }': () => INVARIANT,
})
define('static class System.Environment', { 'static string NewLine { get; }': () => '\n' })
