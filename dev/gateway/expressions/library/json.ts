import { KeyValue, ListValue, QueryValue } from '../runtime/collections.js'
import { enumeratorOf } from '../runtime/enumerator.js'
import { raise } from '../runtime/exceptions.js'
import { addContent, contentToken, fromObject, isMultiple, toObject } from '../runtime/json/convert.js'
import { mergeJson } from '../runtime/json/merge.js'
import { selectTokens } from '../runtime/json/path.js'
import { parseJson } from '../runtime/json/reader.js'
import {
  deepEquals,
  JArray,
  JContainer,
  JObject,
  JProperty,
  type JToken,
  JValue,
  TOKEN_TYPES,
} from '../runtime/json/token.js'
import { writeJson } from '../runtime/json/writer.js'
import { Box } from '../runtime/object.js'
import { ignoresCase, toUpper } from '../runtime/strings.js'
import { isInstance } from '../runtime/typing.js'
import { define, defineEnum } from '../types/define.js'
import { typeNamed } from '../types/registry.js'
import type { Type } from '../types/type.js'
import { castOf, convertToken, TOKEN_OPERATORS } from './json-conversions.js'
import { type JsonReaderValue, loadOptions, mergeSettings, type SettingsValue } from './json-settings.js'

defineEnum('Newtonsoft.Json.Formatting', ['None', 'Indented'])
defineEnum('Newtonsoft.Json.Linq.JTokenType', TOKEN_TYPES)
define('abstract class Newtonsoft.Json.JsonConverter')

interface Out {
  set(value: unknown): void
}
const query = (name: string, generate: () => Iterable<unknown>) => new QueryValue(typeNamed(name), generate)
const descendants = function* (token: JToken): Generator<JToken> {
  for (const child of token.children) {
    yield child
    yield* descendants(child)
  }
}

/** `token[key]`: a name for objects, a position for arrays; a value has no children. */
export function child(token: JToken, key: unknown): JToken | null {
  if (token instanceof JObject) {
    if (typeof key === 'string') return token.get(key)
    return raise(
      'ArgumentException',
      `Accessed JObject values with invalid key value: ${shownKey(key)}. Object property name expected.`,
    )
  }
  if (token instanceof JArray) {
    if (key instanceof Box && key.type.keyword === 'int') return token.get(key.value as number)
    return raise(
      'ArgumentException',
      `Accessed JArray values with invalid key value: ${shownKey(key)}. Int32 array index expected.`,
    )
  }
  return raise('InvalidOperationException', `Cannot access child value on ${token.type.fullName}.`)
}

function shownKey(key: unknown): string {
  return typeof key === 'string' ? `"${key}"` : key instanceof Box ? String(key.value) : 'null'
}

function setChild(token: JToken, key: unknown, value: JToken | null): void {
  const own = value ?? new JValue(null, TOKEN_TYPES.Null)
  if (token instanceof JObject && typeof key === 'string') token.set(key, own)
  else if (token instanceof JArray && key instanceof Box) token.set(key.value as number, own)
  else child(token, key)
}

function selectOne(token: JToken, path: string, errorWhenNoMatch = false): JToken | null {
  const found = selectTokens(token, path)
  if (found.length > 1) return raise('JsonException', 'Path returned multiple tokens.')
  if (found.length === 0 && errorWhenNoMatch) return raise('JsonException', `Path '${path}' does not match any token.`)
  return found[0] ?? null
}

const PARSE = (name: 'JToken' | 'JObject' | 'JArray') => ({
  [`static ${name} Parse(string json)`]: (text: string) => parseJson(text, name),
  [`static ${name} Parse(string json, JsonLoadSettings? settings)`]: (text: string, settings: SettingsValue | null) =>
    parseJson(text, name, loadOptions(settings)),
  [`static ${name} Load(JsonReader reader)`]: (reader: JsonReaderValue) => parseJson(reader.text, name, reader.options),
})

define('abstract class Newtonsoft.Json.Linq.JToken : IEnumerable<JToken>', {
  ...PARSE('JToken'),
  ...TOKEN_OPERATORS,
  'static JToken FromObject(object o)': (value: unknown) => fromObject(value),
  'static bool DeepEquals(JToken? t1, JToken? t2)': deepEquals,
  'JToken this[object key]': { get: child, set: setChild },
  'JTokenType Type { get; }': (self: JToken) => self.tokenType,
  'bool HasValues { get; }': (self: JToken) => self.children.length > 0,
  'JContainer Parent { get; }': (self: JToken) => self.parent,
  'JToken Root { get; }': (self: JToken) => self.root,
  'string Path { get; }': (self: JToken) => self.path,
  'JToken First { get; }': (self: JToken) =>
    self instanceof JContainer ? (self.children[0] ?? null) : noChildren(self),
  'JToken Last { get; }': (self: JToken) =>
    self instanceof JContainer ? (self.children.at(-1) ?? null) : noChildren(self),
  'JToken Next { get; }': (self: JToken) => sibling(self, 1),
  'JToken Previous { get; }': (self: JToken) => sibling(self, -1),
  'string ToString()': (self: JToken) => self.display(),
  'string ToString(Formatting formatting, params JsonConverter[]? converters)': (self: JToken, formatting: number) =>
    writeJson(self, formatting === 1),
  'JEnumerable<JToken> Children()': (self: JToken) => query('JToken', () => self.children),
  'JEnumerable<T> Children<T>()': (self: JToken, T: Type) =>
    new QueryValue(T, () => self.children.filter((token) => isInstance(token, T))),
  'T Value<T>(object key)': (self: JToken, key: unknown, T: Type) => convertToken(child(self, key), T),
  'IEnumerable<T> Values<T>()': (self: JToken, T: Type) =>
    new QueryValue(T, () => self.children.map((token) => convertToken(token, T))),
  'JToken SelectToken(string path)': (self: JToken, path: string) => selectOne(self, path),
  'JToken SelectToken(string path, bool errorWhenNoMatch)': selectOne,
  'IEnumerable<JToken> SelectTokens(string path)': (self: JToken, path: string) =>
    query('JToken', () => selectTokens(self, path)),
  'T ToObject<T>()': (self: JToken, T: Type) => (castOf(T) ?? ((token: JToken) => toObject(token, T)))(self),
  'IEnumerable<JToken> AncestorsAndSelf()': (self: JToken) =>
    query('JToken', function* () {
      for (let token: JToken | null = self; token !== null; token = token.parent) yield token
    }),
  'IEnumerable<JToken> BeforeSelf()': (self: JToken) => query('JToken', () => besides(self).before),
  'IEnumerable<JToken> AfterSelf()': (self: JToken) => query('JToken', () => besides(self).after),
  'IEnumerable<JToken> SelectTokens(string path, bool errorWhenNoMatch)': (
    self: JToken,
    path: string,
    errorWhenNoMatch: boolean,
  ) =>
    query('JToken', () => {
      const found = selectTokens(self, path)
      if (found.length === 0 && errorWhenNoMatch) selectOne(self, path, true)
      return found
    }),
  'static JToken ReadFrom(JsonReader reader)': (reader: JsonReaderValue) =>
    parseJson(reader.text, 'JToken', reader.options),
  'JToken DeepClone()': (self: JToken) => self.clone(),
  'void Remove()': (self: JToken) => self.remove(),
  'void Replace(JToken value)': (self: JToken, by: JToken) => self.replaceBy(by),
  'void AddAfterSelf(object? content)': (self: JToken, content: unknown) => insertBeside(self, content, 1),
  'void AddBeforeSelf(object? content)': (self: JToken, content: unknown) => insertBeside(self, content, 0),
  'IEnumerable<JToken> Ancestors()': (self: JToken) =>
    query('JToken', function* () {
      for (let token: JToken | null = self.parent; token !== null; token = token.parent) yield token
    }),
})
define('struct Newtonsoft.Json.Linq.JEnumerable<T> : IEnumerable<T>')

function noChildren(self: JToken): never {
  return raise('InvalidOperationException', `Cannot access child value on ${self.type.fullName}.`)
}

function sibling(self: JToken, step: number): JToken | null {
  const siblings = self.parent?.children ?? []
  return siblings[siblings.indexOf(self) + step] ?? null
}

function besides(self: JToken): { before: readonly JToken[]; after: readonly JToken[] } {
  const siblings = self.parent?.children ?? []
  const own = siblings.indexOf(self)
  return { before: siblings.slice(0, Math.max(own, 0)), after: siblings.slice(own + 1) }
}

function insertBeside(self: JToken, content: unknown, offset: number): void {
  const { parent } = self
  if (parent === null) raise('InvalidOperationException', 'The parent is missing.')
  if (parent instanceof JArray) parent.insert(parent.items.indexOf(self) + offset, contentToken(content))
  else addContent(parent, content)
}

define('abstract class Newtonsoft.Json.Linq.JContainer : JToken', {
  'int Count { get; }': (self: JContainer) => self.count,
  'void Add(object? content)': addContent,
  'void AddFirst(object? content)': (self: JContainer, content: unknown) => {
    const token = contentToken(content)
    if (self instanceof JArray) self.insert(0, token)
    else if (self instanceof JObject && token instanceof JProperty) self.prepend(token)
  },
  'IEnumerable<JToken> Descendants()': (self: JContainer) => query('JToken', () => descendants(self)),
  'IEnumerable<JToken> DescendantsAndSelf()': (self: JContainer) =>
    query('JToken', function* () {
      yield self
      yield* descendants(self)
    }),
  'void RemoveAll()': (self: JContainer) => {
    for (const token of [...self.children]) self.removeChild(token)
  },
  'void Merge(object? content)': (self: JContainer, content: unknown) => mergeJson(self, contentToken(content)),
  'void Merge(object? content, JsonMergeSettings? settings)': (
    self: JContainer,
    content: unknown,
    settings: SettingsValue | null,
  ) => mergeJson(self, contentToken(content), mergeSettings(settings)),
  'void ReplaceAll(object? content)': (self: JContainer, content: unknown) => {
    for (const token of [...self.children]) self.removeChild(token)
    addContent(self, content)
  },
})

const objectOf = (content: unknown): JObject => {
  const object = new JObject()
  addContent(object, content)
  return object
}
const findProperty = (self: JObject, name: string, comparison: number): JProperty | null => {
  const exact = self.properties.get(name)
  if (exact !== undefined || !ignoresCase(comparison)) return exact ?? null
  return [...self.properties.values()].find((property) => toUpper(property.name) === toUpper(name)) ?? null
}

define('class Newtonsoft.Json.Linq.JObject : JContainer, IDictionary<string, JToken>', {
  ...PARSE('JObject'),
  'static JObject FromObject(object o)': (value: unknown) => {
    const token = fromObject(value)
    if (token instanceof JObject) return token
    return raise('ArgumentException', `Object serialized to ${token.type.definition.name}. JObject instance expected.`)
  },
  'JObject()': () => new JObject(),
  'JObject(JObject other)': (other: JObject) => other.clone(),
  'JObject(params object[] content)': objectOf,
  'JObject(object content)': objectOf,
  'JToken this[string propertyName]': {
    get: (self: JObject, name: string) => self.get(name),
    set: setChild,
  },
  'JTokenType Type { get; }': (self: JObject) => self.tokenType,
  'IEnumerable<JProperty> Properties()': (self: JObject) => query('JProperty', () => self.properties.values()),
  'IEnumerable<JToken> PropertyValues()': (self: JObject) =>
    query('JToken', () => [...self.properties.values()].map((property) => property.value)),
  'JProperty Property(string name)': (self: JObject, name: string) => self.properties.get(name) ?? null,
  'JProperty Property(string name, StringComparison comparison)': findProperty,
  'JToken GetValue(string? propertyName)': (self: JObject, name: string | null) =>
    name === null ? null : self.get(name),
  'JToken GetValue(string? propertyName, StringComparison comparison)': (
    self: JObject,
    name: string,
    comparison: number,
  ) => findProperty(self, name, comparison)?.value ?? null,
  'bool TryGetValue(string propertyName, out JToken value)': (self: JObject, name: string, out: Out) => {
    out.set(self.get(name))
    return self.properties.has(name)
  },
  'bool TryGetValue(string propertyName, StringComparison comparison, out JToken value)': (
    self: JObject,
    name: string,
    comparison: number,
    out: Out,
  ) => {
    const property = findProperty(self, name, comparison)
    out.set(property?.value ?? null)
    return property !== null
  },
  'bool ContainsKey(string propertyName)': (self: JObject, name: string) => self.properties.has(name),
  'void Add(string propertyName, JToken? value)': (self: JObject, name: string, value: JToken | null) =>
    self.append(new JProperty(name, value ?? new JValue(null, TOKEN_TYPES.Null))),
  'bool Remove(string propertyName)': (self: JObject, name: string) => self.delete(name),
  'IEnumerator<KeyValuePair<string, JToken>> GetEnumerator()': (self: JObject) => {
    const type = typeNamed('KeyValuePair', typeNamed('String'), typeNamed('JToken'))
    return enumeratorOf(
      new ListValue(
        type,
        [...self.properties.values()].map((property) => new KeyValue(type, property.name, property.value)),
      ),
    )
  },
})

const arrayOf = (content: unknown): JArray => {
  const array = new JArray()
  addContent(array, content)
  return array
}

define('class Newtonsoft.Json.Linq.JArray : JContainer, IList<JToken>', {
  ...PARSE('JArray'),
  'static JArray FromObject(object o)': (value: unknown) => {
    const token = fromObject(value)
    if (token instanceof JArray) return token
    return raise('ArgumentException', `Object serialized to ${token.type.definition.name}. JArray instance expected.`)
  },
  'JArray()': () => new JArray(),
  'JArray(JArray other)': (other: JArray) => other.clone(),
  'JArray(params object[] content)': arrayOf,
  'JArray(object content)': arrayOf,
  'JToken this[int index]': {
    get: (self: JArray, index: number) => self.get(index),
    set: (self: JArray, index: number, value: JToken | null) =>
      self.set(index, value ?? new JValue(null, TOKEN_TYPES.Null)),
  },
  'void Add(JToken? item)': (self: JArray, item: JToken | null) =>
    self.append(item ?? new JValue(null, TOKEN_TYPES.Null)),
  'void Insert(int index, JToken? item)': (self: JArray, index: number, item: JToken | null) =>
    self.insert(index, item ?? new JValue(null, TOKEN_TYPES.Null)),
  'bool Contains(JToken? item)': (self: JArray, item: JToken | null) => item !== null && self.items.includes(item),
  'int IndexOf(JToken? item)': (self: JArray, item: JToken | null) => (item === null ? -1 : self.items.indexOf(item)),
  'bool Remove(JToken? item)': (self: JArray, item: JToken | null) => {
    const index = item === null ? -1 : self.items.indexOf(item)
    if (index >= 0) self.removeAt(index)
    return index >= 0
  },
  'void RemoveAt(int index)': (self: JArray, index: number) => self.removeAt(index),
  'void Clear()': (self: JArray) => self.clear(),
  'IEnumerator<JToken> GetEnumerator()': enumeratorOf,
})

define('class Newtonsoft.Json.Linq.JProperty : JContainer', {
  'JProperty(JProperty other)': (other: JProperty) => other.clone(),
  'JProperty(string name, params object?[] content)': propertyOf,
  'JProperty(string name, object? content)': propertyOf,
  'string Name { get; }': (self: JProperty) => self.name,
  'JToken Value { get; set; }': {
    get: (self: JProperty) => self.value,
    set: (self: JProperty, value: JToken | null) => {
      self.value = value ?? new JValue(null, TOKEN_TYPES.Null)
    },
  },
})

function propertyOf(name: string, content: unknown): JProperty {
  return new JProperty(name, isMultiple(content) ? arrayOf(content) : contentToken(content))
}

const VALUE_TYPES = [
  'string?',
  'long',
  'int',
  'bool',
  'double',
  'decimal',
  'float',
  'char',
  'ulong',
  'DateTime',
  'DateTimeOffset',
  'Guid',
  'TimeSpan',
  'Uri?',
  'object?',
]
define('class Newtonsoft.Json.Linq.JValue : JToken, IComparable, IEquatable<JValue>, IFormattable, IConvertible', {
  ...Object.fromEntries(
    VALUE_TYPES.map((name) => [`JValue(${name} value)`, (value: unknown) => jsonValueOf(value, name)]),
  ),
  'JValue(JValue other)': (other: JValue) => other.clone(),
  'static JValue CreateNull()': () => new JValue(null, TOKEN_TYPES.Null),
  'static JValue CreateUndefined()': () => new JValue(null, TOKEN_TYPES.Undefined),
  'static JValue CreateString(string? value)': (value: string | null) => new JValue(value, TOKEN_TYPES.String),
  'object Value { get; set; }': {
    get: (self: JValue) => self.value,
    set: (self: JValue, value: unknown) => {
      self.value = value
    },
  },
  'string ToString(string? format)': (self: JValue, format: string | null) => self.format(format ?? ''),
  'string ToString(IFormatProvider? provider)': (self: JValue) => self.display(),
  'string ToString(string? format, IFormatProvider? provider)': (self: JValue, format: string | null) =>
    self.format(format ?? ''),
  'bool Equals(JValue? other)': (self: JValue, other: unknown) => self.equals(other),
  'int CompareTo(JValue? other)': (self: JValue, other: JValue | null) => (other === null ? 1 : self.compareTo(other)),
})

function jsonValueOf(value: unknown, name: string): JToken {
  const isNumber = /^(?:long|int|double|decimal|float|char|ulong)$/.test(name)
  const boxed = isNumber
    ? new Box(typeNamed(name === 'int' ? 'long' : name), name === 'int' ? BigInt(value as number) : value)
    : value
  return value === null && name === 'string?' ? new JValue(null, TOKEN_TYPES.Null) : contentToken(boxed)
}
define('class Newtonsoft.Json.Linq.JRaw : JValue', {
  'JRaw(object? rawJson)': (value: unknown) => new JValue(value, TOKEN_TYPES.Raw),
})
