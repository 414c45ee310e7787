import {
  displayString,
  intValue,
  jsonValue,
  jwtValue,
  responseOf,
  responseValue,
  toJson,
  typeName,
  type Value,
} from '../expressions/index.js'
import { MessageBody } from '../http/body.js'
import { HeaderList } from '../http/headers.js'
import type { GatewayResponse } from '../pipeline/exchange.js'

export const intVariable: (value: number) => Value = intValue

/** A response as `IResponse` in a variable; its body must be buffered. */
export const responseVariable: (response: GatewayResponse) => Value = responseValue

/** A validated token as `Jwt`. */
export const jwtVariable: (token: string) => Value = jwtValue

/** JSON as the `JToken` that expressions work with. */
export function jsonVariable(value: unknown): Value {
  return jsonValue(JSON.stringify(value))
}

/** The response in a variable that send-request, or an expression, put there; a copy that may be changed. */
export function responseOfValue(value: Value | undefined): GatewayResponse | undefined {
  const source = value === undefined ? undefined : responseOf(value)
  if (source === undefined) return undefined
  const { status, reason, headers, body } = source
  const lines = [...headers.names()].flatMap((name) => headers.getAll(name).map((line) => [name, line] as const))
  return {
    status,
    reason,
    headers: new HeaderList(lines),
    body: body.isEmpty || body.bytes === undefined ? MessageBody.empty() : MessageBody.fromBytes(body.bytes),
  }
}

/** What a cache keeps: JSON is copied, so that no request can change what another one finds. */
export function cachedVariable(value: Value): Value {
  return typeName(value).startsWith('Newtonsoft.Json.Linq.') ? jsonValue(toJson(value)) : value
}

/** The value for a template: JSON as itself, anything else as text. */
export function plainVariable(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value
  const name = typeName(value)
  const isPlain = name.startsWith('Newtonsoft.Json.Linq.') || numbers.has(name)
  return isPlain ? JSON.parse(toJson(value)) : displayString(value)
}

const numbers: ReadonlySet<string> = new Set(['System.Int32', 'System.Int64', 'System.Double', 'System.Decimal'])
