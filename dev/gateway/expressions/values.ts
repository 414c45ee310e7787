import { ArrayValue } from './runtime/array.js'
import { DictionaryValue } from './runtime/collections.js'
import { parseJwt } from './runtime/credentials.js'
import { Decimal } from './runtime/decimal.js'
import { fromObject } from './runtime/json/convert.js'
import { parseJson } from './runtime/json/reader.js'
import { writeJson } from './runtime/json/writer.js'
import { Box, type Value } from './runtime/object.js'
import { AuthorizationValue, ResponseValue } from './runtime/response.js'
import { displayObject } from './runtime/text.js'
import { runtimeType } from './runtime/typing.js'
import type { ResponseSource } from './source.js'
import { BYTE, DECIMAL, DOUBLE, INT, LONG, OBJECT, STRING } from './types/core.js'

/** Values for `context.Variables`, made by policies. */
export const stringValue = (text: string | null): Value => text
export const boolValue = (value: boolean): Value => value
export const intValue = (value: number): Value => new Box(INT, value | 0)
export const longValue = (value: bigint): Value => new Box(LONG, BigInt.asIntN(64, value))
export const doubleValue = (value: number): Value => new Box(DOUBLE, value)
export const decimalValue = (text: string): Value => new Box(DECIMAL, Decimal.parse(text))
export const bytesValue = (bytes: Uint8Array): Value => ArrayValue.bytes(BYTE, bytes)
export const responseValue = (response: ResponseSource): Value => new ResponseValue(response)
/** A token as `validate-jwt` leaves it; null when the text is none. */
export const jwtValue = (token: string): Value => parseJwt(token)
/** JSON text as a JObject, JArray or JValue. Throws an ExceptionValue for text that is no JSON. */
export const jsonValue = (text: string): Value => parseJson(text)

/** An authorization with its claims: texts, booleans and whole numbers as such, all else as JSON. */
export function authorizationValue(accessToken: string, claims: Readonly<Record<string, unknown>> = {}): Value {
  const values = new DictionaryValue(STRING, OBJECT)
  for (const [name, claim] of Object.entries(claims)) values.set(name, claimValue(claim))
  return new AuthorizationValue(accessToken, values)
}

function claimValue(claim: unknown): Value {
  if (claim === null || typeof claim === 'string' || typeof claim === 'boolean') return claim
  return Number.isSafeInteger(claim) ? longValue(BigInt(claim as number)) : jsonValue(JSON.stringify(claim))
}

/** The response within a variable that send-request or return-response named; undefined for other values. */
export function responseOf(value: Value): ResponseSource | undefined {
  return value instanceof ResponseValue ? value.source : undefined
}

/** The content of a byte[]; undefined for other values. */
export function bytesOf(value: Value): Buffer | undefined {
  return value instanceof ArrayValue && Buffer.isBuffer(value.items) ? value.items : undefined
}

/** The .NET type's full name without type arguments; `null` for null. */
export function typeName(value: Value): string {
  return value === null ? 'null' : runtimeType(value).fullName
}

/** What ToString() gives, by invariant culture; empty for null. */
export function displayString(value: Value): string {
  return displayObject(value)
}

/** The value as JSON text, as JsonConvert.SerializeObject writes it. */
export function toJson(value: Value): string {
  return writeJson(fromObject(value), false)
}
