import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import { ArrayValue } from './runtime/array.js'
import { boxedItems } from './runtime/boxed.js'
import { JwtValue } from './runtime/credentials.js'
import { DateTimeOffsetValue, DateTimeValue, type Kind, TimeSpanValue } from './runtime/datetime.js'
import { Decimal } from './runtime/decimal.js'
import { GuidValue } from './runtime/guid.js'
import { parseJson } from './runtime/json/reader.js'
import { type JObject, JToken } from './runtime/json/token.js'
import { writeJson } from './runtime/json/writer.js'
import { Box, type Value } from './runtime/object.js'
import { ResponseValue } from './runtime/response.js'
import {
  BOOL,
  BYTE,
  CHAR,
  DECIMAL,
  DOUBLE,
  FLOAT,
  INT,
  LONG,
  SBYTE_DEFINITION,
  SHORT_DEFINITION,
  STRING,
  UINT,
  ULONG,
  USHORT_DEFINITION,
} from './types/core.js'
import type { Type } from './types/type.js'

type Kept = readonly [tag: string, ...parts: unknown[]]

const SMALL = [SBYTE_DEFINITION, SHORT_DEFINITION, USHORT_DEFINITION].map(({ type }) => type)
/** A value type, and what makes its representation of a text. */
interface NumberKind {
  readonly type: Type
  readonly read: (text: string) => unknown
}
const kinds = (types: readonly Type[], read: NumberKind['read']) =>
  types.map((type): [string, NumberKind] => [type.keyword!, { type, read }])
/** By C# keyword. */
const NUMBERS: ReadonlyMap<string, NumberKind> = new Map([
  ...kinds([...SMALL, BYTE, CHAR, INT, UINT, FLOAT, DOUBLE], Number),
  ...kinds([LONG, ULONG], BigInt),
  ...kinds([DECIMAL], Decimal.parse),
])
const ELEMENTS: ReadonlyMap<string, Type> = new Map([
  ['string', STRING],
  ['bool', BOOL],
  ...[...NUMBERS].map(([keyword, { type }]) => [keyword, type] as const),
])

/**
 * A value as text that remembers its .NET type, for caches outside this process; undefined for a type that cannot leave it.
 * The types are those that set-variable takes from an expression, and what send-request and validate-jwt leave:
 * https://learn.microsoft.com/azure/api-management/set-variable-policy#allowed-types
 */
export function serialize(value: Value): string | undefined {
  const kept = keep(value)
  return kept === undefined ? undefined : JSON.stringify(kept)
}

/** The value that `serialize` made the text of. Any other text throws, or gives undefined. */
export function deserialize(text: string): Value | undefined {
  return restore(JSON.parse(text) as Kept)
}

function keep(value: Value): Kept | undefined {
  if (value === null) return ['null']
  if (typeof value !== 'object') return [typeof value, value]
  if (value instanceof Box) return keepNumber(value)
  if (value instanceof JToken) return ['json', writeJson(value, false)]
  if (value instanceof ArrayValue) return keepArray(value)
  if (value instanceof DateTimeValue) return ['DateTime', String(value.ticks), value.kind]
  if (value instanceof DateTimeOffsetValue) {
    return ['DateTimeOffset', String(value.clock.ticks), String(value.offset.ticks)]
  }
  if (value instanceof TimeSpanValue) return ['TimeSpan', String(value.ticks)]
  if (value instanceof GuidValue) return ['Guid', value.text]
  if (value instanceof JwtValue) return ['Jwt', writeJson(value.header, false), writeJson(value.payload, false)]
  return value instanceof ResponseValue ? keepResponse(value) : undefined
}

/** Enums have no keyword, and stay behind. */
function keepNumber({ type, value }: Box): Kept | undefined {
  if (type.keyword === undefined) return undefined
  return [type.keyword, Object.is(value, -0) ? '-0' : String(value)]
}

function keepArray(array: ArrayValue): Kept | undefined {
  const { keyword = '' } = array.element
  if (Buffer.isBuffer(array.items)) return ['byte[]', array.items.toString('base64')]
  if (!ELEMENTS.has(keyword)) return undefined
  return ['array', keyword, boxedItems(array).map((item) => keep(item as Value))]
}

function keepResponse({ status, reason, headers, body }: ResponseValue): Kept {
  const lines = [...headers.names()].flatMap((name) => headers.getAll(name).map((line) => [name, line]))
  const bytes = body.isEmpty || body.bytes === undefined ? null : Buffer.from(body.bytes).toString('base64')
  return ['Response', status, reason, lines, bytes]
}

function restore([tag, ...parts]: Kept): Value | undefined {
  const [first, second] = parts as [string, string]
  const number = NUMBERS.get(tag)
  if (number !== undefined) return new Box(number.type, number.read(first))
  switch (tag) {
    case 'null':
      return null
    case 'string':
    case 'boolean':
      return first
    case 'json':
      return parseJson(first)
    case 'byte[]':
      return ArrayValue.bytes(BYTE, Buffer.from(first, 'base64'))
    case 'array':
      return restoreArray(ELEMENTS.get(first)!, parts[1] as Kept[])
    case 'DateTime':
      return new DateTimeValue(BigInt(first), parts[1] as Kind)
    case 'DateTimeOffset':
      return new DateTimeOffsetValue(new DateTimeValue(BigInt(first)), new TimeSpanValue(BigInt(second)))
    case 'TimeSpan':
      return new TimeSpanValue(BigInt(first))
    case 'Guid':
      return new GuidValue(first)
    case 'Jwt':
      return new JwtValue(parseJson(first) as JObject, parseJson(second) as JObject)
    case 'Response':
      return restoreResponse(parts as [number, string, [string, string][], string | null])
    default:
      return undefined
  }
}

function restoreArray(element: Type, items: readonly Kept[]): Value {
  const values = items.map(restore).map((item) => (item instanceof Box ? item.value : item))
  return ArrayValue.of(element, values)
}

function restoreResponse([status, reason, lines, bytes]: [number, string, [string, string][], string | null]): Value {
  const body = bytes === null ? MessageBody.empty() : MessageBody.fromBytes(Buffer.from(bytes, 'base64'))
  return new ResponseValue({ status, reason, headers: new HeaderList(lines), body })
}
