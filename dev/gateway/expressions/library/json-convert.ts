import { QueryValue } from '../runtime/collections.js'
import { DateTimeOffsetValue, DateTimeValue } from '../runtime/datetime.js'
import { raise } from '../runtime/exceptions.js'
import { contentToken, fromObject, toObject } from '../runtime/json/convert.js'
import { JsonReader } from '../runtime/json/reader.js'
import { JContainer, JObject, type JProperty, type JToken, JValue, TOKEN_TYPES } from '../runtime/json/token.js'
import { writeJson } from '../runtime/json/writer.js'
import type { TypeValue } from '../runtime/type-value.js'
import { box, isInstance } from '../runtime/typing.js'
import { define } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { child } from './json.js'
import { convertToken } from './json-conversions.js'
import { readOptions, type SettingsValue, serializeOptions } from './json-settings.js'

function deserialize(text: string, type: Type, settings: SettingsValue | null = null): unknown {
  const isToken = isInstance(new JObject(), type) || type.fullName.startsWith('Newtonsoft.Json.Linq')
  if (text.trim() === '' && !type.isValueType) return null
  const token = new JsonReader(text, readOptions(settings)).read()
  if (token === undefined)
    return raise('JsonSerializationException', `No JSON content found and type '${type.fullName}' is not nullable.`)
  return isToken && token instanceof JValue && token.value === null && type.fullName !== 'Newtonsoft.Json.Linq.JToken'
    ? null
    : toObject(token, type)
}

function serialize(value: unknown, formatting = 0, settings: SettingsValue | null = null): string {
  const token = fromObject(value, 0, serializeOptions(settings))
  const format = (settings?.get('DateFormatString') as string | null | undefined) ?? undefined
  const isIndented = formatting === 1 || settings?.get('Formatting') === 1
  const text = writeJson(format === undefined ? token : withDates(token, format), isIndented)
  return escaped(text, settings)
}

/** The dates of a token as text in one format; what the token belongs to is not changed. */
function withDates(token: JToken, format: string): JToken {
  const copy = token.clone()
  const all = copy instanceof JContainer ? [...descendants(copy)] : [copy]
  for (const item of all) {
    if (!(item instanceof JValue)) continue
    if (item.value instanceof DateTimeValue || item.value instanceof DateTimeOffsetValue) {
      const text = new JValue(item.value.format(format), TOKEN_TYPES.String)
      if (item === copy) return text
      item.replaceBy(text)
    }
  }
  return copy
}

function escaped(text: string, settings: SettingsValue | null): string {
  const handling = settings?.get('StringEscapeHandling') ?? 0
  const hex = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
  if (handling === 1) return text.replace(/[^\0-\x7f]/g, hex)
  return handling === 2 ? text.replace(/[<>&']/g, hex) : text
}

function* descendants(token: JToken): Generator<JToken> {
  for (const item of token.children) {
    yield item
    yield* descendants(item)
  }
}

const NUMBERS = ['bool', 'char', 'int', 'long', 'short', 'uint', 'ulong', 'byte', 'float', 'double', 'decimal']
const VALUES = [...NUMBERS, 'DateTime', 'DateTimeOffset', 'Guid', 'TimeSpan']

define('static class Newtonsoft.Json.JsonConvert', {
  'static string SerializeObject(object? value)': (value: unknown) => serialize(value),
  'static string SerializeObject(object? value, Formatting formatting)': serialize,
  'static string SerializeObject(object? value, JsonSerializerSettings? settings)': (
    value: unknown,
    settings: SettingsValue | null,
  ) => serialize(value, 0, settings),
  'static string SerializeObject(object? value, Formatting formatting, JsonSerializerSettings? settings)': serialize,
  'static object DeserializeObject(string value)': (text: string) => deserialize(text, typeNamed('Object')),
  'static object DeserializeObject(string value, JsonSerializerSettings? settings)': (
    text: string,
    settings: SettingsValue | null,
  ) => deserialize(text, typeNamed('Object'), settings),
  'static object DeserializeObject(string value, Type type)': (text: string, type: TypeValue) =>
    box(deserialize(text, type.represents), type.represents),
  'static T DeserializeObject<T>(string value)': (text: string, T: Type) => deserialize(text, T),
  'static T DeserializeObject<T>(string value, JsonSerializerSettings? settings)': (
    text: string,
    settings: SettingsValue | null,
    T: Type,
  ) => deserialize(text, T, settings),
  'static T DeserializeAnonymousType<T>(string value, T anonymousTypeObject)': (
    text: string,
    _sample: unknown,
    T: Type,
  ) => deserialize(text, T),
  'static T DeserializeAnonymousType<T>(string value, T anonymousTypeObject, JsonSerializerSettings settings)': (
    text: string,
    _sample: unknown,
    settings: SettingsValue,
    T: Type,
  ) => deserialize(text, T, settings),
  ...Object.fromEntries(
    VALUES.map((name) => [
      `static string ToString(${name} value)`,
      (value: unknown) => writeJson(contentToken(box(value, typeNamed(name === 'bool' ? 'Boolean' : name))), false),
    ]),
  ),
  'static string ToString(string? value)': (value: string | null) => writeJson(contentToken(value), false),
  'static string ToString(object? value)': (value: unknown) => writeJson(contentToken(value), false),
})

type Tokens = Iterable<JToken>
const tokens = (generate: () => Iterable<unknown>) => new QueryValue(typeNamed('JToken'), generate)

/** The children of each, or what is under a key; a simple value stands for itself. */
function* valuesOf(source: Tokens, key?: unknown): Generator<JToken> {
  for (const token of source) {
    if (key !== undefined) {
      const found = token instanceof JValue ? null : child(token, key)
      if (found !== null) yield found
    } else if (token instanceof JObject) {
      for (const property of token.properties.values()) yield property.value
    } else if (token instanceof JValue) yield token
    else yield* token.children
  }
}

define('static class Newtonsoft.Json.Linq.Extensions', {
  'static U Value<U>(this IEnumerable<JToken> value)': (token: unknown, U: Type) => convertToken(token as JToken, U),
  'static IEnumerable<U> Values<U>(this IEnumerable<JToken> source)': (source: Tokens, U: Type) =>
    new QueryValue(U, function* () {
      for (const token of valuesOf(source)) yield convertToken(token, U)
    }),
  'static IEnumerable<U> Values<U>(this IEnumerable<JToken> source, object key)': (
    source: Tokens,
    key: unknown,
    U: Type,
  ) =>
    new QueryValue(U, function* () {
      for (const token of valuesOf(source, key)) yield convertToken(token, U)
    }),
  'static IEnumerable<JToken> Values(this IEnumerable<JToken> source)': (source: Tokens) =>
    tokens(() => valuesOf(source)),
  'static IEnumerable<JToken> Values(this IEnumerable<JToken> source, object key)': (source: Tokens, key: unknown) =>
    tokens(() => valuesOf(source, key)),
  'static IEnumerable<JToken> Children<T>(this IEnumerable<T> source)': (source: Tokens) =>
    tokens(() => [...source].flatMap((token) => [...token.children])),
  'static IEnumerable<JProperty> Properties(this IEnumerable<JObject> source)': (source: Iterable<JObject>) =>
    new QueryValue(typeNamed('JProperty'), function* (): Generator<JProperty> {
      for (const object of source) yield* object.properties.values()
    }),
  'static IEnumerable<JToken> Descendants(this IEnumerable<JContainer> source)': (source: Tokens) =>
    tokens(function* () {
      for (const token of source) yield* descendants(token)
    }),
  'static IEnumerable<JToken> AsJEnumerable(this IEnumerable<JToken> source)': (source: Tokens) => source,
})
