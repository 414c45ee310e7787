import type { SerializeOptions } from '../runtime/json/convert.js'
import type { MergeSettings } from '../runtime/json/merge.js'
import type { ReadOptions } from '../runtime/json/reader.js'
import { NetObject } from '../runtime/object.js'
import { define, defineEnum } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'

/** Newtonsoft's settings: plain properties that keep what they are given. Those without effect here are accepted. */
export class SettingsValue extends NetObject {
  readonly #values = new Map<string, unknown>()

  constructor(readonly name: string) {
    super()
  }

  get type(): Type {
    return typeNamed(this.name)
  }

  get(name: string): unknown {
    return this.#values.get(name)
  }

  set(name: string, value: unknown): void {
    this.#values.set(name, value)
  }
}

defineEnum('Newtonsoft.Json.NullValueHandling', ['Include', 'Ignore'])
defineEnum('Newtonsoft.Json.DefaultValueHandling', ['Include', 'Ignore', 'Populate', 'IgnoreAndPopulate'])
defineEnum('Newtonsoft.Json.MissingMemberHandling', ['Ignore', 'Error'])
defineEnum('Newtonsoft.Json.ReferenceLoopHandling', ['Error', 'Ignore', 'Serialize'])
defineEnum('Newtonsoft.Json.DateParseHandling', ['None', 'DateTime', 'DateTimeOffset'])
defineEnum('Newtonsoft.Json.DateFormatHandling', ['IsoDateFormat', 'MicrosoftDateFormat'])
defineEnum('Newtonsoft.Json.DateTimeZoneHandling', ['Local', 'Utc', 'Unspecified', 'RoundtripKind'])
defineEnum('Newtonsoft.Json.FloatParseHandling', ['Double', 'Decimal'])
defineEnum('Newtonsoft.Json.StringEscapeHandling', ['Default', 'EscapeNonAscii', 'EscapeHtml'])
defineEnum('Newtonsoft.Json.TypeNameHandling', ['None', 'Objects', 'Arrays', 'All', 'Auto'])
defineEnum('Newtonsoft.Json.Linq.MergeArrayHandling', ['Concat', 'Union', 'Replace', 'Merge'])
defineEnum('Newtonsoft.Json.Linq.MergeNullValueHandling', ['Ignore', 'Merge'])
defineEnum('Newtonsoft.Json.Linq.CommentHandling', ['Ignore', 'Load'])
defineEnum('Newtonsoft.Json.Linq.LineInfoHandling', ['Ignore', 'Load'])
defineEnum('Newtonsoft.Json.Linq.DuplicatePropertyNameHandling', ['Replace', 'Ignore', 'Error'])

/** A class of settings: properties by C# declaration, and what each is before it is set. */
function defineSettings(fullName: string, properties: Readonly<Record<string, unknown>>): void {
  const name = fullName.slice(fullName.lastIndexOf('.') + 1)
  define(`class ${fullName}`, {
    [`${name}()`]: () => new SettingsValue(name),
    ...Object.fromEntries(
      Object.entries(properties).map(([declaration, initial]) => {
        const property = declaration.split(' ')[1]!
        return [
          `${declaration} { get; set; }`,
          {
            get: (self: SettingsValue) => self.get(property) ?? initial,
            set: (self: SettingsValue, value: unknown) => self.set(property, value),
          },
        ]
      }),
    ),
  })
}

define('class Newtonsoft.Json.Serialization.DefaultContractResolver', {
  'DefaultContractResolver()': () => new SettingsValue('Newtonsoft.Json.Serialization.DefaultContractResolver'),
})
define(
  'class Newtonsoft.Json.Serialization.CamelCasePropertyNamesContractResolver : Newtonsoft.Json.Serialization.DefaultContractResolver',
  {
    'CamelCasePropertyNamesContractResolver()': () =>
      new SettingsValue('Newtonsoft.Json.Serialization.CamelCasePropertyNamesContractResolver'),
  },
)
defineSettings('Newtonsoft.Json.JsonSerializerSettings', {
  'NullValueHandling NullValueHandling': 0,
  'DefaultValueHandling DefaultValueHandling': 0,
  'MissingMemberHandling MissingMemberHandling': 0,
  'ReferenceLoopHandling ReferenceLoopHandling': 0,
  'DateParseHandling DateParseHandling': 1,
  'DateFormatHandling DateFormatHandling': 0,
  'DateTimeZoneHandling DateTimeZoneHandling': 3,
  'FloatParseHandling FloatParseHandling': 0,
  'StringEscapeHandling StringEscapeHandling': 0,
  'TypeNameHandling TypeNameHandling': 0,
  'Formatting Formatting': 0,
  'string? DateFormatString': null,
  'int? MaxDepth': null,
  'CultureInfo? Culture': null,
  'bool CheckAdditionalContent': false,
  'Newtonsoft.Json.Serialization.DefaultContractResolver? ContractResolver': null,
})
defineSettings('Newtonsoft.Json.Linq.JsonMergeSettings', {
  'MergeArrayHandling MergeArrayHandling': 0,
  'MergeNullValueHandling MergeNullValueHandling': 0,
  'StringComparison PropertyNameComparison': 4,
})
defineSettings('Newtonsoft.Json.Linq.JsonLoadSettings', {
  'CommentHandling CommentHandling': 0,
  'LineInfoHandling LineInfoHandling': 1,
  'DuplicatePropertyNameHandling DuplicatePropertyNameHandling': 0,
})

const MERGES = ['concat', 'union', 'replace', 'merge'] as const

export function mergeSettings(settings: SettingsValue | null): MergeSettings {
  return {
    arrays: MERGES[(settings?.get('MergeArrayHandling') as number | undefined) ?? 0]!,
    takesNull: settings?.get('MergeNullValueHandling') === 1,
  }
}

export function loadOptions(settings: SettingsValue | null): ReadOptions {
  return { dates: true, refuseDuplicates: settings?.get('DuplicatePropertyNameHandling') === 2 }
}

/** How text is read by settings with `DateParseHandling` and `FloatParseHandling`. */
export function readOptions(settings: SettingsValue | null): ReadOptions {
  const dates = (settings?.get('DateParseHandling') as number | undefined) ?? 1
  return { dates: dates === 2 ? 'offset' : dates === 1, decimals: settings?.get('FloatParseHandling') === 1 }
}

export function serializeOptions(settings: SettingsValue | null): SerializeOptions {
  const resolver = settings?.get('ContractResolver')
  const isCamel = resolver instanceof SettingsValue && resolver.name.includes('CamelCase')
  const omits = settings?.get('DefaultValueHandling')
  return {
    omitsNull: settings?.get('NullValueHandling') === 1,
    omitsDefault: omits === 1 || omits === 3,
    ...(isCamel && { nameOf: camelCase }),
  }
}

/** `URLValue` becomes `urlValue`: capitals up to the one that begins the next word. */
function camelCase(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z](?=[^A-Z])|^[A-Z]+$/, (capitals) => capitals.toLowerCase())
}

/** A JsonTextReader: its text, and how what is loaded from it is to be read. */
export class JsonReaderValue extends SettingsValue {
  constructor(readonly text: string) {
    super('JsonTextReader')
  }

  get options(): ReadOptions {
    return readOptions(this)
  }
}

define('abstract class Newtonsoft.Json.JsonReader : IDisposable', {
  'DateParseHandling DateParseHandling { get; set; }': setting('DateParseHandling', 1),
  'FloatParseHandling FloatParseHandling { get; set; }': setting('FloatParseHandling', 0),
  'DateTimeZoneHandling DateTimeZoneHandling { get; set; }': setting('DateTimeZoneHandling', 3),
  'int? MaxDepth { get; set; }': setting('MaxDepth', 64),
  'void Close()': () => null,
  'void Dispose()': () => null,
})
define('class Newtonsoft.Json.JsonTextReader : JsonReader', {
  'JsonTextReader(TextReader reader)': (reader: { readToEnd(): string }) => new JsonReaderValue(reader.readToEnd()),
})

function setting(name: string, initial: unknown) {
  return {
    get: (self: SettingsValue) => self.get(name) ?? initial,
    set: (self: SettingsValue, value: unknown) => self.set(name, value),
  }
}
