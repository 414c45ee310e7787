import { raise } from '../runtime/exceptions.js'
import { NetObject } from '../runtime/object.js'
import { define } from '../types/define.js'
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
})
define('class System.Globalization.NumberFormatInfo : IFormatProvider', {
  'static NumberFormatInfo InvariantInfo { get; }': () => INVARIANT,
})
define('class System.Globalization.DateTimeFormatInfo : IFormatProvider', {
  'static DateTimeFormatInfo InvariantInfo { get; }': () => INVARIANT,
})
define('static class System.Environment', { 'static string NewLine { get; }': () => '\n' })
