import { BOOL, CHAR, DECIMAL, DOUBLE, defaultOf, FLOAT, LONG, OBJECT, underlying } from '../../types/core.js'
import { Property } from '../../types/members.js'
import { typeNamed } from '../../types/registry.js'
import { anonymousNames, isAnonymous, isTuple } from '../../types/tuples.js'
import type { Type } from '../../types/type.js'
import { ArrayValue } from '../array.js'
import { boxedItems } from '../boxed.js'
import { changeType } from '../change-type.js'
import { DictionaryValue, type KeyValue, ListValue, SetValue } from '../collections.js'
import { DateTimeOffsetValue, DateTimeValue, TimeSpanValue } from '../datetime.js'
import { valuesEqual } from '../equality.js'
import { raise } from '../exceptions.js'
import { GuidValue } from '../guid.js'
import { Box, NetObject } from '../object.js'
import { RecordValue } from '../record.js'
import { iterate } from '../sequence.js'
import { displayObject } from '../text.js'
import { box, isAssignable, isInstance, runtimeType, unbox } from '../typing.js'
import { UriValue } from '../uri.js'
import { JArray, type JContainer, JObject, JProperty, JToken, JValue, TOKEN_TYPES } from './token.js'

/** A boxed .NET value as a JValue; undefined for what is no simple value. */
export function simpleValue(value: unknown): JValue | undefined {
  if (value === null) return new JValue(null, TOKEN_TYPES.Null)
  if (typeof value === 'string') return new JValue(value, TOKEN_TYPES.String)
  if (typeof value === 'boolean') return new JValue(value, TOKEN_TYPES.Boolean)
  if (value instanceof Box)
    return new JValue(value.type === CHAR ? displayObject(value) : value, numberType(value.type))
  if (value instanceof DateTimeValue || value instanceof DateTimeOffsetValue) return new JValue(value, TOKEN_TYPES.Date)
  if (value instanceof TimeSpanValue) return new JValue(value, TOKEN_TYPES.TimeSpan)
  if (value instanceof GuidValue) return new JValue(value, TOKEN_TYPES.Guid)
  if (value instanceof UriValue) return new JValue(value, TOKEN_TYPES.Uri)
  if (value instanceof ArrayValue && Buffer.isBuffer(value.items)) return new JValue(value, TOKEN_TYPES.Bytes)
  return undefined
}

function numberType(type: Type): number {
  if (type === CHAR) return TOKEN_TYPES.String
  return type === DOUBLE || type === FLOAT || type === DECIMAL ? TOKEN_TYPES.Float : TOKEN_TYPES.Integer
}

/** What `new JArray(x)` and `Add(x)` make of one content: tokens as they are, simple values as JValues. */
export function contentToken(value: unknown): JToken {
  if (value instanceof JToken) return value
  return (
    simpleValue(value) ??
    raise('ArgumentException', `Could not determine JSON object type for type ${runtimeType(value).fullName}.`)
  )
}

/** A collection that is added element by element. */
export function isMultiple(value: unknown): boolean {
  if (value === null || typeof value !== 'object' || value instanceof JToken) return false
  return Symbol.iterator in value && simpleValue(value) === undefined
}

/** Adds to an object or array what a constructor or Add was given. */
export function addContent(container: JContainer, content: unknown): void {
  if (isMultiple(content)) {
    for (const item of boxedItems(content)) addContent(container, item)
    return
  }
  const token = contentToken(content)
  if (container instanceof JObject && token instanceof JProperty) container.append(token)
  else if (container instanceof JArray && !(token instanceof JProperty)) container.append(token)
  else raise('ArgumentException', `Can not add ${token.type.fullName} to ${container.type.fullName}.`)
}

export interface SerializeOptions {
  /** Members that are null are left out: of objects, not of dictionaries. */
  readonly omitsNull?: boolean
  /** Members that have their type's default are left out. */
  readonly omitsDefault?: boolean
  readonly nameOf?: (name: string) => string
}

/** JToken.FromObject: any value as its serializer would write it. */
export function fromObject(value: unknown, depth = 0, options: SerializeOptions = {}): JToken {
  if (depth > 100) return raise('JsonSerializationException', 'Self referencing loop detected.')
  if (value instanceof JToken) return value
  if (value instanceof Box && value.type.kind === 'enum')
    return new JValue(new Box(LONG, BigInt(value.value as number)), TOKEN_TYPES.Integer)
  const simple = simpleValue(value)
  if (simple !== undefined) return simple
  if (value instanceof DictionaryValue) return fromDictionary(value, depth, options)
  if (isDictionary(value)) return fromPairs(value, depth, options)
  if (value instanceof RecordValue) return fromRecord(value, depth, options)
  if (value instanceof NetObject && Symbol.iterator in value) return fromSequence(value, depth, options)
  if (value instanceof NetObject) return fromProperties(value, depth, options)
  return fromSequence(value, depth, options)
}

function isDictionary(value: unknown): value is Iterable<KeyValue> {
  return (
    value instanceof NetObject &&
    [...value.type.ancestors].some((type) => /^I(?:ReadOnly)?Dictionary$/.test(type.definition.name))
  )
}

function fromPairs(pairs: Iterable<KeyValue>, depth: number, options: SerializeOptions): JObject {
  const object = new JObject()
  for (const { key, value, type } of pairs)
    object.set(String(key), fromObject(box(value, type.args[1]!), depth + 1, options))
  return object
}

function fromDictionary(dictionary: DictionaryValue, depth: number, options: SerializeOptions): JObject {
  const object = new JObject()
  for (const pair of dictionary) {
    const { key, value } = pair as KeyValue
    object.set(displayObject(box(key, dictionary.key)), fromObject(box(value, dictionary.value), depth + 1, options))
  }
  return object
}

function fromRecord(record: RecordValue, depth: number, options: SerializeOptions): JObject {
  const object = new JObject()
  const names = isTuple(record.type) ? record.items.map((_, i) => `Item${i + 1}`) : anonymousNames(record.type)
  for (const [i, name] of names.entries())
    setMember(object, name, record.items[i], record.type.args[i]!, depth, options)
  return object
}

function setMember(
  object: JObject,
  name: string,
  value: unknown,
  type: Type,
  depth: number,
  options: SerializeOptions,
): void {
  if (options.omitsNull === true && value === null) return
  if (options.omitsDefault === true && valuesEqual(value, defaultOf(type))) return
  object.set(options.nameOf?.(name) ?? name, fromObject(box(value, type), depth + 1, options))
}

function fromSequence(value: unknown, depth: number, options: SerializeOptions): JArray {
  const array = new JArray()
  const element = elementOf(value)
  for (const item of iterate(value)) array.append(fromObject(box(item, element), depth + 1, options))
  return array
}

function elementOf(value: unknown): Type {
  const { element } = value as { element?: Type }
  return element ?? OBJECT
}

/** The public properties of any other object. */
function fromProperties(value: NetObject, depth: number, options: SerializeOptions): JObject {
  const object = new JObject()
  for (const name of value.type.definition.members.keys()) {
    const [member] = value.type.members(name)
    if (member instanceof Property && !member.isStatic && member.parameters.length === 0) {
      setMember(object, name, member.get!(value), member.type, depth, options)
    }
  }
  return object
}

/** JToken.ToObject<T>: a token as a value of the type, in its representation. */
export function toObject(token: JToken, type: Type): unknown {
  if (type === OBJECT) return token instanceof JValue ? token.value : token
  if (isAssignable(type, typeNamed('JToken'))) return castToken(token, type)
  const inner = underlying(type)
  if (inner !== undefined) return token instanceof JValue && token.value === null ? null : toObject(token, inner)
  if (token instanceof JValue) return valueTo(token.value, type)
  const { definition } = type
  if (token instanceof JArray) {
    const element = type.args[0]
    if (definition.name === '[]')
      return ArrayValue.of(
        element!,
        token.items.map((item) => toObject(item, element!)),
      )
    if (/^(?:List|IList|IEnumerable|ICollection|IReadOnlyList|IReadOnlyCollection)$/.test(definition.name)) {
      return new ListValue(
        element ?? OBJECT,
        token.items.map((item) => toObject(item, element ?? OBJECT)),
      )
    }
    if (definition.name === 'HashSet') {
      const set = new SetValue(element!)
      for (const item of token.items) set.add(toObject(item, element!))
      return set
    }
  }
  if (token instanceof JObject) return objectTo(token, type)
  return cannot(token, type)
}

function castToken(token: JToken, type: Type): JToken | null {
  if (token instanceof JValue && token.value === null && !isInstance(token, type)) return null
  return isInstance(token, type)
    ? token
    : raise(
        'JsonSerializationException',
        `Deserialized JSON type '${token.type.fullName}' is not compatible with expected type '${type.fullName}'.`,
      )
}

function objectTo(token: JObject, type: Type): unknown {
  if (/Dictionary$/.test(type.definition.name) && type.args.length === 2) {
    const [key, value] = type.args as [Type, Type]
    const dictionary = new DictionaryValue(key, value)
    for (const property of token.properties.values())
      dictionary.set(valueTo(property.name, key), toObject(property.value, value))
    return dictionary
  }
  if (isAnonymous(type)) {
    const names = anonymousNames(type)
    return new RecordValue(
      type,
      names.map((name, i) => toObject(token.get(name) ?? new JValue(null, TOKEN_TYPES.Null), type.args[i]!)),
    )
  }
  return cannot(token, type)
}

function cannot(token: JToken, type: Type): never {
  return raise(
    'JsonSerializationException',
    `Cannot deserialize the current JSON value (${token.type.definition.name}) into type '${type.fullName}'.`,
  )
}

/** A simple value as a value of the type. */
export function valueTo(value: unknown, type: Type): unknown {
  if (value === null && !type.isValueType) return null
  if (value !== null && runtimeType(value) === type) return type.isValueType ? unbox(value, type) : value
  switch (type.fullName) {
    case 'System.Guid':
      return GuidValue.parse(displayObject(value))
    case 'System.TimeSpan':
    case 'System.DateTimeOffset':
      return raise(
        'JsonSerializationException',
        `Error converting value ${displayObject(value)} to type '${type.fullName}'.`,
      )
    case 'System.Uri':
      return UriValue.parse(displayObject(value))
  }
  try {
    return changeType(value, type)
  } catch {
    return raise(
      typeof value === 'string' && type !== BOOL && type.args.length === 0
        ? 'JsonReaderException'
        : 'JsonSerializationException',
      `Error converting value ${displayObject(value)} to type '${type.fullName}'.`,
    )
  }
}
